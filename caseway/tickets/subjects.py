"""A subject for those who gave none (pure)."""

import re

LONG = 60
LONGEST = 120
# Long enough to say something; "z. B." and "e.g." end no sentence.
_SENTENCE = re.compile(r".{20,118}?\w{2}[.!?;:](?=\s+\S)")
# What Markdown and mail programs put before the first word.
_MARKS = re.compile(r"^(?:[#>*+\-\s]|\d{1,3}[.)]\s)+")


def subject_from(text: str) -> str:
    """The first line that says something, of a long one its first sentence, cut between words."""
    lines = (" ".join(_MARKS.sub("", line).split()) for line in text.splitlines())
    first = next((line for line in lines if line), "")
    if len(first) > LONG and (sentence := _SENTENCE.match(first)):
        first = sentence.group().rstrip(";:")
    if len(first) <= LONGEST:
        return first
    kept = first[:LONGEST].rsplit(" ", 1)[0]
    return f"{kept}…"
