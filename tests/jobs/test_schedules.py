"""Recurring acts run at their time, once in the fleet."""

from datetime import UTC, datetime

import pytest
import time_machine

from caseway.jobs import queues, schedules
from caseway.jobs.models import Schedule
from caseway.jobs.queues import Recurring

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch):
    ran = []
    monkeypatch.setattr(queues._registry, "recurring", [Recurring("hourly", "5 * * * *", lambda: ran.append(1))])
    schedules._known.clear()
    yield ran
    schedules._known.clear()


def at(hour, minute):
    return time_machine.travel(datetime(2026, 11, 24, hour, minute, 30, tzinfo=UTC), tick=False)


def test_it_runs_when_its_time_has_come_and_not_before(ran):
    with at(10, 0):
        schedules.run_due()
    assert ran == []
    with at(10, 5):
        schedules.run_due()
        schedules.run_due()
    assert ran == [1]
    with at(11, 5):
        schedules.run_due()
    assert ran == [1, 1]


def test_of_two_processes_one_runs_it(ran):
    with at(10, 0):
        schedules.run_due()
    with at(10, 6):
        schedules.run_due()
        # Another process still remembers the time that has just been taken.
        schedules._known["hourly"] = datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
        schedules.run_due()
    assert ran == [1]


def test_a_failing_act_runs_again_next_time(monkeypatch):
    tries = []

    def fail():
        tries.append(1)
        raise RuntimeError

    monkeypatch.setattr(queues._registry, "recurring", [Recurring("failing", "5 * * * *", fail)])
    schedules._known.clear()
    with at(10, 0):
        schedules.run_due()
    for hour in (10, 11):
        with at(hour, 5):
            schedules.run_due()
    assert tries == [1, 1]
    assert Schedule.objects.get(name="failing").last_at is not None
