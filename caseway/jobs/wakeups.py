"""A nudge that something is owed. It only saves waiting: a sweep finds what a lost nudge missed.

Each lane of queues has a bell. Of the threads that wait for it one goes on for one nudge;
who finds more than it takes at a time rings again.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from caseway.jobs import queues
from caseway.jobs.models import OwedWork

# Waiting a moment after a nudge lets one transaction carry the work of many changes: a shorter one after quiet, since somebody may look.
GATHER_SECONDS = 0.1
GATHER_SECONDS_IN_A_STREAM = 0.3
QUIET_SECONDS = 1.0

Kinds = set[type[OwedWork]]


class Bell:
    """Tells those who wait which kinds of work are owed."""

    def __init__(self) -> None:
        self._door = threading.Condition()
        self._owed: Kinds = set()
        self._is_gathering = False
        self._heard_at = 0.0

    def ring(self, kinds: Kinds) -> None:
        with self._door:
            self._owed |= kinds
            if not self._is_gathering:
                self._door.notify()

    def nudge_all(self) -> None:
        """Whoever waits looks whether it is to stop."""
        with self._door:
            self._door.notify_all()

    def wait(self, timeout: float, stop: threading.Event) -> Kinds:
        """Sleep until something is owed, or the time is over; what came up to a moment later is among it."""
        with self._door:
            self._door.wait_for(lambda: stop.is_set() or (self._owed and not self._is_gathering), timeout)
            if stop.is_set() or not self._owed or self._is_gathering:
                return set()
            self._is_gathering = True
        time.sleep(GATHER_SECONDS if time.monotonic() - self._heard_at > QUIET_SECONDS else GATHER_SECONDS_IN_A_STREAM)
        with self._door:
            self._is_gathering, self._heard_at = False, time.monotonic()
            owed, self._owed = self._owed, set()
        return owed

    def told(self) -> Kinds:
        """What is owed by now, without waiting; nothing while somebody gathers it."""
        with self._door:
            if self._is_gathering:
                return set()
            owed, self._owed = self._owed, set()
        return owed


@cache
def _bells() -> dict[str, Bell]:
    return {lane: Bell() for lane in queues.lanes()}


def bell(lane: str) -> Bell:
    return _bells()[lane]


# In a runner's thread: its lane, and what its own work owes there, for which nobody else need wake.
_mine = threading.local()


@contextmanager
def working_in(lane: str) -> Iterator[None]:
    """As long as this lasts the thread looks by itself for what its own work owes to its lane."""
    _mine.lane, _mine.owed = lane, set()
    try:
        yield
    finally:
        _mine.lane, _mine.owed = None, set()


def owed_by_mine() -> Kinds:
    """What the work of this thread owes to its own lane since it was last asked."""
    owed, _mine.owed = _mine.owed, set()
    return owed


def wake(kinds: Iterable[type[OwedWork]] | None = None) -> None:
    """Something of these kinds is owed, or of any."""
    for lane in queues.lanes():
        here = {queue.model for queue in queues.queues(lane)}
        owed = here if kinds is None else here.intersection(kinds)
        if owed and lane == getattr(_mine, "lane", None):
            _mine.owed |= owed
        elif owed:
            bell(lane).ring(owed)
