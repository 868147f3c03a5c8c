"""Things done on threads, each with a connection of its own to the database."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

PATIENCE = 60


def on_thread(act: Callable[[], Any]) -> Callable[[], Any]:
    """The same act, which leaves no connection behind."""

    def done():
        try:
            return act()
        finally:
            connections.close_all()

    return done


def at_once(acts: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of it on threads that begin together; returns what each returned."""
    acts = list(acts)
    together = threading.Barrier(len(acts), timeout=PATIENCE)

    def begin(act):
        together.wait()
        return on_thread(act)()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin, acts))
