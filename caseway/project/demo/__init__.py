"""A believable workspace of any size, reproducible by seed."""

from caseway.project.demo.filling import NotEmpty, fill, tidy
from caseway.project.demo.people import found_demo

__all__ = ["NotEmpty", "fill", "found_demo", "tidy"]
