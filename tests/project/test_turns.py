"""Whoever writes into SQLite's file has a turn, in the order of coming, whoever else writes without a pause."""

import threading
import time

import pytest
from django.db import OperationalError

from caseway.project.databases import django_database
from caseway.project.engines.sqlite.base import DatabaseWrapper
from caseway.project.engines.turns import Turns

pytestmark = pytest.mark.django_db
SETTINGS = {"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False, "TEST": {}}


@pytest.fixture
def connect(tmp_path):
    """Connections to one file, each for the thread that makes it."""

    def make():
        return DatabaseWrapper({**SETTINGS, **django_database(f"sqlite:///{tmp_path}/one.sqlite3")}, "one")

    line = make()
    with line.cursor() as cursor:
        cursor.execute("CREATE TABLE note (word text)")
    line.close()
    return make


def begin(line):
    line.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(line):
    line.commit()
    line.set_autocommit(True)


def write(line):
    with line.cursor() as cursor:
        cursor.execute("INSERT INTO note (word) VALUES (%s)", ["x"])


def test_turns_are_handed_over_in_the_order_of_coming():
    turns, came, threads = Turns(), [], []

    def wait(number):
        assert turns.take()
        came.append(number)
        turns.give()

    assert turns.take()
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._line) <= number:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4]


def test_who_gets_no_turn_in_time_leaves_the_line():
    turns = Turns()
    assert turns.take() and not turns.take(0.01)
    turns.give()
    assert turns.take(0.01)


@pytest.mark.parametrize("in_a_transaction", [True, False])
def test_who_writes_without_a_pause_keeps_nobody_waiting(connect, in_a_transaction):
    stop = threading.Event()

    def flood():
        line = connect()
        while not stop.is_set():
            begin(line)
            write(line)
            time.sleep(0.1)
            end(line)
        line.close()

    flooding, line, waits = threading.Thread(target=flood), connect(), []
    flooding.start()
    try:
        for _ in range(8):
            time.sleep(0.05)
            began = time.monotonic()
            if in_a_transaction:
                begin(line)
            write(line)
            if in_a_transaction:
                end(line)
            waits.append(time.monotonic() - began)
    finally:
        stop.set()
        flooding.join()
        line.close()
    # By looking again now and then most would take seconds.
    assert sorted(waits)[5] < 0.5


@pytest.mark.parametrize("ending", ["rollback", "close"])
def test_a_turn_ends_with_its_transaction(connect, ending):
    one, other = connect(), connect()
    begin(one)
    write(one)
    getattr(one, ending)()
    assert other.turns.take(0.01)
    other.turns.give()
    begin(other)
    end(other)
    one.close()
    other.close()


def test_a_transaction_that_cannot_begin_keeps_no_turn(connect):
    line = connect()
    line.ensure_connection()
    line.connection.execute("BEGIN")
    with pytest.raises(OperationalError):
        begin(line)
    assert line.turns.take(0.01)
    line.turns.give()
