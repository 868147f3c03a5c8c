"""Acknowledged is kept, seen from the kernel: no 250 and no 201 leaves before its bytes are synced."""

import re
import signal
import smtplib
import subprocess
import time

import pytest

from scripts.tracer import MISSING, find
from tests.e2e.conftest import in_time
from tests.e2e.live import installation

CALLS = "trace=pwrite64,write,writev,fdatasync,fsync,sendto,sendmsg"
# A call that another thread interrupts is written in two lines: “… <unfinished ...>” and “<... fdatasync resumed>”.
SYNC_BEGINS = re.compile(r"^\d+ +f(data)?sync\(\d+<[^>]*-wal>")
SYNC_ENDS = re.compile(r"^\d+ +(f(data)?sync\(\d+<[^>]*-wal>.*|<\.\.\. f(data)?sync resumed>.*)= 0$")
WRITES_LOG = re.compile(r"^\d+ +pwrite64\(\d+<[^>]*-wal>")


@pytest.fixture(scope="module")
def strace():
    path = find()
    assert path, MISSING
    return path


@pytest.fixture(scope="module")
def traced(strace, tmp_path_factory):
    """A running Caseway, and what it has asked of the kernel since, line by line."""
    home = tmp_path_factory.mktemp("traced")
    live = installation(home / "data")
    live.set_up()
    trace = home / "trace"
    with live.serving() as served:
        watcher = subprocess.Popen([strace, "-f", "-y", "-s", "9000", "-e", CALLS, "-o", trace, "-p", str(served.process.pid)])
        while not trace.exists() or "pwrite64" not in trace.read_text(errors="replace"):
            time.sleep(0.2)
            live.api("POST", "/tickets", json={"subject": "First", "body": "To see the trace begin.", "requester": {"name": "Rita"}})
        yield live, lambda: trace.read_text(errors="replace").splitlines()
        watcher.send_signal(signal.SIGINT)
        watcher.wait(20)


def story(lines: list[str], words: str, answer: str) -> str:
    """The letters of what happened: (w)ritten into the log, sync (b)egun and (e)nded, (a)nswered."""
    letters = []
    for line in lines:
        is_log = bool(WRITES_LOG.match(line))
        letters += ["w"] * (is_log and words in line)
        letters += ["b"] * bool(SYNC_BEGINS.match(line)) + ["e"] * bool(SYNC_ENDS.match(line))
        letters += ["a"] * (not is_log and bool(re.search(answer, line)))
    return "".join(letters)


KEPT_FIRST = re.compile(r"[be]*w+b[^a]*e[be]*a")


def test_the_order_is_told_apart():
    assert KEPT_FIRST.match("bewwbea")
    assert not KEPT_FIRST.match("wabe")
    assert not KEPT_FIRST.match("wba")
    assert not KEPT_FIRST.match("bewa")


def test_201_leaves_after_its_ticket_is_synced(traced):
    live, lines = traced
    before = len(lines())
    made = live.api("POST", "/tickets", json={"subject": "Durable kettle", "body": "It leaks.", "requester": {"name": "Rita"}})
    assert made.status_code == 201
    assert in_time(lambda: KEPT_FIRST.match(story(lines()[before:], "Durable kettle", "HTTP/1.1 201.*Durable kettle")))


def test_250_leaves_after_its_mail_is_synced(traced):
    live, lines = traced
    before = len(lines())
    mail = "From: rita@northwind.test\r\nSubject: Durable teapot\r\n\r\nIt leaks.\r\n"
    with smtplib.SMTP("127.0.0.1", live.smtp_port, timeout=30) as smtp:
        smtp.sendmail("rita@northwind.test", ["support@acme.localhost"], mail)
    assert in_time(lambda: KEPT_FIRST.match(story(lines()[before:], "Durable teapot", r"250 2\.0\.0 Kept")))
