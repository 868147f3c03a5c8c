"""Is it ready? The database, the queue, the storage and, where it belongs here, the mail receiver."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

Probe = Callable[[], None]


class NotReady(Exception):
    """Says what is missing."""


class Health:
    """Runs probes, and remembers their answer for a moment so that asking often costs little."""

    REMEMBERED_SECONDS = 0.5

    def __init__(self):
        self._probes: dict[str, Probe] = {"database": database_answers, "storage": storage_answers}
        self._at = 0.0
        self._last = {"status": "starting"}

    def expect(self, name: str, probe: Probe) -> None:
        self._probes[name] = probe

    def look(self) -> dict:
        """{"status": "ready"} or {"status": "not ready", <part>: <why>}."""
        if time.monotonic() - self._at > self.REMEMBERED_SECONDS:
            troubles = {name: trouble for name, probe in self._probes.items() if (trouble := _trouble(probe))}
            self._last = {"status": "not ready", **troubles} if troubles else {"status": "ready"}
            self._at = time.monotonic()
        return self._last


def _trouble(probe: Probe) -> str:
    try:
        probe()
    except Exception as error:  # whatever it is, it is the answer
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def database_answers() -> None:
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM jobs_schedule WHERE 1 = 0")


def storage_answers() -> None:
    if settings.CONFIG.storage_url.startswith("file:"):
        folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    else:
        default_storage.exists("probe")
