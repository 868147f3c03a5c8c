"""News between processes: with PostgreSQL each listens on a connection of its own and tells by another; embedded there is only one."""

import select
import threading
from collections.abc import Callable

import psycopg
import structlog
from django.db import connection

from caseway.activity import live
from caseway.jobs import wakeups

log = structlog.get_logger(__name__)

RECONNECT_SECONDS = 2.0
GRACE_SECONDS = 2.0


def start() -> Callable[[], None]:
    """Listen for other processes' news, and tell them ours; returns the way to stop."""
    if connection.vendor != "postgresql":
        return lambda: None
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop, _address()), name="newswire", daemon=True).start()
    teller = threading.Thread(target=live.herald.go_round, args=(stop,), name="herald", daemon=True)
    teller.start()

    def end() -> None:
        stop.set()
        live.herald.call_back()
        teller.join(GRACE_SECONDS)

    return end


def _address() -> dict:
    return {**connection.get_connection_params(), "autocommit": True}


def _listen(stop: threading.Event, address: dict) -> None:
    for unwanted in ("cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        address.pop(unwanted, None)
    while not stop.is_set():
        try:
            with psycopg.connect(**address) as wire:
                wire.execute(f"LISTEN {live.CHANNEL}")
                # What was missed while the line was down is found by looking again.
                wakeups.wake()
                _pass_on(wire, stop)
        except psycopg.Error as error:
            log.warning("the line for news is down; the sweep goes on", error=str(error))
            stop.wait(RECONNECT_SECONDS)


def _pass_on(wire: psycopg.Connection, stop: threading.Event) -> None:
    """Waits and reads by libpq itself; psycopg's own way does several turns in Python for each message."""
    poll = select.poll()
    poll.register(wire.fileno(), select.POLLIN)
    while not stop.is_set():
        if poll.poll(1000):
            wire.pgconn.consume_input()
            while message := wire.pgconn.notifies():
                live.hear(message.extra.decode())
