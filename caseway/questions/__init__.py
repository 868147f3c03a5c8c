"""Questions to the database that are asked on every page: written with the ORM, compiled once, asked with other values ever after."""

from caseway.questions.asking import Asked, Question, asked_often, together

__all__ = ["Asked", "Question", "asked_often", "together"]
