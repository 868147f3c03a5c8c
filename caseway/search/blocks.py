"""Documents that hold a stem, packed (pure): in blocks of 16,384 neighbours, added up as arrays.

A block is two strings of bytes: where the documents stand in it, ascending, and what the stem weighs in each, in 255 levels. A full
block has no places, but a level for each of its documents, 0 for those without the stem: added up without looking up, that is faster.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from caseway.search.scoring import MOST_WEIGHT

SIZE = 16_384
# From so many documents on a block is full; until three bytes for each are more than one for all, it costs a little space.
FULL = SIZE // 5
HIGHEST_LEVEL = 255
_PLACES, _LEVELS = np.dtype("<u2"), np.dtype("u1")
# The best are looked for above these shares of the very best one, until there are enough.
_SHARES = (0.85, 0.7, 0.55, 0.4, 0.25, 0.0)


class Block(NamedTuple):
    number: int
    places: bytes
    levels: bytes

    @property
    def is_full(self) -> bool:
        return len(self.levels) == SIZE


class Stem(NamedTuple):
    """How much a stem tells, and who holds it."""

    tells: float
    blocks: Sequence[Block]


def level_of(weight: float) -> int:
    """A weight in one byte; never nothing."""
    return max(1, round(weight / MOST_WEIGHT * HIGHEST_LEVEL))


def changed(block: Block, levels: Mapping[int, int]) -> tuple[Block, int]:
    """A block in which documents have these levels instead of what they had, none being 0; and how many hold the stem then."""
    all_levels = np.zeros(SIZE, _LEVELS)
    all_levels[slice(None) if block.is_full else np.frombuffer(block.places, _PLACES)] = np.frombuffer(block.levels, _LEVELS)
    all_levels[list(levels)] = list(levels.values())
    places = np.flatnonzero(all_levels)
    if len(places) >= FULL:
        return Block(block.number, b"", all_levels.tobytes()), len(places)
    return Block(block.number, places.astype(_PLACES).tobytes(), all_levels[places].tobytes()), len(places)


def best(asked: Iterable[Sequence[Stem]], most: int) -> list[tuple[int, float]]:
    """The documents with the highest sums, the later ones first among equals: of the stems that a word may mean the best counts."""
    asked = [stems for stems in asked if stems]
    numbers = sorted({block.number for stems in asked for stem in stems for block in stem.blocks})
    if not numbers:
        return []
    totals = _totals(asked, {number: at * SIZE for at, number in enumerate(numbers)})
    at = _highest(totals, most)
    documents = np.array(numbers, np.int64)[at // SIZE] * SIZE + at % SIZE
    order = np.lexsort((-documents, -totals[at]))[:most]
    return list(zip(documents[order].tolist(), totals[at[order]].tolist(), strict=True))


class _Paper(threading.local):
    """What is written on while adding up, kept for the next time: fresh memory costs more than the sums."""

    def __init__(self) -> None:
        self._sheets: dict[str, np.ndarray] = {}

    def sheet(self, name: str, size: int) -> np.ndarray:
        """Numbers for so many documents, with whatever stood there."""
        found = self._sheets.get(name)
        if found is None or found.size < size:
            found = self._sheets[name] = np.empty(size, np.float32)
        return found[:size]


_paper = _Paper()


def _totals(asked: Sequence[Sequence[Stem]], starts: Mapping[int, int]) -> np.ndarray:
    """Good until the next call in this thread."""
    totals = _paper.sheet("totals", len(starts) * SIZE)
    totals.fill(0)
    single = [stems[0] for stems in asked if len(stems) == 1]
    np.add.at(totals, *_thin(single, starts))
    for at, scores in _full(single, starts):
        totals[at] += scores
    for stems in asked:
        if len(stems) > 1:
            _add_best(totals, stems, starts)
    return totals


def _add_best(totals: np.ndarray, stems: Sequence[Stem], starts: Mapping[int, int]) -> None:
    """Of one word that may mean several stems what says most for each document."""
    own = _paper.sheet("own", totals.size)
    thin, scores = _thin(stems, starts)
    is_full = any(block.is_full for stem in stems for block in stem.blocks)
    own[slice(None) if is_full else thin] = 0
    np.maximum.at(own, thin, scores)
    for at, of_full in _full(stems, starts):
        np.maximum(own[at], of_full, out=own[at])
    if is_full:
        totals += own
    else:
        # A document that stands here twice gets the same sum twice.
        totals[thin] = totals[thin] + own[thin]


def _thin(stems: Iterable[Stem], starts: Mapping[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """All blocks that are not full at once: where, and what is added there."""
    held = [(block, _worth(stem)) for stem in stems for block in stem.blocks if len(block.levels) != SIZE]
    lengths = [len(block.levels) for block, _worth in held]
    at = np.repeat(np.array([starts[block.number] for block, _worth in held], np.int64), lengths)
    at += np.frombuffer(b"".join([block.places for block, _worth in held]), _PLACES)
    scores = np.repeat(np.array([worth for _block, worth in held], np.float32), lengths)
    scores *= np.frombuffer(b"".join([block.levels for block, _worth in held]), _LEVELS)
    return at, scores


def _full(stems: Iterable[Stem], starts: Mapping[int, int]) -> Iterator[tuple[slice, np.ndarray]]:
    """Full blocks that stand side by side at once; what is given is good until the next."""
    for stem in stems:
        full = enumerate([block for block in stem.blocks if len(block.levels) == SIZE])
        for _first, run in groupby(full, key=lambda counted: starts[counted[1].number] - counted[0] * SIZE):
            blocks = [block for _at, block in run]
            start, size = starts[blocks[0].number], len(blocks) * SIZE
            scores = _paper.sheet("scores", size)
            scores[:] = np.frombuffer(b"".join([block.levels for block in blocks]), _LEVELS)
            scores *= _worth(stem)
            yield slice(start, start + size), scores


def _worth(stem: Stem) -> np.float32:
    return np.float32(stem.tells * MOST_WEIGHT / HIGHEST_LEVEL)


def _highest(totals: np.ndarray, most: int) -> np.ndarray:
    """Where the highest stand, in no order; more than asked for, but few."""
    highest = totals.max()
    is_high = totals > highest
    for share in _SHARES:
        np.greater(totals, highest * share, out=is_high)
        if np.count_nonzero(is_high) >= most:
            break
    found = np.flatnonzero(is_high)
    if len(found) <= 4 * most:
        return found
    least = np.partition(totals[found], len(found) - most)[len(found) - most]
    return found[totals[found] >= least]
