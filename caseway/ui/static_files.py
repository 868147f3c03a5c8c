"""Addresses of static files carry a version made from their content, so browsers keep them for a year."""

import time
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

FOLDER = Path(__file__).parent / "static"


class VersionedStaticFiles(StaticFilesStorage):
    def url(self, name):
        return f"{super().url(name)}?v={version(name)}"


# So long a file rebuilt under a running server keeps its address.
SECONDS = 1


def version(name):
    return _version(name, int(time.monotonic()) // SECONDS)


@lru_cache(maxsize=256)
def _version(name, _now):
    path = FOLDER / name
    return digest(path, path.stat().st_mtime_ns) if path.is_file() else "0"


@lru_cache(maxsize=256)
def digest(path, _changed_at):
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
