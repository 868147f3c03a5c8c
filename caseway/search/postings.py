"""Which document holds which stem: an index of our own, so that both databases give the same answers, and quickly while somebody types.

The documents of a stem stand packed in blocks (`blocks.py`); a question reads those of its rarest words, as many as a budget allows.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest
from typing import NamedTuple

from django.db import connection, transaction

from caseway.rows.holding import hold
from caseway.search.blocks import SIZE, Block, Stem, best, changed, level_of
from caseway.search.scoring import rarity, tells, weights
from caseway.search.stems import LONGEST_QUERY, asked_words, counted_stems, stems_of

KNOWN_ISSUES, ISSUES = 1, 2
MOST_CANDIDATES = 300
# Postings added up for one question: its rarest words, but never fewer words than those.
MOST_READ, LEAST_WORDS = 600_000, 2
# What is in most of very many documents tells nothing.
LEAST_IN_MOST = 10_000
# A second stem of a word is left out that is in more documents than that, or in nearly as many as the first.
MOST_OF_TWO, SAME_SHARE = 20_000, 0.8
MOST_BEGINNINGS = 8
MOST_STEMS_KEPT = 400
# What stands in so many documents is counted once a minute.
COMMON_HOLDING, SECONDS_COMMON = 10_000, 60.0
# Stems named in one statement.
AT_ONCE = 400

# A document, its title, its text and, where that is known, what others told of the same.
Text = tuple[int, str, str] | tuple[int, str, str, str]
# What changes in one block: stem, place, level; 0 is not there any more.
Changes = dict[str, dict[int, int]]


_common: dict[tuple[int, int], tuple[float, dict[str, int]]] = {}


class Found(NamedTuple):
    id: int
    score: float


class Asked(NamedTuple):
    """A word of a question: the stems that it may mean, and how much it counts."""

    stems: list[str]
    counts: float


def keep(workspace_id: int, kind: int, document: int, title: str, text: str) -> None:
    """Put a document's stems into the index, instead of what stood there; without words none are there any more."""
    keep_many(workspace_id, kind, [(document, title, text)])


