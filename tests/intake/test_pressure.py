"""Mail is taken no faster than it is understood, and who floods waits alone."""

from concurrent.futures import Executor, Future
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.intake import pressure
from caseway.intake.models import IncomingMail
from caseway.intake.pressure import FEW, LATE, LONGEST, LOOK_AFTER, OLDEST, Pressure, lateness
from caseway.intake.storing import raw_mail

NOON = now().replace(hour=12, minute=0, second=0, microsecond=0)


def waiting(*seconds_of_senders):
    return [(sender, NOON - timedelta(seconds=seconds)) for sender, seconds in seconds_of_senders]


@pytest.mark.parametrize(
    "oldest, loud, late_for_loud, late_for_others",
    [
        ([], "", 0, 0),
        # Nobody floods with some mails.
        (waiting(*[("a", 9)] * (FEW - 1)), "", 9, 9),
        (waiting(*[("a", 3)] * FEW), "a", 3, 0),
        (waiting(*[(sender, 9) for sender in "abcdefghijklm"]), "", 9, 9),
        (waiting(("a", 9), *[("a", 8)] * FEW, ("b", 7)), "a", 9, 7),
        (waiting(("b", 9), *[("a", 8)] * FEW), "a", 9, 9),
        # Two and three at once.
        (waiting(("a", 9), *[("a", 8), ("b", 8)] * FEW, ("c", 7)), "ab", 9, 7),
        (waiting(*[("a", 8), ("b", 8), ("c", 8)] * FEW, ("d", 7)), "abc", 8, 7),
        # What came by another way than SMTP has no sender on its envelope.
        (waiting(*[(None, 9)] * FEW), "", 9, 9),
    ],
)
def test_how_late_work_is(oldest, loud, late_for_loud, late_for_others):
    assert lateness(oldest, NOON) == (set(loud), late_for_loud, late_for_others)


class AtOnce(Executor):
    def submit(self, fn, /, *args, **kwargs):
        done = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture
def slept(monkeypatch):
    """Seconds that senders were held up; nobody really waits, yet the clock goes on."""
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr(pressure.asyncio, "sleep", sleep)
    monkeypatch.setattr(pressure.connection, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(pressure.time, "monotonic", lambda: 1000.0 + sum(slept))
    return slept


def held(gate, sender, times=1):
    for _ in range(times):
        with suppress(StopIteration):
            gate.hold(sender).send(None)


def mails_of(acme, *senders, seconds):
    due_at = now() - timedelta(seconds=seconds)
    rows = [raw_mail(acme.pk, b"", source="smtp", sender=sender) for sender in senders]
    for row in rows:
        row.due_at = due_at
    IncomingMail.objects.bulk_create(rows)


def test_nobody_is_held_up_and_nothing_asked_as_long_as_little_comes(acme, slept, django_assert_num_queries):
    gate = Pressure(AtOnce())
    with django_assert_num_queries(0):
        held(gate, "rita@northwind.test", LOOK_AFTER - 1)
    assert not slept


def test_a_burst_that_is_understood_in_time_waits_for_nothing(acme, slept):
    mails_of(acme, "a@x.test", "b@x.test", seconds=LATE / 2)
    held(Pressure(AtOnce()), "rita@northwind.test", LOOK_AFTER * 2)
    assert not slept


def test_when_mail_waits_long_all_who_bring_more_wait_until_it_does_not(acme, slept):
    mails_of(acme, "a@x.test", "b@x.test", seconds=LATE + 3)
    gate = Pressure(AtOnce())
    held(gate, "rita@northwind.test", LOOK_AFTER)
    assert sum(slept) == pytest.approx(3, abs=0.5)
    IncomingMail.objects.update(state="done")
    before = sum(slept)
    held(gate, "rita@northwind.test", 3)
    assert sum(slept) - before <= 1.0


def test_nobody_is_held_up_longer_than_senders_wait(acme, slept):
    mails_of(acme, "a@x.test", "b@x.test", seconds=3600)
    held(Pressure(AtOnce()), "rita@northwind.test", LOOK_AFTER)
    assert sum(slept) == pytest.approx(LONGEST)


@pytest.mark.parametrize("floods", [1, 2, 3])
def test_who_floods_waits_alone(floods, acme, slept):
    senders = [f"flood{number}@x.test" for number in range(floods)]
    mails_of(acme, *senders * 30, seconds=60)
    gate = Pressure(AtOnce())
    held(gate, "rita@northwind.test", LOOK_AFTER)
    assert not slept
    for number, sender in enumerate(senders):
        held(gate, sender)
        assert sum(slept) == pytest.approx(LONGEST * (number + 1))


def test_looking_takes_one_question_however_much_waits(acme, slept, django_assert_num_queries):
    mails_of(acme, *["flood@x.test"] * (OLDEST + 5), seconds=60)
    gate = Pressure(AtOnce())
    with django_assert_num_queries(1):
        held(gate, "rita@northwind.test", LOOK_AFTER)


def test_without_a_database_mail_is_not_held_up(acme, slept, monkeypatch):
    def fails():
        raise OSError("the database sleeps")

    monkeypatch.setattr(pressure, "_oldest", fails)
    held(Pressure(AtOnce()), "rita@northwind.test", LOOK_AFTER * 2)
    assert not slept
