"""The raw limits: what the same machine does when hardly anything is asked of it."""

import sqlite3
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def nothing(request):
    return HttpResponse("nothing")


urlpatterns = [path("nothing", nothing)]


def bare_view(times: int = 2000) -> float:
    """Milliseconds of CPU for a Django view that does nothing, without middleware, in process."""
    settings.configure(ROOT_URLCONF="bench.limits", ALLOWED_HOSTS=["*"], SECRET_KEY="bench", MIDDLEWARE=[])
    django.setup()
    client = Client()
    client.get("/nothing")
    began = time.process_time()
    for _ in range(times):
        client.get("/nothing")
    return (time.process_time() - began) * 1000 / times


def bare_inserts(times: int = 500) -> float:
    """Milliseconds of CPU for one durable insert into SQLite (WAL, synchronous=FULL)."""
    with tempfile.TemporaryDirectory() as home:
        database = sqlite3.connect(Path(home) / "bare.sqlite3", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")
        began = time.process_time()
        for number in range(times):
            database.execute("INSERT INTO bare (body) VALUES (?)", (f"row {number}",))
        spent = time.process_time() - began
        database.close()
    return spent * 1000 / times
