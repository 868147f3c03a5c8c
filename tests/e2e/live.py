"""A real `caseway serve` on ports of its own, with nothing of the tests' own settings about it."""

import contextlib
import fcntl
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.databases import create_database, named
from tests.plugin import SHARED, TOGETHER
from tests.ports import free_port

PROGRAM = Path(sys.executable).parent / "caseway"
PASSWORD = "a long walk before breakfast"
FIRST = "caseway_first"
READY_SECONDS = 60
END_SECONDS = 30
# A client of httpx reads all certificates of the world when it is made, which costs more than most answers. Each request is a
# connection of its own: one that was kept open would be over after a kill.
CLIENT = httpx.Client(timeout=30, limits=httpx.Limits(max_keepalive_connections=0))
OURS = re.compile(r"CASEWAY_|DATABASE_URL|EMAIL_URL|DJANGO_|PORT$|SMTP_PORT$")


@dataclass
class Live:
    """A running installation; `url` without a slash at its end."""

    data: Path
    port: int
    smtp_port: int
    workspace: str = "acme"
    email: str = "olga@acme.test"
    password: str = PASSWORD
    token: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.data / "log").read_text(errors="replace")

    def run(self, *words: str, given: str = "") -> str:
        """Run one command of the program on the same data; returns what it printed."""
        done = subprocess.run(
            [PROGRAM, *words], input=given, capture_output=True, text=True, env=self._environment(), timeout=120, check=False
        )
        assert done.returncode == 0, f"caseway {' '.join(words)}: {done.stderr}"
        return done.stdout

    def set_up(self) -> None:
        """Make the workspace and its first admin, Olga, by a copy of what was made so before."""
        url = self.environment.get("DATABASE_URL", "")
        first = _first(os.environ[SHARED] if url else "")
        shutil.copytree(first.data, self.data, dirs_exist_ok=True)
        if url:
            create_database(os.environ[SHARED], urlsplit(url).path[1:], like=FIRST)
        self.token = first.token

    def _make_workspace(self) -> None:
        words = ["--workspace", self.workspace, "--name", "Acme", "--email", self.email, "--person", "Olga Ost", "--password-stdin"]
        self.run("migrate")
        self.token = json.loads(self.run("setup", *words, given=self.password + "\n"))["token"]

    def api(self, method: str, path: str, **sent) -> httpx.Response:
        """Ask the JSON API as Olga."""
        headers = {"Authorization": f"Bearer {self.token}", **sent.pop("headers", {})}
        return CLIENT.request(method, f"{self.url}/api/v1{path}", headers=headers, **sent)

    @contextlib.contextmanager
    def serving(self, end: int = signal.SIGTERM) -> Iterator["Live"]:
        """Serve until the context ends; then everything must be over within half a minute, or at once by SIGKILL."""
        command = [PROGRAM, "serve", "--port", str(self.port), "--smtp-port", str(self.smtp_port)]
        with (self.data / "log").open("ab") as log:
            process = subprocess.Popen(
                command, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.process = process
        try:
            self._wait(process)
            yield self
            os.killpg(process.pid, end)
            process.wait(END_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait(self, process: subprocess.Popen) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if CLIENT.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"caseway serve was not ready within {READY_SECONDS} s:\n{self.log[-3000:]}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        return {**kept, "CASEWAY_DATA": str(self.data), **self.environment}


def installation(data: Path, **environment: str) -> Live:
    """An empty installation on free ports."""
    data.mkdir(parents=True, exist_ok=True)
    return Live(data=data, port=free_port(), smtp_port=free_port(), environment=environment)


@functools.cache
def _first(server: str) -> Live:
    """What every other begins as a copy of; nobody serves it, and one of all processes of the run makes it."""
    home = Path(os.environ[TOGETHER])
    kind = "postgres" if server else "sqlite"
    made = installation(home / kind, **({"DATABASE_URL": named(server, FIRST)} if server else {}))
    token = home / f"{kind}.token"
    with (home / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not token.exists():
            if server:
                create_database(server, FIRST)
            made._make_workspace()
            token.write_text(made.token)
    made.token = token.read_text()
    return made
