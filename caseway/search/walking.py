"""Words, newest first: the index offers candidates, the rest of the question and the right to see are asked of the rows themselves."""

from collections.abc import Callable, Sequence

from caseway.search import fulltext
from caseway.search.cursors import Page, Row, id_at, page_of_rows
from caseway.search.language import QueryError

# So many candidates of the index are looked at for one page before the question counts as too broad.
MOST_CANDIDATES = 20_000
FEWEST_AT_ONCE = 200

# From candidates (ids) and how many are wanted to the rows among them that fit, newest first.
Choose = Callable[[list[int], int], Sequence[Row]]


def newest_with_words(choose: Choose, workspace_id: int, words: Sequence[tuple[str, bool]], table: str, place: list, limit: int) -> Page:
    """One page of rows (with their `id`) whose text holds all the words. Raises QueryError when too many have to be looked at."""
    below = id_at(place) if place else None
    rows: list[Row] = []
    looked_at, at_once = 0, max(FEWEST_AT_ONCE, 2 * limit)
    while len(rows) <= limit:
        if looked_at >= MOST_CANDIDATES:
            raise QueryError("too_broad")
        found = fulltext.candidates(workspace_id, words, below, at_once, table)
        if not found:
            break
        rows += choose(found, limit + 1)
        below, looked_at = found[-1], looked_at + len(found)
        if len(found) < at_once:
            break
        at_once = min(at_once * 4, 5000)
    return page_of_rows(rows[: limit + 1], limit, lambda row: [row["id"]])
