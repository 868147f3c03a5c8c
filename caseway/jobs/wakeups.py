"""A nudge that something is owed. It only saves waiting: a sweep finds what a lost nudge missed."""

import threading

_bell = threading.Condition()
_rung = 0
# How often the bell had rung when a thread last went on: several threads hear the same nudge.
_heard = threading.local()


def wake() -> None:
    global _rung
    with _bell:
        _rung += 1
        _bell.notify_all()


def wait(timeout: float) -> bool:
    """Sleep until somebody wakes us, or has since we last slept, or the time is over; True when woken."""
    before = getattr(_heard, "rung", 0)
    with _bell:
        woken = _bell.wait_for(lambda: _rung != before, timeout)
        _heard.rung = _rung
    return woken
