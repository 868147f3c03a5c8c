"""Tickets that tell of the same: the newest that share words, ranked by how telling the words are."""

from collections import Counter

from django.db.models import QuerySet

from caseway.search import fulltext
from caseway.search.scoring import Posting, scores, weight_of
from caseway.search.stems import asked_words, stems_of, weighted_stems
from caseway.tickets.models import Ticket

LOOKED_AT = 300
MOST_WORDS = 12


def similar_tickets(tickets: QuerySet[Ticket], workspace_id: int, text: str, *, product: int | None = None, limit: int = 5) -> list[int]:
    """The ids of tickets that a text may repeat, best first; `tickets` is what the asker may see."""
    asked = asked_words(text, MOST_WORDS)
    ids = fulltext.holding_any(workspace_id, list(asked), LOOKED_AT)
    found = tickets.filter(pk__in=ids)
    if product is not None:
        found = found.filter(product=product)
    rows = list(found.values_list("pk", "subject", "snippet"))
    postings = [posting for row in rows for posting in _postings(*row)]
    holding = Counter(stem for stem, _ticket, _weight in postings)
    scored = scores([(stems_of(word), counts) for word, counts in asked.items()], postings, holding, len(rows))
    return sorted(scored, key=lambda ticket: (-scored[ticket], -ticket))[:limit]


def _postings(ticket: int, subject: str, snippet: str) -> list[Posting]:
    counted = weighted_stems(subject, snippet)
    length = sum(counted.values())
    return [(stem, ticket, weight_of(count, length)) for stem, count in counted.items()]
