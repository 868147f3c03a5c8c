"""Documents that hold a stem, packed (pure): in blocks of 16,384 neighbours, added up as arrays.

A block is two strings of bytes: where the documents stand in it, ascending, and what the stem weighs in each, in 255 levels. A full
block has no places, but a level for each of its documents, 0 for those without the stem: added up without looking up, that is faster.
"""

from collections.abc import Iterable, Mapping, Sequence
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


# Where among the totals, and what is added there.
Part = tuple[slice | np.ndarray, np.ndarray]


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
    asked = list(asked)
    numbers = sorted({block.number for stems in asked for stem in stems for block in stem.blocks})
    if not numbers:
        return []
    totals = _totals(asked, {number: at * SIZE for at, number in enumerate(numbers)})
    at = _highest(totals, most)
    documents = np.array(numbers, np.int64)[at // SIZE] * SIZE + at % SIZE
    order = np.lexsort((-documents, -totals[at]))[:most]
    return list(zip(documents[order].tolist(), totals[at[order]].tolist(), strict=True))


def _totals(asked: Iterable[Sequence[Stem]], starts: Mapping[int, int]) -> np.ndarray:
    totals = np.zeros(len(starts) * SIZE, np.float32)
    own = np.zeros(0, np.float32)
    for stems in asked:
        parts = [part for stem in stems for part in _parts(stem, starts)]
        if len(stems) == 1:
            for at, scores in parts:
                totals[at] += scores
            continue
        own = own if own.size else np.zeros_like(totals)
        for at, scores in parts:
            own[at] = np.maximum(own[at], scores)
        # Whoever was added is emptied, so that a second stem adds nothing to it, and the next word finds all empty.
        for at, _scores in parts:
            totals[at] += own[at]
            own[at] = 0
    return totals


def _parts(stem: Stem, starts: Mapping[int, int]) -> Iterable[Part]:
    """Full blocks that stand side by side at once, then all others at once."""
    worth = np.float32(stem.tells * MOST_WEIGHT / HIGHEST_LEVEL)
    full = enumerate([block for block in stem.blocks if block.is_full])
    for _first, run in groupby(full, key=lambda counted: starts[counted[1].number] - counted[0] * SIZE):
        blocks = [block for _at, block in run]
        start = starts[blocks[0].number]
        yield slice(start, start + len(blocks) * SIZE), np.frombuffer(b"".join([block.levels for block in blocks]), _LEVELS) * worth
    others = [block for block in stem.blocks if not block.is_full]
    if others:
        at = np.repeat([starts[block.number] for block in others], [len(block.levels) for block in others])
        at += np.frombuffer(b"".join([block.places for block in others]), _PLACES)
        yield at, np.frombuffer(b"".join([block.levels for block in others]), _LEVELS) * worth


def _highest(totals: np.ndarray, most: int) -> np.ndarray:
    """Where the highest stand, in no order; more than asked for, but few."""
    highest, found = totals.max(), np.zeros(0, np.int64)
    for share in _SHARES:
        found = np.flatnonzero(totals > highest * share)
        if len(found) >= most:
            break
    if len(found) <= 4 * most:
        return found
    least = np.partition(totals[found], len(found) - most)[len(found) - most]
    return found[totals[found] >= least]
