"""Words, newest first: the index offers candidates, the rest of the question and the right to see are asked of the rows themselves."""

from collections.abc import Sequence

from django.db.models import QuerySet

from caseway.search import fulltext
from caseway.search.cursors import Page, Row, id_at, in_order, page_of_rows, text
from caseway.search.language import QueryError

# So many candidates of the index are looked at for one page before the question counts as too broad.
MOST_CANDIDATES = 20_000
FEWEST_AT_ONCE = 200


def newest_with_words(rows: QuerySet, workspace_id: int, words: Sequence[tuple[str, bool]], table: str, place: list, limit: int) -> Page:
    """One page of rows (values with their `id`) whose text holds all the words. Raises QueryError when too many have to be looked at."""
    below = id_at(place) if place else None
    found_rows: list[Row] = []
    looked_at, at_once = 0, max(FEWEST_AT_ONCE, 2 * limit)
    while len(found_rows) <= limit:
        if looked_at >= MOST_CANDIDATES:
            raise QueryError("too_broad")
        found = fulltext.candidates(workspace_id, words, below, at_once, table)
        if found is None:
            return page_of_rows(in_order(rows, "id", True, place, limit, text), limit, lambda row: [row["id"]])
        if not found:
            break
        found_rows += rows.filter(id__in=found).order_by("-id")[: limit + 1 - len(found_rows)]
        below, looked_at = found[-1], looked_at + len(found)
        if len(found) < at_once:
            break
        at_once = min(at_once * 4, 5000)
    return page_of_rows(found_rows, limit, lambda row: [row["id"]])
