"""What only the embedded SQLite needs: one process owns the data, and the log is folded into the file."""

import fcntl
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection

from caseway.search import fulltext

log = structlog.get_logger(__name__)

CHECKPOINT_SECONDS = 60


class DataInUse(RuntimeError):
    """Another process serves the same data."""


def claim_the_data(alone: bool) -> Callable[[], None]:
    """Make sure that only one `serve` runs on a data folder. Raises DataInUse."""
    if connection.vendor != "sqlite" or not alone:
        return lambda: None
    settings.CONFIG.data.mkdir(parents=True, exist_ok=True)
    lock = open(settings.CONFIG.data / "serve.lock", "w")  # noqa: SIM115  (held as long as the process lives)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DataInUse(f"Another caseway serve already uses {settings.CONFIG.data}.") from error
    return lock.close


def housekeeping() -> Callable[[], None]:
    """Fold SQLite's write-ahead log into the file now and then; returns the way to stop."""
    if connection.vendor != "sqlite":
        return lambda: None
    forget_samples()
    stop = threading.Event()
    threading.Thread(target=_keep_house, args=(stop,), name="housekeeper", daemon=True).start()
    return stop.set


def _keep_house(stop: threading.Event) -> None:
    while not stop.wait(CHECKPOINT_SECONDS):
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
                cursor.execute("PRAGMA optimize")
            forget_samples()
        except Exception:
            log.exception("the write-ahead log could not be folded; the next round tries again")
    connection.close()


def forget_samples() -> None:
    """Of values in FTS5's own tables. With samples SQLite plans anew for each value, and FTS5 looks there dozens of times a search."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat4'")
        if not cursor.fetchone():
            return
        tables = [f"{index}_idx" for index in (fulltext.TICKETS, fulltext.ISSUES)]
        cursor.execute("SELECT 1 FROM sqlite_stat4 WHERE tbl IN (%s, %s)", tables)
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat4 WHERE tbl IN (%s, %s)", tables)
