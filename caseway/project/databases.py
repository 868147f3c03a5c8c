"""`DATABASE_URL` as Django's settings."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# synchronous=FULL: what was acknowledged survives a power cut. No mmap: see SQLite's WAL-reset bug.
# The log may grow to 16 MB before a write folds it into the file: a page that changed often is folded once.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
)

STATEMENT_LIMIT_MS = 15_000
LOCK_LIMIT_MS = 10_000


def django_database(url: str) -> dict:
    """Settings for one database; `url` is `sqlite:///path` or `postgresql://user:pass@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    return _postgresql(parts)


def _sqlite(path: Path) -> dict:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "caseway.project.engines.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS},
    }


def _postgresql(parts: SplitResult) -> dict:
    limits = f"-c statement_timeout={STATEMENT_LIMIT_MS} -c lock_timeout={LOCK_LIMIT_MS} -c idle_in_transaction_session_timeout=60000"
    return {
        "ENGINE": "caseway.project.engines.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Poolers in transaction mode keep no cursors between statements.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"options": limits, **dict(parse_qsl(parts.query))},
    }
