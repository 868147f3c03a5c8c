"""`caseway check`: what is wrong with an installation, in sentences."""

import os
import smtplib
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from caseway.project import sqlite
from caseway.project.health import storage_answers
from caseway.project.hosts import LOOPBACK

SHORTEST_KEY = 32


def look() -> tuple[list[str], list[str]]:
    """(problems that keep it from working, warnings about what may surprise)."""
    return [*_data(), *_database(), *_storage()], [*_address(), *_mail(), *_key(), *_sqlite_version()]


def believed() -> str:
    """Whose word counts about who sends a mail: nothing to mend, but to know."""
    if border := settings.CASEWAY_MAIL_BORDER:
        return f"About DKIM, SPF and DMARC only what {border} writes into mails is believed; none is checked here (CASEWAY_MAIL_BORDER)."
    return (
        "CASEWAY_MAIL_BORDER is not set: mail straight from the internet is checked here (DKIM, SPF, DMARC), "
        "and what is written into mails about them is not believed."
    )


def _data() -> Iterator[str]:
    folder = settings.CONFIG.data
    if not os.access(folder, os.W_OK):
        yield f"The data folder {folder} cannot be written. Change its owner, or set CASEWAY_DATA."


def _database() -> Iterator[str]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield f"The database does not answer: {str(error).strip()}. Is DATABASE_URL right?"
        return
    if missing:
        yield f"The database lacks {len(missing)} migrations. Run “caseway migrate”."


def _storage() -> Iterator[str]:
    try:
        storage_answers()
    except Exception as error:  # whatever a storage says, it is the answer
        yield f"Files cannot be stored at {settings.CONFIG.storage_url}: {error}"


def _address() -> Iterator[str]:
    is_local = settings.CONFIG.host in LOOPBACK
    if not settings.CONFIG.is_url_given or is_local:
        yield "CASEWAY_URL names only this machine: links in mails will work nowhere else."
    elif not settings.CONFIG.url.startswith("https:"):
        yield "CASEWAY_URL is not https: passwords would travel in the clear."


def _mail() -> Iterator[str]:
    if settings.CONFIG.mail_domain == "localhost":
        yield "CASEWAY_MAIL_DOMAIN is localhost: customers cannot write to support@<workspace>.localhost."
    if not settings.EMAIL_URL:
        yield "EMAIL_URL is not set: mail stays in the outbox and is not sent."
        return
    parts = urlsplit(settings.EMAIL_URL)
    try:
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname or "", parts.port or 25, timeout=10) as server:
            server.ehlo()
    except (OSError, smtplib.SMTPException) as error:
        yield f"The mail server {parts.hostname}:{parts.port or 25} does not answer: {error}. Mail waits in the outbox."


def _key() -> Iterator[str]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield f"CASEWAY_SECRET_KEY is shorter than {SHORTEST_KEY} characters; make a longer one."


def _sqlite_version() -> Iterator[str]:
    if settings.CONFIG.is_embedded and not sqlite.is_sound():
        yield f"SQLite {sqlite.version()} can damage a database under load; 3.51.3 and later do not. Install the package pysqlite3."
