"""Puts a sound SQLite in the place of the interpreter's.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when a checkpoint races a commit, and most
distributions still ship such a version. `pysqlite3` brings its own; where it has no wheel the
interpreter's is used and `caseway check` says so.
"""

import sqlite3
import sys

try:
    import pysqlite3
except ImportError:
    pysqlite3 = None

SOUND = (3, 51, 3)


def use_sound_sqlite() -> None:
    """Swap `sqlite3` for `pysqlite3`; call before Django is imported."""
    if pysqlite3 is not None and pysqlite3.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def is_sound() -> bool:
    return sys.modules["sqlite3"].sqlite_version_info >= SOUND


def version() -> str:
    return sys.modules["sqlite3"].sqlite_version


use_sound_sqlite()
