"""What is beyond a limit waits, as long as it is told and no longer; each process and each database counts the same."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from caseway.helpcentre import limits
from caseway.helpcentre.models import Passage

pytestmark = pytest.mark.django_db

START = datetime(2026, 12, 1, 9, 59, 50, tzinfo=UTC)
THREE_AN_HOUR = limits.Limit("three an hour", 3, 3600)
TWO_A_MINUTE = limits.Limit("two a minute", 2, 60)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def knock(workspace, *counted) -> int:
    return limits.wait_for(workspace.pk, *(counted or ((THREE_AN_HOUR, "203.0.113.7"),)))


def test_what_is_beyond_waits_until_the_window_is_over(acme, clock):
    assert [knock(acme) for _ in range(4)] == [0, 0, 0, 3600]
    clock.shift(timedelta(minutes=59, seconds=59))
    assert knock(acme) == 1
    clock.shift(timedelta(seconds=1))
    assert [knock(acme) for _ in range(4)] == [0, 0, 0, 3600]


def test_a_window_begins_with_the_first_and_not_with_the_clock(acme, clock):
    assert [knock(acme) for _ in range(3)] == [0, 0, 0]
    clock.shift(timedelta(seconds=20))
    assert knock(acme) == 3580, "a new hour by the clock is none for who came just before it"


def test_who_is_refused_does_not_wait_longer_for_it(acme, clock):
    for _ in range(20):
        knock(acme)
    clock.shift(timedelta(hours=1))
    assert knock(acme) == 0


def test_each_is_counted_alone_and_the_longest_wait_is_told(acme, mallory, clock):
    both = (TWO_A_MINUTE, "a"), (THREE_AN_HOUR, "a")
    assert [knock(acme, *both) for _ in range(4)] == [0, 0, 60, 3600]
    assert knock(acme, (TWO_A_MINUTE, "b")) == 0
    assert knock(mallory.workspace, *both) == 0


def test_old_counts_are_forgotten(acme, clock):
    knock(acme)
    knock(acme, (TWO_A_MINUTE, "a"))
    clock.shift(timedelta(minutes=2))
    limits.forget_old_passages()
    assert Passage.objects.count() == 1
