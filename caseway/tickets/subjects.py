"""A subject for those who gave none (pure)."""

import re

LONGEST = 120
# What Markdown and mail programs put before the first word.
_MARKS = re.compile(r"^(?:[#>*+\-\s]|\d{1,3}[.)]\s)+")


def subject_from(text: str) -> str:
    """The first line that says something, cut between words."""
    lines = (" ".join(_MARKS.sub("", line).split()) for line in text.splitlines())
    first = next((line for line in lines if line), "")
    if len(first) <= LONGEST:
        return first
    kept = first[:LONGEST].rsplit(" ", 1)[0]
    return f"{kept}…"
