"""A real `caseway serve` to measure, driven from outside."""

import contextlib
import json
import os
import re
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from tests.databases import postgresql

PROGRAM = Path(sys.executable).parent / "caseway"


@contextlib.contextmanager
def postgresql_for(database: str) -> Iterator[str]:
    """A DATABASE_URL: empty for the embedded default."""
    if database == "sqlite":
        yield ""
    else:
        with postgresql() as url:
            yield url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, database_url: str):
        self.home = tempfile.TemporaryDirectory(prefix="caseway-bench-")
        self.port, self.smtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {**os.environ, "CASEWAY_DATA": self.home.name, "CASEWAY_URL": self.url, "DATABASE_URL": database_url}
        self.env.pop("EMAIL_URL", None)
        self.process: subprocess.Popen | None = None
        self.token = ""
        self.api = httpx.Client(base_url=self.url + "/api/v1", timeout=60)

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)
        self.api.close()
        self.home.cleanup()

    def run(self, *arguments: str) -> dict:
        done = subprocess.run([PROGRAM, *arguments], env=self.env, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}

    def start(self) -> None:
        command = [PROGRAM, "serve", "--port", str(self.port), "--smtp-port", str(self.smtp_port)]
        log = (Path(self.home.name) / "serve.log").open("wb")
        self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        for _ in range(600):
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(self.url + "/readyz").status_code == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError("serve was not ready within a minute")

    def sign_in(self, email: str, password: str) -> httpx.Client:
        browser = httpx.Client(base_url=self.url, timeout=60, follow_redirects=True)
        page = browser.get("/login")
        fields = dict(re.findall(r'name="(csrf\w*)"[^>]*value="([^"]+)"', page.text))
        browser.post("/login", data={**fields, "login": email, "password": password}, headers={"Referer": self.url + "/login"})
        return browser

    def send(self, raw: bytes, recipient: str) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as smtp:
            smtp.sendmail("ann@example.com", [recipient], raw)

    def cost(self, call: Callable[[], object], times: int = 60, warm: int = 8) -> float:
        """Milliseconds of CPU for one call."""
        for _ in range(warm):
            call()
        began, before = time.monotonic(), self.cpu()
        for _ in range(times):
            call()
        self.settle()
        took, used = time.monotonic() - began, self.cpu() - before
        before = self.cpu()
        time.sleep(min(took, 5))
        idle = (self.cpu() - before) / min(took, 5) * took
        return max(0.0, used - idle) * 1000 / times

    def rest(self, seconds: int = 120) -> None:
        """Wait until everything is done that was owed at the start."""
        for _ in range(seconds):
            before = self.cpu()
            time.sleep(1)
            if self.cpu() - before < 0.05:
                return

    def settle(self) -> None:
        """What follows a request belongs to its cost."""
        time.sleep(0.7)

    def cpu(self) -> float:
        ticks = 0
        for fields in self._processes().values():
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        pages = 0
        for pid in self._processes():
            with contextlib.suppress(OSError):
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def _processes(self) -> dict[int, list[str]]:
        """Of every process of the session that `serve` leads: the fields of its stat after the name."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rsplit(")", 1)[1].split()
                if self.process and int(fields[3]) == self.process.pid:
                    found[int(stat.parent.name)] = fields
        return found
