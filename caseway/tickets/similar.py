"""Tickets that tell of the same: those that hold the most telling of some words, ranked by how telling these are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from os.path import commonprefix
from typing import Any

from django.db.models import QuerySet

from caseway.search import fulltext
from caseway.search.scoring import Posting, rarity, scores, weights
from caseway.search.stems import asked_words, counted_stems, stems_of
from caseway.tickets.models import Ticket

MOST_WORDS = 24
# Of each word so many tickets are looked at, the newest; of all these the likeliest are read.
NEWEST, LOOKED_AT = 200, 100
# A word that NEWEST hold is thought to be in very many; how many there are is not counted.
THOUGHT = 20 * NEWEST


def similar_tickets(tickets: QuerySet[Ticket], workspace_id: int, text: str, *, product: int | None = None, limit: int = 5) -> list[int]:
    """The ids of tickets that a text may repeat, best first; `tickets` is what the asker may see."""
    return [row["pk"] for row in similar_rows(tickets, workspace_id, text, ("pk",), product=product, limit=limit)]


def similar_rows(
    tickets: QuerySet[Ticket], workspace_id: int, text: str, columns: Sequence[str], *, product: int | None = None, limit: int = 5
) -> list[dict[str, Any]]:
    """The same with what is told of each."""
    asked = asked_words(text, MOST_WORDS)
    held = fulltext.holding_each(workspace_id, [beginning_of(word) for word in asked], NEWEST)
    holding = {word: THOUGHT if len(ids) == NEWEST else len(ids) for word, ids in zip(asked, held, strict=True)}
    likely: dict[int, float] = defaultdict(float)
    for (word, counts), ids in zip(asked.items(), held, strict=True):
        for pk in ids:
            likely[pk] += counts * rarity(THOUGHT, holding[word])
    best = sorted(likely, key=lambda pk: (-likely[pk], -pk))[:LOOKED_AT]
    found = tickets.filter(pk__in=best)
    if product is not None:
        found = found.filter(product=product)
    rows = {row["pk"]: row for row in found.values("pk", "subject", "snippet", *columns)} if best else {}
    said = _said(rows, asked, holding)
    return [rows[pk] for pk in sorted(rows, key=lambda pk: (-(likely[pk] + said.get(pk, 0)), -pk))[:limit]]


def beginning_of(word: str) -> str:
    """What a word has in common with its stem: words that begin with it are other forms of it (pure)."""
    return commonprefix([word, stems_of(word)[0]]) or word


def _said(rows: Mapping[int, Mapping[str, Any]], asked: Mapping[str, float], holding: Mapping[str, int]) -> dict[int, float]:
    """How well subjects and first words answer: there it counts most."""
    postings = [posting for row in rows.values() for posting in _postings(row["pk"], row["subject"], row["snippet"])]
    of_stem = {stem: holding[word] for word in asked for stem in stems_of(word)}
    return scores([(stems_of(word), counts) for word, counts in asked.items()], postings, of_stem, THOUGHT)


def _postings(ticket: int, subject: str, snippet: str) -> list[Posting]:
    return [(stem, ticket, weight) for stem, weight in weights(counted_stems(subject), counted_stems(snippet)).items()]
