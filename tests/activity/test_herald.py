"""The herald tells what it is given: the first thing at once, what comes after it together, and what is left when it ends."""

import threading
import time

import pytest
from django.db import OperationalError

from caseway.activity.herald import Herald


class Listener:
    def __init__(self):
        self.told: list[tuple[list, set]] = []
        self.is_deaf, self.unheard = False, threading.Event()

    def __call__(self, news, owed):
        if self.is_deaf:
            self.unheard.set()
            raise OperationalError
        self.told.append((news, owed))

    def waits_for(self, count: int) -> bool:
        until = time.monotonic() + 60
        while len(self.told) < count and time.monotonic() < until:
            time.sleep(0.005)
        return len(self.told) == count


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def herald(listener, db):
    herald, stop = Herald(listener), threading.Event()
    assert not herald.take(["nobody goes round"], ())
    thread = threading.Thread(target=herald.go_round, args=(stop,))
    thread.start()
    while not herald.take([], ()):
        time.sleep(0.005)
    yield herald
    stop.set()
    herald.call_back()
    thread.join(60)
    assert not thread.is_alive() and not herald.take(["too late"], ())


def test_a_stream_is_told_in_few_messages(herald, listener):
    for number in range(100):
        herald.take([number], {"mail" if number % 2 else "index"})
    until = time.monotonic() + 60
    while sum(len(news) for news, _owed in listener.told) < 100 and time.monotonic() < until:
        time.sleep(0.005)
    assert [one for news, _owed in listener.told for one in news] == list(range(100))
    assert set().union(*(owed for _news, owed in listener.told)) == {"mail", "index"}
    assert len(listener.told) < 50


def test_the_same_news_twice_is_told_once(herald, listener):
    with herald._door:
        herald.take(["a", "b", "a"], ())
    assert listener.waits_for(1) and listener.told == [(["a", "b"], set())]


def test_a_message_that_fails_ends_nothing(herald, listener):
    listener.is_deaf = True
    herald.take(["unheard"], ())
    assert listener.unheard.wait(60)
    listener.is_deaf = False
    herald.take(["heard"], ())
    assert listener.waits_for(1) and listener.told == [(["heard"], set())]


def test_what_is_left_at_the_end_is_told_too(listener, db):
    herald, stop = Herald(listener), threading.Event()
    thread = threading.Thread(target=herald.go_round, args=(stop,))
    thread.start()
    while not herald.take(["first"], ()):
        time.sleep(0.005)
    assert listener.waits_for(1)
    herald.take(["last"], {"mail"})
    stop.set()
    herald.call_back()
    thread.join(60)
    assert listener.told[-1] == (["last"], {"mail"})
