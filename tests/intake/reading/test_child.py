import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psutil
import pytest

from caseway.intake.reading.child import Reader
from caseway.intake.reading.limits import LIMITS, Unreadable
from caseway.intake.reading.mail import read
from tests.patience import SLOWEST

MAIL = b"From: Rita <rita@northwind.test>\r\nSubject: Export\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n\r\nHello"
BIG = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: a/b\r\n\r\n" + b"z" * 5_000_000 + b"\r\n--x--"


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


def test_the_child_reads_what_we_would_read(reader):
    assert reader.read(MAIL) == read(MAIL)


def test_a_large_mail_passes_the_pipe_whole(reader):
    assert reader.read(BIG).attachments[0].content == b"z" * 5_000_000


def test_one_child_lasts_for_many_mails(reader):
    reader.read(MAIL)
    before = reader.pid
    for _ in range(50):
        reader.read(MAIL)
    assert reader.pid == before


def test_a_limit_is_told_by_its_name(reader):
    with pytest.raises(Unreadable) as held:
        reader.read(b"X-A: 1\r\n" * 3_000 + MAIL)
    assert held.value.reason == Unreadable.TOO_MANY_HEADERS
    assert reader.read(MAIL).subject == "Export"


def test_a_mail_too_large_is_not_even_sent(reader):
    with pytest.raises(Unreadable) as held:
        reader.read(b"x" * (LIMITS.size + 1))
    assert held.value.reason == Unreadable.TOO_LARGE


def test_a_killed_child_is_replaced(reader):
    reader.read(MAIL)
    before = reader.pid
    os.kill(before, signal.SIGKILL)
    assert reader.read(MAIL).subject == "Export"
    assert reader.pid != before


def test_a_child_killed_in_the_middle_costs_a_second_try_and_no_mail():
    with Reader() as reader:
        reader.read(MAIL)
        victim = reader.pid
        os.kill(victim, signal.SIGSTOP)
        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(reader.read, BIG)
            time.sleep(0.1)
            os.kill(victim, signal.SIGKILL)
            assert len(reading.result(timeout=60).attachments) == 1


def test_a_child_that_does_not_answer_in_time_is_ended_and_replaced():
    with Reader() as reader:
        reader.read(MAIL)
        os.kill(reader.pid, signal.SIGSTOP)
        reader.limits = replace(LIMITS, wall_seconds=1)
        with pytest.raises(Unreadable) as held:
            reader.read(MAIL)
        assert held.value.reason == Unreadable.TOO_SLOW
        reader.limits = LIMITS
        assert reader.read(MAIL).subject == "Export"


def test_memory_beyond_the_limit_is_refused_and_the_next_mail_is_read():
    with Reader(replace(LIMITS, memory=4_000_000)) as reader:
        with pytest.raises(Unreadable) as held:
            reader.read(BIG)
        assert held.value.reason in (Unreadable.TOO_LARGE, Unreadable.CRASHED)
        assert reader.read(MAIL).subject == "Export"


def test_many_threads_share_one_reader(reader):
    mails = [MAIL.replace(b"Export", b"Export %d" % number) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert [mail.subject for mail in pool.map(reader.read, mails)] == [f"Export {number}" for number in range(40)]


def test_the_child_stays_in_our_group_and_session_without_our_secrets(reader, monkeypatch):
    monkeypatch.setenv("CASEWAY_SECRET_KEY", "hidden")
    with Reader() as fresh:
        fresh.read(MAIL)
        assert os.getpgid(fresh.pid) == os.getpgid(0)
        assert os.getsid(fresh.pid) == os.getsid(0)
        assert "CASEWAY_SECRET_KEY" not in psutil.Process(fresh.pid).environ()


def test_the_child_never_loads_django(reader):
    reader.read(MAIL)
    assert not [entry.path for entry in psutil.Process(reader.pid).memory_maps() if "django" in entry.path]
    done = subprocess.run(
        [sys.executable, "-c", "import sys, caseway.intake.reading.inside; print('django' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_closed_reader_leaves_no_process():
    reader = Reader()
    reader.read(MAIL)
    pid = reader.pid
    reader.close()
    assert not psutil.pid_exists(pid)
    assert reader.read(MAIL).subject == "Export"
    reader.close()


def test_the_child_ends_with_its_parent():
    program = (
        "from caseway.intake.reading.child import Reader; import os, signal; reader = Reader();"
        "reader.read(b'Subject: x\\n\\ny'); print(reader.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    child = int(parent.stdout)
    deadline = time.monotonic() + 60
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_reading_costs_the_parent_less_than_half_a_millisecond(reader):
    reader.read(MAIL)
    begun = time.thread_time()
    for _ in range(200):
        reader.read(MAIL)
    assert (time.thread_time() - begun) / 200 < 0.0005 * SLOWEST
