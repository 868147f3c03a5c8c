"""Which document holds which stem: an index of our own, so that both databases give the same answers, and quickly while somebody types.

A rare stem's documents are read whole; of a common one only how it weighs in the documents that rare ones have found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from caseway.search.scoring import Posting, scores, weight_of
from caseway.search.stems import asked_words, stems_of, weighted_stems

KNOWN_ISSUES, ISSUES = 1, 2
# Documents read of one stem; a stem with more is common.
MOST_OF_A_STEM = 300
MOST_CANDIDATES = 300
MOST_BEGINNINGS = 8
MOST_STEMS_KEPT = 400


@dataclass(frozen=True)
class Found:
    id: int
    score: float


def keep(workspace_id: int, kind: int, document: int, title: str, text: str) -> None:
    """Put a document's stems into the index, instead of what stood there."""
    counted = weighted_stems(title, text)
    length = sum(counted.values())
    rows = [(workspace_id, kind, stem, document, weight_of(count, length)) for stem, count in counted.most_common(MOST_STEMS_KEPT)]
    with transaction.atomic(), connection.cursor() as cursor:
        _remove(cursor, workspace_id, kind, document)
        cursor.executemany("INSERT INTO search_posting (workspace_id, kind, stem, document, weight) VALUES (%s, %s, %s, %s, %s)", rows)


def remove(workspace_id: int, kind: int, document: int) -> None:
    with connection.cursor() as cursor:
        _remove(cursor, workspace_id, kind, document)


def _remove(cursor, workspace_id: int, kind: int, document: int) -> None:
    cursor.execute("DELETE FROM search_posting WHERE workspace_id = %s AND kind = %s AND document = %s", [workspace_id, kind, document])


def similar(workspace_id: int, kind: int, text: str, *, documents: int) -> list[Found]:
    """The documents that answer a text best, best first; `documents` says how many there are in all."""
    asked = [list(stems_of(word)) for word in asked_words(text)]
    if not asked:
        return []
    with connection.cursor() as cursor:
        if not text[-1:].isspace():
            asked[-1] += _beginning_with(cursor, workspace_id, kind, asked[-1][0])
        wanted = list(dict.fromkeys(stem for stems in asked for stem in stems))
        postings = _rare(cursor, workspace_id, kind, wanted)
        holding = {stem: len(found) for stem, found in postings.items()}
        common = [stem for stem in wanted if holding.get(stem, 0) >= MOST_OF_A_STEM]
        read = [row for stem, found in postings.items() if stem not in common for row in found]
        if not read:
            # Nothing but common words: those documents that stand first have to do.
            read = [row for stem in common for row in postings[stem]]
        elif common:
            candidates = _best(scores(asked, read, holding, documents))
            read += _weights(cursor, workspace_id, kind, common, candidates)
    found = scores(asked, read, holding, documents)
    return [Found(document, found[document]) for document in _best(found)]


def _best(found: dict[int, float]) -> list[int]:
    return sorted(found, key=lambda document: (-found[document], -document))[:MOST_CANDIDATES]


def _beginning_with(cursor, workspace_id: int, kind: int, stem: str) -> list[str]:
    if len(stem) < 3:
        return []
    cursor.execute(
        "SELECT DISTINCT stem FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem > %s AND stem < %s ORDER BY stem LIMIT %s",
        [workspace_id, kind, stem, stem + "\U0010ffff", MOST_BEGINNINGS],
    )
    return [row[0] for row in cursor.fetchall()]


def _rare(cursor, workspace_id: int, kind: int, stems: Sequence[str]) -> dict[str, list[Posting]]:
    """The first documents of each stem, newest first, in one question."""
    one = (
        "SELECT * FROM (SELECT stem, document, weight FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem = %s "
        "ORDER BY document DESC LIMIT %s) AS of_one"
    )
    values: list[object] = []
    for stem in stems:
        values += [workspace_id, kind, stem, MOST_OF_A_STEM]
    cursor.execute(" UNION ALL ".join([one] * len(stems)), values)
    found: dict[str, list[Posting]] = {}
    for row in cursor.fetchall():
        found.setdefault(row[0], []).append(row)
    return found


def _weights(cursor, workspace_id: int, kind: int, stems: Iterable[str], documents: Iterable[int]) -> list[Posting]:
    stems, documents = list(stems), list(documents)
    if not documents:
        return []
    holes = ", ".join(["%s"] * len(stems)), ", ".join(["%s"] * len(documents))
    cursor.execute(
        f"SELECT stem, document, weight FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem IN ({holes[0]}) "
        f"AND document IN ({holes[1]})",
        [workspace_id, kind, *stems, *documents],
    )
    return cursor.fetchall()
