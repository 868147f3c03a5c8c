"""The raw limits: what the same machine does when hardly anything is asked of it."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path

FIRST_LOOKS = 10
# As fast as at best, but for so much; and how often it is waited for that.
STEADY, TRIES = 1.15, 4


def nothing(request):
    return HttpResponse("nothing")


urlpatterns = [path("nothing", nothing)]


class Machine:
    """The machine's pace: on a shared one whole minutes are slower by half, and so is everything measured in them.

    What tells it is a Django view that does nothing, without middleware, in process: also the raw limit of what reads.
    """

    def __init__(self) -> None:
        settings.configure(ROOT_URLCONF="bench.limits", ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
        django.setup()
        self._client = Client()
        self._client.get("/nothing")
        # Milliseconds of CPU for a bare view, at best in this run.
        self.view = min(self._bare_view() for _ in range(FIRST_LOOKS))

    def pace(self) -> float:
        """How many times as long as at best it takes for the same just now."""
        view = self._bare_view()
        self.view = min(self.view, view)
        return view / self.view

    def steadily(self, measure: Callable[[], float]) -> tuple[float, float]:
        """What is measured while the machine is about as fast as at best, else in the fastest of some tries; and the pace then."""
        tries = []
        for _ in range(TRIES):
            before = self.pace()
            cost = measure()
            tries.append((max(before, self.pace()), cost))
            if tries[-1][0] <= STEADY:
                break
        pace, cost = min(tries)
        return cost, pace

    def _bare_view(self, times: int = 1000) -> float:
        began = time.process_time()
        for _ in range(times):
            self._client.get("/nothing")
        return (time.process_time() - began) * 1000 / times


def bare_inserts(url: str, times: int = 500) -> float:
    """Milliseconds of CPU, of the program that asks, for one durable insert: into SQLite, or into the PostgreSQL at `url`."""
    return _into_postgresql(url, times) if url else _into_sqlite(times)


def _into_sqlite(times: int) -> float:
    with tempfile.TemporaryDirectory() as home:
        database = sqlite3.connect(Path(home) / "bare.sqlite3", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")
        spent = _spent(times, lambda number: database.execute("INSERT INTO bare (body) VALUES (?)", (f"row {number}",)))
        database.close()
    return spent


def _into_postgresql(url: str, times: int) -> float:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)")
        database.execute("SET synchronous_commit TO on")
        spent = _spent(times, lambda number: database.execute("INSERT INTO bare (body) VALUES (%s)", (f"row {number}",)))
        database.execute("DROP TABLE bare")
    return spent


def _spent(times: int, insert: Callable[[int], object]) -> float:
    began = time.process_time()
    for number in range(times):
        insert(number)
    return (time.process_time() - began) * 1000 / times