def keep_many(workspace_id: int, kind: int, texts: Sequence[Text]) -> None:
    """The same for many, which costs far less than one by one."""
    levels = {document: _levels(*said) for document, *said in texts}
    with transaction.atomic(), connection.cursor() as cursor:
        _alone(workspace_id)
        by_block: dict[int, Changes] = defaultdict(lambda: defaultdict(dict))
        for document, stems in _kept(cursor, workspace_id, kind, list(levels)).items():
            for stem in stems:
                by_block[document // SIZE][stem][document % SIZE] = 0
        for document, new in levels.items():
            for stem, level in new.items():
                by_block[document // SIZE][stem][document % SIZE] = level
        for number, changes in by_block.items():
            stems = sorted(changes)
            for start in range(0, len(stems), AT_ONCE):
                _change(cursor, workspace_id, kind, number, {stem: changes[stem] for stem in stems[start : start + AT_ONCE]})
        _keep_stems(cursor, workspace_id, kind, levels)


def _levels(title: str, text: str, told: str = "") -> dict[str, int]:
    found = weights(counted_stems(title), counted_stems(text), counted_stems(told))
    return {stem: level_of(found[stem]) for stem in nlargest(MOST_STEMS_KEPT, found, key=found.__getitem__)}


def _alone(workspace_id: int) -> None:
    """Two that change the same block would lose one another's documents; of all kinds, so that nobody holds one and waits for another."""
    hold([f"stems of {workspace_id}"])


def _kept(cursor, workspace_id: int, kind: int, documents: Sequence[int]) -> dict[int, list[str]]:
    cursor.execute(
        f"SELECT document, stems FROM search_stemmed WHERE workspace_id = %s AND kind = %s AND document IN ({_holes(documents)})",
        [workspace_id, kind, *documents],
    )
    return {document: stems.split() for document, stems in cursor.fetchall()}


def _keep_stems(cursor, workspace_id: int, kind: int, levels: dict[int, dict[str, int]]) -> None:
    of_one = "workspace_id = %s AND kind = %s AND document = %s"
    cursor.executemany(f"DELETE FROM search_stemmed WHERE {of_one}", [(workspace_id, kind, document) for document in levels])
    rows = [(workspace_id, kind, document, " ".join(stems)) for document, stems in levels.items() if stems]
    cursor.executemany("INSERT INTO search_stemmed (workspace_id, kind, document, stems) VALUES (%s, %s, %s, %s)", rows)


def _change(cursor, workspace_id: int, kind: int, number: int, changes: Changes) -> None:
    cursor.execute(
        "SELECT stem, places, levels FROM search_stem WHERE workspace_id = %s AND kind = %s AND block = %s "
        f"AND stem IN ({_holes(changes)})",
        [workspace_id, kind, number, *changes],
    )
    before = {stem: Block(number, bytes(places), bytes(levels)) for stem, places, levels in cursor.fetchall()}
    after = [(stem, *changed(before.get(stem, Block(number, b"", b"")), levels)) for stem, levels in changes.items()]
    of_one = "workspace_id = %s AND kind = %s AND stem = %s AND block = %s"
    gone = [(workspace_id, kind, stem, number) for stem, _block, holding in after if stem in before and not holding]
    cursor.executemany(f"DELETE FROM search_stem WHERE {of_one}", gone)
    # Most of what is kept anew stays as it was.
    rows = {
        stem: (holding, block.places, block.levels, workspace_id, kind, stem, number)
        for stem, block, holding in after
        if holding and block != before.get(stem)
    }
    cursor.executemany(
        f"UPDATE search_stem SET holding = %s, places = %s, levels = %s WHERE {of_one}",
        [row for stem, row in rows.items() if stem in before],
    )
    cursor.executemany(
        "INSERT INTO search_stem (holding, places, levels, workspace_id, kind, stem, block) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [row for stem, row in rows.items() if stem not in before],
    )


def similar(workspace_id: int, kind: int, text: str, *, documents: int, limit: int = MOST_CANDIDATES) -> list[Found]:
    """The documents that answer a text best, best first; `documents` says how many there are in all."""
    words = asked_words(text)
    if not words:
        return []
    asked = [Asked(list(stems_of(word)), counts) for word, counts in words.items()]
    with connection.cursor() as cursor:
        typed = "" if text[-1:].isspace() else asked[-1].stems[0]
        wanted = list(dict.fromkeys(stem for one in asked for stem in one.stems))
        holding, longer = _holding(cursor, workspace_id, kind, wanted, typed)
        longer = [stem for stem in longer if stem not in asked[-1].stems]
        asked = [Asked(_apart(one.stems, holding), one.counts) for one in asked]
        asked[-1].stems.extend(longer)
        chosen = _most_telling(asked, holding, documents)
        blocks = _blocks(cursor, workspace_id, kind, {stem for one in chosen for stem in one.stems})
    said = [[Stem(tells(stem, documents, holding[stem]) * one.counts, blocks[stem]) for stem in one.stems] for one in chosen]
    return [Found(*one) for one in best(said, limit)]


def _apart(stems: Sequence[str], holding: dict[str, int]) -> list[str]:
    """The stems of one word without those that stand where another does, as far as their numbers tell (pure).

    Whatever holds a word holds its English stem and its German one, so a common word would mostly be added up twice.
    """
    held = sorted((stem for stem in stems if stem in holding), key=lambda stem: -holding[stem])
    return [stem for stem in held if stem == held[0] or holding[stem] < min(SAME_SHARE * holding[held[0]], MOST_OF_TWO)]


def _most_telling(asked: Iterable[Asked], holding: dict[str, int], documents: int) -> list[Asked]:
    """The words that tell most, as long as they tell something and adding them up costs little (pure)."""
    chosen: list[Asked] = []
    read = 0
    in_most = max(documents // 2, LEAST_IN_MOST)

    def widest(one: Asked) -> int:
        return max(holding[stem] for stem in one.stems)

    for one in sorted((one for one in asked if one.stems), key=lambda one: -one.counts * rarity(documents, widest(one))):
        read += sum(holding[stem] for stem in one.stems)
        is_enough = read > MOST_READ or widest(one) > in_most
        if (is_enough and len(chosen) >= LEAST_WORDS) or len(chosen) == LONGEST_QUERY:
            break
        chosen.append(one)
    return chosen


def _holding(cursor, workspace_id: int, kind: int, stems: Sequence[str], typed: str) -> tuple[dict[str, int], list[str]]:
    """In how many documents each stem stands, as far as in any; with the first stems that begin with what is being typed."""
    common = _common_of(workspace_id, kind)
    unknown = [stem for stem in stems if stem not in common]
    one = "SELECT stem, SUM(holding) AS holding FROM search_stem WHERE workspace_id = %s AND kind = %s AND"
    questions, values = [], []
    if unknown:
        questions.append(f"{one} stem IN ({_holes(unknown)}) GROUP BY stem")
        values += [workspace_id, kind, *unknown]
    if len(typed) >= 3:
        questions.append(f"SELECT * FROM ({one} stem > %s AND stem < %s GROUP BY stem ORDER BY stem LIMIT %s) AS longer")
        values += [workspace_id, kind, typed, typed + "\U0010ffff", MOST_BEGINNINGS]
    if not questions:
        return common, []
    cursor.execute(" UNION ALL ".join(questions), values)
    rows = [(stem, int(holding)) for stem, holding in cursor.fetchall()]
    longer = [stem for stem, _holding in rows if len(typed) >= 3 and stem.startswith(typed) and stem != typed]
    common.update(row for row in rows if row[1] >= COMMON_HOLDING)
    return common | dict(rows), list(dict.fromkeys(longer))


def _common_of(workspace_id: int, kind: int) -> dict[str, int]:
    """Stems in so many documents that a minute changes nothing, with their numbers."""
    at, common = _common.get((workspace_id, kind), (0.0, {}))
    moment = time.monotonic()
    if moment - at > SECONDS_COMMON:
        common = {}
        _common[workspace_id, kind] = (moment, common)
    return common


def _blocks(cursor, workspace_id: int, kind: int, stems: Collection[str]) -> dict[str, list[Block]]:
    if not stems:
        return {}
    cursor.execute(
        f"SELECT stem, block, places, levels FROM search_stem WHERE workspace_id = %s AND kind = %s AND stem IN ({_holes(stems)}) "
        "ORDER BY stem, block",
        [workspace_id, kind, *sorted(stems)],
    )
    found: dict[str, list[Block]] = defaultdict(list)
    for stem, number, places, levels in cursor.fetchall():
        found[stem].append(Block(number, places, levels))
    return found


def _holes(values: Collection) -> str:
    return ", ".join(["%s"] * len(values))
