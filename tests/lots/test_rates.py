"""A bad lot is heard of by its eighth complaint, and quiet years stay quiet."""

import random

import pytest

from caseway.lots.rates import Lot, rates_of

QUIET_YEARS = 100


def out_of_line(lots):
    return [rate.lot.name for rate in rates_of(lots) if rate.is_out_of_line]


@pytest.mark.parametrize("units", [None, 1000])
@pytest.mark.parametrize("siblings", [5, 8, 12, 20])
def test_a_lot_at_five_times_the_rate_is_out_of_line_at_its_eighth_complaint(units, siblings):
    """Its siblings have had 1.6 complaints each."""
    told = [1 + (n % 5 < 3) for n in range(siblings)]
    lots = [Lot(f"L-{n}", count, 365, units) for n, count in enumerate(told)]
    assert out_of_line([*lots, Lot("L-bad", 8, 365, units)]) == ["L-bad"]


@pytest.mark.parametrize(
    "lots",
    [
        [Lot("L-1", 9, 365, 100)],
        [Lot("L-1", 9, 365, 100), Lot("L-2", 0, 365, 100)][:1],
        [Lot("L-1", 5, 365, 100), *[Lot(f"L-{n}", 0, 365, 100) for n in range(2, 30)]],
        [Lot("L-1", 80, 365, 10_000), *[Lot(f"L-{n}", 8, 365, 1000) for n in range(2, 12)]],
        [Lot("L-1", 12, 365, 1000), *[Lot(f"L-{n}", 1, 30, 1000) for n in range(2, 12)]],
        [Lot("L-1", 150, 365, 1000), *[Lot(f"L-{n}", 80, 365, 1000) for n in range(2, 12)]],
    ],
)
def test_what_is_no_alarm(lots):
    assert out_of_line(lots) == []


@pytest.mark.parametrize(
    "units, spread",
    [(1000, None), (1000, 15.0), (None, None), (None, 15.0)],
    ids=["units", "units, uneven lots", "history", "history, uneven lots"],
)
@pytest.mark.parametrize("a_day", [0.1, 0.5])
def test_in_a_hundred_quiet_years_there_is_at_most_one_false_alarm_a_year(units, spread, a_day):
    """Ten lots, one a month, looked at after every complaint; `a_day` is what all of them give together."""
    chance = random.Random(7)
    alarms = sum(len(a_quiet_year(chance, units, spread, a_day)) for _ in range(QUIET_YEARS))
    assert alarms <= QUIET_YEARS


def a_quiet_year(chance, units, spread, a_day):
    ages = [30.0 * n for n in range(10)]
    likely = [chance.gammavariate(spread, 1 / spread) if spread else 1.0 for _ in ages]
    counts = [_poisson(chance, a_day / 10 * age * each) for age, each in zip(ages, likely, strict=True)]
    alarmed: set[int] = set()
    for day in range(365):
        today = _poisson(chance, a_day)
        for lot in chance.choices(range(10), likely, k=today):
            counts[lot] += 1
        if today:
            lots = [Lot(str(n), count, age + day, units) for n, (count, age) in enumerate(zip(counts, ages, strict=True))]
            alarmed |= {int(name) for name in out_of_line(lots)}
    return alarmed


def _poisson(chance, mean):
    count, left = 0, chance.expovariate(1)
    while left < mean:
        count, left = count + 1, left + chance.expovariate(1)
    return count
