"""Who wakes for a nudge: of several threads one, and only those who do work of that kind."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.db import transaction

from caseway.activity import live
from caseway.activity.models import Reaction
from caseway.automation.delivering import LANE
from caseway.automation.models import Delivery
from caseway.jobs import queues, runner, schedules, wakeups
from caseway.jobs.runner import Runner
from caseway.jobs.wakeups import Bell


class Gathering:
    """Stands in for the clock: whoever gathers does so until it is enough."""

    def __init__(self):
        self.seconds, self._begun, self._enough = [], threading.Semaphore(0), threading.Semaphore(0)

    def sleep(self, seconds):
        self.seconds.append(seconds)
        self._begun.release()
        self._enough.acquire(timeout=60)

    def begins(self):
        assert self._begun.acquire(timeout=60)

    def ends(self, heard, count):
        self._enough.release()
        until = time.monotonic() + 60
        while len(heard) < count and time.monotonic() < until:
            time.sleep(0.005)


@pytest.fixture
def gathering(monkeypatch):
    made = Gathering()
    monkeypatch.setattr(wakeups, "time", SimpleNamespace(sleep=made.sleep, monotonic=time.monotonic))
    return made


@pytest.fixture
def waiting():
    """Threads that wait for a bell, and what each heard."""
    bell, heard, stop, ready = Bell(), [], threading.Event(), threading.Semaphore(0)

    def wait():
        ready.release()
        heard.append(bell.wait(60, stop))

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
        ready.acquire()
    time.sleep(0.05)
    yield bell, heard
    stop.set()
    bell.nudge_all()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def test_one_of_several_wakes_and_hears_what_came_a_moment_later(waiting, gathering):
    bell, heard = waiting
    bell.ring({Reaction})
    gathering.begins()
    bell.ring({Delivery})
    gathering.ends(heard, 1)
    time.sleep(0.05)
    assert heard == [{Reaction, Delivery}]


def test_who_is_told_while_another_works_is_woken_then(waiting, gathering):
    bell, heard = waiting
    for count, kind in enumerate((Reaction, Delivery), 1):
        bell.ring({kind})
        gathering.begins()
        gathering.ends(heard, count)
    assert heard == [{Reaction}, {Delivery}]
    assert gathering.seconds == [wakeups.GATHER_SECONDS, wakeups.GATHER_SECONDS_IN_A_STREAM]


def test_what_was_owed_before_somebody_waits_is_not_missed():
    bell = Bell()
    bell.ring({Reaction})
    assert bell.wait(5, threading.Event()) == {Reaction}
    assert bell.wait(0.01, threading.Event()) == set()


@pytest.fixture
def rung(monkeypatch):
    """Which lanes' bells rang for what."""
    bells, heard = {lane: Bell() for lane in queues.lanes()}, []
    for lane, bell in bells.items():
        monkeypatch.setattr(bell, "ring", lambda kinds, lane=lane: heard.append((lane, kinds)))
    monkeypatch.setattr(wakeups, "bell", bells.__getitem__)
    return heard


def test_a_nudge_reaches_the_lane_that_does_such_work(rung):
    wakeups.wake({Delivery})
    assert rung == [(LANE, {Delivery})]
    wakeups.wake(set())
    assert len(rung) == 1
    wakeups.wake()
    assert {lane for lane, _kinds in rung} == set(queues.lanes())


def test_what_a_thread_owes_to_its_own_lane_wakes_nobody_else(rung):
    with wakeups.working_in(queues.MAIN):
        wakeups.wake({Reaction, Delivery})
        assert wakeups.owed_by_mine() == {Reaction}
        assert wakeups.owed_by_mine() == set()
    assert rung == [(LANE, {Delivery})]


@pytest.mark.django_db(transaction=True)
def test_news_of_other_processes_is_heard_and_our_own_is_not_heard_twice(rung, monkeypatch):
    news = live.News(1, "ticket", 7, number=3)
    message = live._message([news], {Reaction})
    told = []
    stop = live.listen(told.append)
    live.hear(message)
    assert (told, rung) == ([], [])
    monkeypatch.setattr(live, "_US", "another process!")
    live.hear(message)
    stop()
    assert (told, rung) == ([news], [(queues.MAIN, {Reaction})])


@pytest.mark.django_db(transaction=True)
def test_a_change_that_owes_nothing_wakes_nobody(rung):
    with transaction.atomic():
        live.tell_on_commit(live.News(1, "ticket", 7))
    assert rung == []
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        live.wake_on_commit(Reaction)
        raise ZeroDivisionError
    assert rung == []


def test_who_has_a_flood_to_work_off_hears_of_what_comes_in_meanwhile(monkeypatch):
    """Each turn takes a part of the flood; a mail that comes during one is in the next, not in the next sweep."""
    at_work, turns = Runner(), []
    # What others left there is not for this one.
    bell = Bell()
    monkeypatch.setattr(wakeups, "bell", lambda _lane: bell)
    monkeypatch.setattr(schedules, "run_due", lambda: None)

    def take_turns(stop, lane, owed=None):
        turns.append(owed)
        if len(turns) == 2:
            bell.ring({Reaction})
        if len(turns) == 3:
            stop.set()
        return {Delivery}, True

    monkeypatch.setattr(runner, "take_turns", take_turns)
    at_work._look()
    assert turns == [None, {Delivery}, {Delivery, Reaction}]
