"""Our tails against scipy's."""

import pytest
from scipy import stats

from caseway.lots.tails import binomial_tail, negative_binomial_tail

COUNTS = [0, 1, 2, 5, 8, 9, 17, 40, 150]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(
    "trials, share", [(40, 0.2), (100, 0.01), (1000, 0.004), (5_000_000, 0.000_01), (9, 0.5), (150, 0.999), (10, 0), (10, 1)]
)
def test_the_binomial_tail(count, trials, share):
    assert binomial_tail(count, trials, share) == pytest.approx(stats.binom.sf(count - 1, trials, share), rel=1e-8, abs=1e-300)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("mean, size", [(0.1, 5.0), (1.8, 4.0), (12.0, 0.7), (60.0, 30.0), (3.0, 1e6)])
def test_the_negative_binomial_tail(count, mean, size):
    expected = stats.nbinom.sf(count - 1, size, size / (size + mean))
    assert negative_binomial_tail(count, mean, size) == pytest.approx(expected, rel=1e-6, abs=1e-300)
