"""The herald: one thread that tells other processes what all threads of this one have to say."""

import threading
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

import structlog
from django.db import DatabaseError, close_old_connections, connection

log = structlog.get_logger(__name__)

# Each message is a round trip; in a stream of changes what happens in so short a time is one.
GATHER_SECONDS = 0.05

One = TypeVar("One", bound=Hashable)
Kind = TypeVar("Kind", bound=Hashable)


class Herald(Generic[One, Kind]):
    """Tells news and what kinds of work are owed: at once after quiet, in a stream what has gathered."""

    def __init__(self, tell: Callable[[list[One], set[Kind]], None]):
        self._tell = tell
        self._door = threading.Condition()
        self._news: dict[One, None] = {}
        self._owed: set[Kind] = set()
        self._is_on_the_way = False

    def take(self, news: Iterable[One], owed: Iterable[Kind]) -> bool:
        """Hand something over; False when nobody goes round."""
        with self._door:
            if self._is_on_the_way:
                self._news.update(dict.fromkeys(news))
                self._owed.update(owed)
                self._door.notify()
            return self._is_on_the_way

    def go_round(self, stop: threading.Event) -> None:
        """Until told to stop, in a thread of its own."""
        self._is_on_the_way = True
        while not stop.wait(GATHER_SECONDS):
            with self._door:
                self._door.wait_for(lambda: self._news or self._owed or stop.is_set())
            self._tell_gathered()
        with self._door:
            self._is_on_the_way = False
        self._tell_gathered()
        connection.close()

    def call_back(self) -> None:
        """Whoever waits looks whether it is to stop."""
        with self._door:
            self._door.notify_all()

    def _tell_gathered(self) -> None:
        with self._door:
            news, owed = list(self._news), self._owed
            self._news, self._owed = {}, set()
        if news or owed:
            try:
                self._tell(news, owed)
            except DatabaseError:
                # Others find it with their next look.
                log.warning("the news of this process did not reach the others", exc_info=True)
                close_old_connections()
