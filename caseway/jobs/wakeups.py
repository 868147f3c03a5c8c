"""A nudge that something is owed. It only saves waiting: a sweep finds what a lost nudge missed."""

import threading

_event = threading.Event()


def wake() -> None:
    _event.set()


def wait(timeout: float) -> bool:
    """Sleep until somebody wakes us or the time is over; True when woken."""
    woken = _event.wait(timeout)
    _event.clear()
    return woken
