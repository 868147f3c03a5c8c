"""Is a lot's complaint rate out of line with its siblings'? (pure)

A test of each lot every day and after each complaint would cry wolf sooner or later. The limit on p is divided by the
number of lots compared; what the many looks add is measured by the simulation in tests/lots/test_rates.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import sub
from typing import NamedTuple

from caseway.lots.tails import binomial_tail, negative_binomial_tail

# Divided among the lots of a product: chosen so that a hundred simulated quiet years stay below one false alarm a year.
LIMIT = 0.04
# Fewer complaints are stories, not a rate.
LEAST = 6
# Lots that are well differ too, and enough complaints prove any difference; what is not twice as bad is no alarm.
LEAST_RATIO = 2.0
# A lot that has just come out is not counted as if nobody had used it.
SHORTEST_DAYS = 30.0
# How much quiet lots differ among themselves, where there are too few to tell; and the bounds of what they tell.
USUAL_SIZE, LEAST_SIZE, MOST_SIZE = 20.0, 5.0, 100.0
ENOUGH_SIBLINGS = 5


@dataclass(frozen=True)
class Lot:
    """A lot or version as far as its rate goes: complaints, days since it came out, units shipped where that is known."""

    name: str
    count: int
    days: float = SHORTEST_DAYS
    units: int | None = None

    @property
    def exposure(self) -> float:
        return max(self.days, SHORTEST_DAYS)


@dataclass(frozen=True)
class Rate:
    lot: Lot
    # What the siblings' rate would give.
    expected: float
    # The chance of so many or more; not looked for (1) where there are too few to tell.
    p: float
    is_out_of_line: bool
    by_units: bool


class Sums(NamedTuple):
    """What many lots come to together, so that each can be held against all others in a step."""

    lots: int = 0
    told: int = 0
    days: float = 0.0
    told_squared: float = 0.0
    days_squared: float = 0.0
    told_by_days: float = 0.0
    # Of those whose units are known: complaints, and units by days.
    known: int = 0
    use: float = 0.0

    @classmethod
    def of(cls, lot: Lot) -> "Sums":
        days = lot.exposure
        known, use = (lot.count, lot.units * days) if lot.units else (0, 0.0)
        return cls(1, lot.count, days, lot.count**2, days**2, lot.count * days, known, use)

    def without(self, other: "Sums") -> "Sums":
        return Sums(*map(sub, self, other))


def rates_of(lots: Sequence[Lot]) -> list[Rate]:
    """Each lot against the others of the product; without siblings nothing is out of line."""
    sums = [Sums.of(lot) for lot in lots]
    together = Sums(*map(sum, zip(*sums, strict=True)))
    return [_rate(lot, together.without(own)) for lot, own in zip(lots, sums, strict=True)]


def _rate(lot: Lot, siblings: Sums) -> Rate:
    by_units = bool(lot.units and siblings.known)
    expected = _by_units(lot, siblings) if by_units else _by_history(lot, siblings)
    if lot.count < LEAST or lot.count <= expected or not siblings.told:
        return Rate(lot, expected, 1.0, False, by_units)
    p = _chance_by_units(lot, siblings) if by_units else _chance_by_history(lot, siblings, expected)
    is_out_of_line = p <= LIMIT / (siblings.lots + 1) and lot.count >= LEAST_RATIO * expected
    return Rate(lot, expected, p, is_out_of_line, by_units)


def _by_units(lot: Lot, siblings: Sums) -> float:
    return siblings.known * _use(lot) / siblings.use


def _chance_by_units(lot: Lot, siblings: Sums) -> float:
    """Exact: given all complaints, the lot's share of them follows from its share of the units in use."""
    return binomial_tail(lot.count, lot.count + siblings.known, _use(lot) / (_use(lot) + siblings.use))


def _use(lot: Lot) -> float:
    return (lot.units or 0) * lot.exposure


def _by_history(lot: Lot, siblings: Sums) -> float:
    return lot.exposure * siblings.told / siblings.days if siblings.told else 0.0


def _chance_by_history(lot: Lot, siblings: Sums, expected: float) -> float:
    """Sales are unknown, so lots differ by more than chance: a negative binomial count, as spread as the siblings are."""
    # What few complaints say of the siblings' own rate is uncertain too.
    size = 1 / (1 / _size_of(siblings, siblings.told / siblings.days) + 1 / siblings.told)
    return negative_binomial_tail(lot.count, expected, size)


def _size_of(siblings: Sums, rate: float) -> float:
    """The spread of quiet lots by moments: Σ(count − mean)² − mean against Σmean²."""
    if siblings.lots < ENOUGH_SIBLINGS:
        return USUAL_SIZE
    means_squared = rate**2 * siblings.days_squared
    spread = siblings.told_squared - 2 * rate * siblings.told_by_days + means_squared - rate * siblings.days
    return min(MOST_SIZE, max(LEAST_SIZE, means_squared / spread if spread > 0 else MOST_SIZE))
