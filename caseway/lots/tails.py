"""How surprising a count is (pure): upper tails of the binomial and the negative binomial distribution."""

from math import exp, lgamma, log, log1p

# Terms that no longer change the sum.
_NOTHING = 1e-17


def binomial_tail(count: int, trials: int, share: float) -> float:
    """P(X ≥ count) of Binomial(trials, share)."""
    if count <= 0:
        return 1.0
    if count > trials or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    first = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1) + count * log(share) + (trials - count) * log1p(-share)
    odds = share / (1 - share)
    return _summed(count, trials * share, exp(first), lambda k: (trials - k) / (k + 1) * odds, lambda k: k / ((trials - k + 1) * odds))


def negative_binomial_tail(count: int, mean: float, size: float) -> float:
    """P(X ≥ count) of a count with this mean and variance mean + mean²/size."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    grow = mean / (mean + size)
    first = lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log(size / (size + mean)) + count * log(grow)
    return _summed(count, mean, exp(first), lambda k: (k + size) / (k + 1) * grow, lambda k: k / ((k - 1 + size) * grow))


def _summed(count, mean, first, up, down) -> float:
    """The tail from its first term on; below the mean one minus the rest, which has fewer terms."""
    if count > mean:
        return min(1.0, _sum_up(count, first, up))
    return max(0.0, 1.0 - _sum_down(count, first, down))


def _sum_up(k, term, up) -> float:
    total = 0.0
    while term > total * _NOTHING and term > 0:
        total += term
        term *= up(k)
        k += 1
    return total


def _sum_down(k, term, down) -> float:
    total = 0.0
    while k > 0:
        term *= down(k)
        k -= 1
        total += term
        if term < total * _NOTHING:
            break
    return total
