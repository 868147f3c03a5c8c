"""How many writes a token may make: a bucket that refills every second."""

import threading
import time
from collections.abc import Callable, Hashable

FORGET_BEYOND = 10_000


class Buckets:
    """A bucket per key that holds `rate` and refills by `rate` a second; each process counts for itself."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic):
        self._rate, self._clock = rate, clock
        self._left: dict[Hashable, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: Hashable) -> float:
        """Take one; returns 0 when there was one, else the seconds until there is."""
        now = self._clock()
        with self._lock:
            left, at = self._left.get(key, (self._rate, now))
            left = min(self._rate, left + (now - at) * self._rate)
            if left < 1:
                self._left[key] = (left, now)
                return (1 - left) / self._rate
            self._left[key] = (left - 1, now)
            if len(self._left) > FORGET_BEYOND:
                self._forget_full(now)
        return 0.0

    def _forget_full(self, now: float) -> None:
        """Who has not written for a second has a full bucket again, as one who never wrote."""
        self._left = {key: (left, at) for key, (left, at) in self._left.items() if now - at < 1}
