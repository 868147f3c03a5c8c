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

LOOKS = 10


def nothing(request):
    return HttpResponse("nothing")


urlpatterns = [path("nothing", nothing)]


def bare_view(times: int = 1000) -> float:
    """Milliseconds of CPU, at best, for a Django view that does nothing, in process and without middleware."""
    settings.configure(ROOT_URLCONF="bench.limits", ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
    django.setup()
    client = Client()
    client.get("/nothing")
    return min(_spent(times, lambda _number: client.get("/nothing")) for _ in range(LOOKS))


def bare_inserts(url: str, times: int = 500) -> float:
    """Milliseconds of CPU, at best and of the program that asks, for one durable insert: into SQLite, or into the PostgreSQL at `url`."""
    return min(_into_postgresql(url, times) if url else _into_sqlite(times) for _ in range(3))


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


def _spent(times: int, act: Callable[[int], object]) -> float:
    began = time.process_time()
    for number in range(times):
        act(number)
    return (time.process_time() - began) * 1000 / times
