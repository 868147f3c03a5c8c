"""What a piece of owed work costs: small ones in batches, and mails from stored to committed with all that follows.

The server is stopped first; workers do nothing but this: one on SQLite, which has one writer, and two on PostgreSQL.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg

from bench.server import PROGRAM, Server

SMALL, MAILS, MANY = 3000, 600, 3000
# A thousand small ones and 250 mails a second, of one core.
BUDGETS = {"a small owed one": 1.0, "a mail, stored to done": 4.0}


def measure(server: Server, database: str) -> Iterator[tuple[str, float, float]]:
    """(what, milliseconds of CPU of all workers for one, what it may cost)."""
    _stop(server)
    workers = 2 if database == "postgres" else 1
    for (name, budget), owe, count in zip(BUDGETS.items(), ("small", "mails"), (SMALL, MAILS), strict=True):
        _ours(server, owe)
        running = [subprocess.Popen([sys.executable, "-m", "bench.owed", "work"], env=server.env, stdout=-1) for _ in range(workers)]
        spent = sum(float(worker.communicate()[0].split()[-1]) for worker in running)
        yield name, spent * 1000 / count, budget


# So many mails a second are to become tickets on PostgreSQL, by two workers.
LEAST_RATE = 250


def rate(server: Server) -> tuple[float, float]:
    """How many stored mails become tickets in a second by two workers as they run every day; and with all that follows done."""
    _stop(server)
    _ours(server, "many")
    with psycopg.connect(server.env["DATABASE_URL"], autocommit=True) as line:
        before = _tickets(line)
        quiet = subprocess.DEVNULL
        workers = [
            subprocess.Popen([PROGRAM, "worker"], env=server.env, stdout=quiet, stderr=quiet, start_new_session=True) for _ in range(2)
        ]
        try:
            while (first := _tickets(line) - before) < MANY // 20:
                time.sleep(0.05)
            began = time.monotonic()
            while _tickets(line) - before < MANY:
                time.sleep(0.05)
            done = time.monotonic() - began
            while line.execute("SELECT 1 FROM activity_reaction LIMIT 1").fetchone():
                time.sleep(0.05)
            return (MANY - first) / done, (MANY - first) / (time.monotonic() - began)
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait(30)


def _tickets(line: psycopg.Connection) -> int:
    """By the number that was given last."""
    found = line.execute("SELECT value FROM workspaces_counter WHERE name = 'ticket'").fetchone()
    return found[0] if found else 0


def _stop(server: Server) -> None:
    if server.process:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait(30)
        server.process = None


def _ours(server: Server, what: str) -> None:
    subprocess.run([sys.executable, "-m", "bench.owed", what], env=server.env, check=True)


def _inside(what: str) -> None:
    """What a subprocess does, with Django and the server's database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "caseway.project.settings"
    import django  # noqa: PLC0415  (settings are read when it is set up)

    django.setup()
    from bench import owing  # noqa: PLC0415  (its models need Django)

    if what == "work":
        began = time.process_time()
        owing.work()
        ended = os.times()
        # With the child that reads mails.
        print(time.process_time() - began + ended.children_user + ended.children_system)
    else:
        {"small": lambda: owing.owe_small(SMALL), "mails": lambda: owing.owe_mails(MAILS), "many": lambda: owing.owe_mails(MANY, MAILS)}[
            what
        ]()


if __name__ == "__main__":
    _inside(sys.argv[1])
