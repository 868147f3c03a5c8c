"""Questions to the database that are asked on every page: written with the ORM, compiled once, asked with other values ever after."""

from caseway.questions.asking import Question, asked_often

__all__ = ["Question", "asked_often"]
