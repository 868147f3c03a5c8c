"""Each lot against the others, by the definitions: siblings one by one, numpy's moments, scipy's tails."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from caseway.lots.rates import Lot, rates_of

LOTS = st.lists(
    st.builds(
        Lot, st.just("L"), st.integers(0, 60), st.sampled_from([0.5, 29.0, 30.0, 31.0, 200.0, 3000.0]),
        st.one_of(st.none(), st.sampled_from([0, 1, 900, 50_000])),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


def in_use(lot):
    return (lot.units or 0) * max(lot.days, 30.0)


def by_definition(lot, others):
    """(what the others' rate would give, p), where anything is looked for."""
    known = [one for one in others if one.units]
    told_of_known, told = sum(one.count for one in known), sum(one.count for one in others)
    days = np.array([max(one.days, 30.0) for one in others])
    if lot.units and told_of_known:
        used = sum(in_use(one) for one in known)
        expected = told_of_known / used * in_use(lot)
        share = in_use(lot) / (in_use(lot) + used)
        p = stats.binom.sf(lot.count - 1, lot.count + told_of_known, share)
    elif told:
        rate = told / days.sum()
        expected = rate * max(lot.days, 30.0)
        size = 1 / (1 / spread_of(np.array([one.count for one in others]), rate * days) + 1 / told)
        p = stats.nbinom.sf(lot.count - 1, size, size / (size + expected))
    else:
        return 0.0, 1.0
    return expected, p if lot.count >= 6 and lot.count > expected else 1.0


def spread_of(counts, means):
    """Var = mean + mean²/size, by moments; what few lots tell of it is not believed, nor what is beyond reason."""
    if len(counts) < 5:
        return 20.0
    more_than_chance = ((counts - means) ** 2 - means).sum()
    return float(np.clip((means**2).sum() / more_than_chance, 5.0, 100.0)) if more_than_chance > 1e-9 else 100.0


@settings(max_examples=120, deadline=None)
@given(LOTS)
def test_what_is_expected_and_how_likely_more_is(lots):
    for place, rate in enumerate(rates_of(lots)):
        others = lots[:place] + lots[place + 1 :]
        expected, p = by_definition(rate.lot, others)
        assert rate.lot is lots[place]
        assert rate.expected == pytest.approx(expected, rel=1e-6, abs=1e-9)
        # Exactly as many as expected are more by the rounding of one way only.
        assert rate.p == pytest.approx(p, rel=1e-5, abs=1e-12) or abs(rate.lot.count - expected) < 1e-6
        assert rate.is_out_of_line == (rate.p <= 0.04 / len(lots) and rate.lot.count >= 2 * rate.expected and rate.p < 1)


ONE_EACH = [Lot(f"L-{n}", 1, 365, 1000) for n in range(2, 14)]


@pytest.mark.parametrize("lot, is_looked_for", [(Lot("L-1", 6, 365, 1000), True), (Lot("L-1", 5, 365, 1000), False)])
def test_fewer_than_six_complaints_are_stories(lot, is_looked_for):
    (rate, *_) = rates_of([lot, *ONE_EACH])
    assert (rate.p < 1) is is_looked_for


def test_a_lot_without_units_is_held_against_the_past_of_the_others():
    (by_days, *_), (by_units, *_) = rates_of([Lot("L-1", 8, 365), *ONE_EACH]), rates_of([Lot("L-1", 8, 365, 500), *ONE_EACH])
    assert (by_days.by_units, by_units.by_units) == (False, True)
    assert by_units.expected == pytest.approx(0.5) and by_days.expected == pytest.approx(1)


def test_half_as_many_units_are_half_the_complaints_and_twice_as_bad_is_the_least():
    others = [Lot(f"L-{n}", 100, 365, 1000) for n in range(2, 12)]
    assert [rate.is_out_of_line for count in (99, 100) for rate in rates_of([Lot("L-1", count, 365, 500), *others])[:1]] == [False, True]
