"""Public known issues that fit a report so well that its receipt may name them; in doubt none."""

import re
from collections.abc import Collection
from typing import Any

from caseway.issues import known
from caseway.issues.models import Solution
from caseway.questions import asked_often
from caseway.search.stems import stems_of, telling_words

MOST_NAMED = 3
LOOKED_AT = 10
# Greetings and signatures stand at the end; what is wrong, before.
LETTERS = 600
# A sentence of the symptoms fits when so many of its words are in the report, and this share of them.
LEAST_WORDS, LEAST_SHARE = 3, 0.6
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CODE = re.compile(r"^(?=.*[a-z])(?=.*\d)")

Row = dict[str, Any]


@asked_often
def _with_public(workspaces: list[int]):
    return Solution.objects.filter(workspace__in=workspaces, visibility="public").order_by().values_list("workspace", flat=True).distinct()


def workspaces_with_public(workspaces: Collection[int]) -> frozenset[int]:
    """Where anything public is known at all: one question for many receipts."""
    return frozenset(_with_public(sorted(workspaces)))


def fitting(workspace: int, language: str, subject: str, body: str, product: int | None) -> list[Row]:
    """Those that fit, best first, as far as they are written in this language."""
    text = f"{subject}\n{body[:LETTERS]}\n"
    rows = known.suggest(None, workspace, text, product=product, languages=[language], limit=LOOKED_AT)
    of_product = [row for row in rows if not (product and row["issue__product"]) or row["issue__product"] == product]
    return [row for row in of_product if row["language"] == language and fits(row["symptoms"], text)][:MOST_NAMED]


def fits(symptoms: str, report: str) -> bool:
    """Whether most of what one sentence of the symptoms says is said in a report too (pure)."""
    said = {stem for word in telling_words(report) for stem in stems_of(word)}
    return any(_is_said(sentence, said) for sentence in _SENTENCE.split(symptoms))


def _is_said(sentence: str, said: Collection[str]) -> bool:
    words = list(dict.fromkeys(telling_words(sentence)))
    common = [word for word in words if any(stem in said for stem in stems_of(word))]
    # An error code tells as much as the other words together.
    tell = len(common) + sum(1 for word in common if _CODE.match(word))
    return tell >= LEAST_WORDS and tell >= LEAST_SHARE * len(words)
