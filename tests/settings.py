"""The settings as they are, but passwords cost little and SQLite is a real file."""

from caseway.project.settings import *  # noqa: F403
from caseway.project.settings import CONFIG, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if CONFIG.is_embedded:
    # In memory, SQLite knows neither the write-ahead log nor two connections that wait for each other.
    # Nor need it survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
    DATABASES["default"]["TEST"] = {"NAME": str(CONFIG.data / "tests.sqlite3")}
