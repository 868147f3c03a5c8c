"""Which document holds which stem: an index of our own, so that both databases give the same answers, and quickly while somebody types.

A rare stem's documents are read whole; of a common one only how it weighs in the documents that rare ones have found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db import connection, transaction

from caseway.search.scoring import Posting, scores, weight_of
from caseway.search.stems import asked_words, stems_of, weighted_stems

KNOWN_ISSUES, ISSUES = 1, 2
# Documents read of one stem; a stem with more is common.
MOST_OF_A_STEM = 300
MOST_CANDIDATES = 300
# Of the rare stems so many postings are read together; where all are common, those of so many stems.
MOST_READ = 5000
MOST_COMMON_READ = 2
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
        holding = _holding(cursor, workspace_id, kind, wanted)
        telling = _telling(holding)
        read = _newest(cursor, workspace_id, kind, telling)
        candidates = _best(scores(asked, read, holding, documents))
        rest = [stem for stem in holding if stem not in telling]
        chosen = set(candidates)
        read = [row for row in read if row[1] in chosen] + _weights(cursor, workspace_id, kind, rest, candidates)
    found = scores(asked, read, holding, documents)
    return [Found(document, found[document]) for document in _best(found)]


def _telling(holding: dict[str, int]) -> list[str]:
    """The stems whose documents are read: the rarest, as long as that is little; where all are common, those that look the rarest."""
    rare = sorted((stem for stem, count in holding.items() if count < MOST_OF_A_STEM), key=lambda stem: holding[stem])
    if not rare:
        return sorted(holding, key=len, reverse=True)[:MOST_COMMON_READ]
    sums = accumulate(holding[stem] for stem in rare)
    return [stem for stem, total in zip(rare, sums, strict=True) if total <= MOST_READ or stem == rare[0]]


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


def _holding(cursor, workspace_id: int, kind: int, stems: Sequence[str]) -> dict[str, int]:
    """In how many documents each stem stands, counted up to where it is common; without those that stand in none."""
    one = (
        "SELECT CAST(%s AS text), COUNT(*) FROM "
        "(SELECT 1 FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem = %s LIMIT %s) AS of_one"
    )
    values: list[object] = []
    for stem in stems:
        values += [stem, workspace_id, kind, stem, MOST_OF_A_STEM]
    cursor.execute(" UNION ALL ".join([one] * len(stems)), values)
    return {stem: count for stem, count in cursor.fetchall() if count}


def _newest(cursor, workspace_id: int, kind: int, stems: Sequence[str]) -> list[Posting]:
    """The first documents of each stem, newest first, in one question."""
    if not stems:
        return []
    one = (
        "SELECT * FROM (SELECT stem, document, weight FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem = %s "
        "ORDER BY document DESC LIMIT %s) AS of_one"
    )
    values: list[object] = []
    for stem in stems:
        values += [workspace_id, kind, stem, MOST_OF_A_STEM]
    cursor.execute(" UNION ALL ".join([one] * len(stems)), values)
    return cursor.fetchall()


def _weights(cursor, workspace_id: int, kind: int, stems: Iterable[str], documents: Iterable[int]) -> list[Posting]:
    stems, documents = list(stems), list(documents)
    if not documents or not stems:
        return []
    holes = ", ".join(["%s"] * len(stems)), ", ".join(["%s"] * len(documents))
    cursor.execute(
        f"SELECT stem, document, weight FROM search_posting WHERE workspace_id = %s AND kind = %s AND stem IN ({holes[0]}) "
        f"AND document IN ({holes[1]})",
        [workspace_id, kind, *stems, *documents],
    )
    return cursor.fetchall()
