"""Owed work: written with the change, done once, in order, retried, parked, never lost."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from caseway.activity.models import Reaction
from caseway.activity.recording import record, use_reactions
from caseway.intake.models import IncomingMail
from caseway.intake.storing import raw_mail
from caseway.jobs import leases, runner
from caseway.jobs.models import OwedWork
from caseway.jobs.queues import MAIN, Later, Queue
from caseway.mail.models import OutgoingMail
from caseway.reactions import EVERYWHERE, REACTIONS
from caseway.tickets.actions import reply
from caseway.tickets.facts import TicketHeld, TicketResolved
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
State = OwedWork.State
MAIL = b"From: Rita <rita@northwind.test>\r\nSubject: It leaks\r\n\r\nAt the hinge.\r\n"
SUPPORT = "support@acme.localhost"


@pytest.fixture
def done():
    """What was done so far, by a reaction that tests may make fail."""
    return []


@pytest.fixture
def owe(ticket, ada, done):
    """Owe a piece of work about the ticket; `fails` says how often it fails first."""
    runner.settle()

    def note_it(activity):
        if activity.data["before"] in owe_now.failing:
            raise RuntimeError("not today")
        if activity.data["before"] in owe_now.late:
            raise Later("the other side sleeps")
        done.append(activity.data["before"])

    def owe_now(word, fact=TicketResolved):
        with transaction.atomic():
            return record(fact(before=word), about=ticket, by=ada)

    owe_now.failing, owe_now.late = set(), set()
    use_reactions({TicketResolved: [note_it]})
    yield owe_now
    use_reactions(REACTIONS, EVERYWHERE)


@pytest.fixture
def queue():
    return Queue(Reaction, lambda row: None)


def make_due():
    Reaction.objects.filter(state=State.WAITING).update(due_at=now())


def test_work_is_owed_with_the_change_and_vanishes_with_it(owe, ticket, ada):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(TicketResolved(before="a"), about=ticket, by=ada)
        raise ZeroDivisionError
    assert Reaction.objects.count() == 0


def test_owed_work_is_found_without_any_wake_up(owe, done):
    owe("a")
    assert runner.run_once() == 1
    assert done == ["a"]
    assert not Reaction.objects.exists()


def test_what_one_queue_owes_to_another_is_done_in_the_same_turn(acme, postbox):
    IncomingMail.objects.bulk_create([raw_mail(acme.pk, MAIL, source="smtp", sender="rita@northwind.test", recipient=SUPPORT)])
    runner.take_turns(threading.Event(), MAIN)
    assert Ticket.objects.get().subject == "It leaks"
    assert not Reaction.objects.exists()


def letters_that_wait(count, ticket, by):
    runner.settle()
    with transaction.atomic():
        for number in range(count):
            reply(ticket, by=by, body=f"We look into it, {number}.")
    runner.settle()
    letters = OutgoingMail.objects.filter(kind="reply")
    letters.update(state=State.WAITING, attempts=0, sent_at=None)
    return letters


def test_a_slow_mail_server_has_only_its_turn(ticket, ada, postbox, monkeypatch):
    """What comes in does not wait until all letters have left; the others keep their place, untried."""
    letters = letters_that_wait(3, ticket, ada)
    monkeypatch.setattr(runner, "OUTSIDE_SECONDS", -1.0)
    for left in (2, 1, 0):
        runner.run_once()
        waiting = letters.filter(state=State.WAITING)
        assert (waiting.count(), sum(waiting.values_list("attempts", flat=True))) == (left, 0)


def test_one_letter_is_on_its_way_at_a_time_and_none_waits_for_the_next_sweep(ticket, ada, postbox, monkeypatch):
    """A kill may repeat what was on its way: that is one, however many threads there are."""
    letters_that_wait(6, ticket, ada).update(subject="")
    under_way, most, left, all_left = [], [], [], threading.Event()

    def slowly(letter):
        under_way.append(letter.pk)
        most.append(len(under_way))
        threading.Event().wait(0.05)
        under_way.remove(letter.pk)
        left.append(letter.pk)
        if len(left) == 6:
            all_left.set()

    mails = Queue(OutgoingMail, slowly, outside=True, keep=True, batch=2)
    monkeypatch.setattr("caseway.jobs.queues.queues", lambda lane=None: [mails])
    monkeypatch.setattr(runner, "SWEEP_SECONDS", 60.0)
    threads = [runner.Runner() for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        all_left.wait(20)
    finally:
        for thread in threads:
            thread.stop()
    assert max(most) == 1 and len(set(left)) == 6


def test_what_comes_to_a_queue_that_had_its_turn_waits_for_the_next(owe, done, ticket, ada):
    def owe_more(activity):
        done.append(activity.data["before"])
        if activity.data["before"] == "a":
            record(TicketResolved(before="b"), about=ticket, by=ada)

    use_reactions({TicketResolved: [owe_more]})
    owe("a")
    runner.take_turns(threading.Event(), MAIN)
    assert done == ["a"]
    runner.take_turns(threading.Event(), MAIN)
    assert done == ["a", "b"]


def test_a_fact_that_nothing_follows_owes_nothing(owe):
    owe("a", fact=TicketHeld)
    assert not Reaction.objects.exists()


def test_work_on_one_subject_is_done_in_the_order_it_was_owed(owe, done):
    for word in "abcdef":
        owe(word)
    runner.settle()
    assert done == list("abcdef")


def test_what_fails_is_tried_again_later_and_holds_back_only_its_own_subject(owe, done, acme, rita):
    owe.failing.add("a")
    owe("a"), owe("b")
    runner.settle()
    assert done == []
    waiting = Reaction.objects.order_by("id").first()
    assert waiting.due_at > now() and "not today" in waiting.last_error
    owe.failing.clear()
    make_due()
    runner.settle()
    assert done == ["a", "b"]


def test_pauses_grow(owe):
    owe.failing.add("a")
    owe("a")
    pauses = []
    for _ in range(4):
        make_due()
        runner.settle()
        row = Reaction.objects.get()
        pauses.append((row.due_at - now()).total_seconds())
    assert pauses == sorted(pauses) and pauses[0] < 15 < pauses[-1]


def test_what_always_fails_is_parked_and_can_be_run_again(owe, done):
    owe.failing.add("a")
    owe("a"), owe("b")
    for _ in range(9):
        make_due()
        runner.settle()
    assert Reaction.objects.get().state == State.DEAD
    assert done == ["b"], "the dead must not hold up the living"
    owe.failing.clear()
    assert Reaction.objects.rerun() == 1
    runner.settle()
    assert done == ["b", "a"]


def test_what_is_put_off_never_dies_of_it(owe):
    owe.late.add("a")
    owe("a")
    for _ in range(20):
        make_due()
        runner.settle()
    row = Reaction.objects.get()
    assert row.state == State.WAITING and row.last_error == "the other side sleeps"


def test_an_effect_and_its_mark_are_one_transaction(owe, ticket, acme, ada):
    """A worker that dies between the two would otherwise repeat the effect."""

    def half(activity):
        ticket.tags.create(workspace=acme, name="half")
        raise KeyboardInterrupt

    use_reactions({TicketResolved: [half]})
    owe("a")
    with pytest.raises(KeyboardInterrupt):
        runner.run_once()
    assert not ticket.tags.exists()
    assert Reaction.objects.get().state == State.RUNNING


def test_two_workers_never_hold_the_same_row(owe, queue):
    for word in "abc":
        owe(word)
    first, second = leases.claim(queue), leases.claim(queue)
    assert len(first) == 3 and second == []


def test_a_silent_worker_loses_its_lease(owe, queue, done):
    owe("a")
    leases.claim(queue)
    assert runner.run_once() == 0
    Reaction.objects.update(lease_until=now() - timedelta(seconds=1), lease_owner="elsewhere/1/2/3/4")
    runner.reclaim()
    runner.settle()
    assert done == ["a"]


def test_the_dead_of_this_machine_lose_theirs_at_once(owe, queue, done):
    owe("a")
    leases.claim(queue)
    machine = leases.me().rsplit("/", 2)[0]
    Reaction.objects.update(lease_owner=f"{machine}/999999999/1")
    runner.reclaim()
    runner.settle()
    assert done == ["a"]


def test_the_living_keep_theirs(owe, queue):
    owe("a")
    leases.claim(queue)
    runner.reclaim()
    assert Reaction.objects.get().state == State.RUNNING


def test_who_lost_the_lease_changes_nothing(owe, queue, done):
    owe("a")
    rows = leases.claim(queue)
    Reaction.objects.update(lease_owner="somebody/else/1/2")
    runner.work_on(Queue(Reaction, lambda row: done.append("late")), rows)
    assert Reaction.objects.get().lease_owner == "somebody/else/1/2"


def test_two_that_collide_do_not_have_to_wait(owe, done):
    collisions = iter([OperationalError("deadlock detected"), IntegrityError("the same customer twice")])

    def collide(activity):
        for collision in collisions:
            raise collision
        done.append(activity.data["before"])

    use_reactions({TicketResolved: [collide]})
    owe("a")
    runner.settle()
    assert done == ["a"]


def test_what_a_restored_installation_owed_is_done_or_parked_whoever_held_it(owe, queue, done):
    owe("failing"), owe("held")
    owe.failing.add("failing")
    leases.claim(queue)
    Reaction.objects.update(lease_owner="another/house/7/8", due_at=now() + timedelta(hours=1), subject="")
    runner.settle_what_was_restored()
    assert done == ["held"]
    assert Reaction.objects.get().state == State.DEAD


def test_a_row_that_kills_its_workers_ends_as_dead(owe, queue):
    owe("a")
    Reaction.objects.update(attempts=queue.attempts)
    runner.settle()
    assert Reaction.objects.get().state == State.DEAD


def test_those_in_a_batch_with_a_killer_do_not_die_of_it(owe, queue, done):
    """Eight workers die over one row; the others have been tried once with it and wait for their own turn."""
    for word in "abc":
        owe(word)

    def note_it(activity):
        if activity.data["before"] == "a":
            raise KeyboardInterrupt
        done.append(activity.data["before"])

    use_reactions({TicketResolved: [note_it]})
    Reaction.objects.update(subject="")
    for _ in range(queue.attempts):
        with pytest.raises(KeyboardInterrupt):
            runner.run_once()
        Reaction.objects.filter(state=State.RUNNING).update(lease_owner=f"{leases.me().rsplit('/', 2)[0]}/999999999/1")
        runner.reclaim()
    runner.settle()
    assert done == ["b", "c"]
    assert Reaction.objects.get().state == State.DEAD


def test_those_that_a_killed_worker_held_still_go_together(owe, queue, done, django_assert_max_num_queries):
    """A machine that is killed again and again must keep up."""
    for number in range(20):
        owe(str(number))
    Reaction.objects.update(subject="")
    leases.claim(queue)
    Reaction.objects.update(lease_owner=f"{leases.me().rsplit('/', 2)[0]}/999999999/1")
    runner.reclaim()
    with django_assert_max_num_queries(12):
        assert runner.run_once() == 20
    assert len(done) == 20


def test_one_suspect_does_not_make_its_whole_batch_go_one_by_one(owe, queue, done, django_assert_max_num_queries):
    for number in range(20):
        owe(str(number))
    Reaction.objects.update(subject="")
    Reaction.objects.filter(pk=Reaction.objects.last().pk).update(attempts=4, last_error="RuntimeError: not today")
    with django_assert_max_num_queries(20):
        assert runner.run_once() == 20
    assert len(done) == 20


def test_what_follows_a_suspect_of_its_subject_waits_for_it(owe, queue, done):
    for word in "abc":
        owe(word)
    first = Reaction.objects.order_by("pk").first()
    Reaction.objects.update(subject="one")
    Reaction.objects.filter(pk=first.pk).update(attempts=4, last_error="RuntimeError: not today")
    runner.settle()
    assert done == ["a", "b", "c"]


def test_a_batch_of_many_takes_a_constant_number_of_statements(owe, django_assert_max_num_queries, done):
    for number in range(100):
        owe(str(number))
    with django_assert_max_num_queries(20):
        runner.run_once()
    assert len(done) == 100
    assert connection.in_atomic_block is False


def test_a_subject_that_is_held_up_does_not_stand_in_the_way_of_others(owe, done, ticket, ada):
    """However many rows wait behind the one that failed."""
    owe("first")
    Reaction.objects.update(due_at=now() + timedelta(hours=1))
    for word in "abc":
        owe(word)
    record(TicketResolved(before="other"), about=ticket, by=ada)
    Reaction.objects.filter(pk=Reaction.objects.latest("pk").pk).update(subject="another")
    narrow = Queue(Reaction, lambda row: done.append(row.activity.data["before"]), batch=2)
    assert [row.subject for row in leases.claim(narrow)] == ["another"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what stands in the table")
def test_what_is_done_is_not_looked_at_again():
    """The outbox keeps every mail: looking for owed ones must not read them all."""
    for asked in (OutgoingMail.objects.ready(now()), OutgoingMail.objects.undone().filter(subject="a"), OutgoingMail.objects.running()):
        assert "USING INDEX outgoing_" in asked.explain()


@pytest.fixture
def patience():
    """Says whether the present commit would wait for the disk; the tests' databases are set up not to wait, real ones wait."""
    is_embedded = connection.vendor == "sqlite"

    def asked(question="PRAGMA synchronous" if is_embedded else "SHOW synchronous_commit"):
        with connection.cursor() as cursor:
            cursor.execute(question)
            return {2: "on", 1: "off"}.get(found := cursor.fetchone()[0], found) if cursor.description else None

    asked("PRAGMA synchronous = FULL" if is_embedded else "SET synchronous_commit TO on")
    yield asked
    asked("PRAGMA synchronous = OFF" if is_embedded else "RESET synchronous_commit")


@pytest.mark.django_db(transaction=True)
def test_only_work_on_the_database_commits_before_the_disk_has_it(owe, patience):
    seen = []
    for word in ("a", "b"):
        owe(word)
    inside = Queue(Reaction, lambda row: seen.append(patience()))
    runner.work_on(inside, leases.claim(inside))
    assert (seen, patience()) == (["off", "off"], "on")

    owe("c")
    outside = Queue(Reaction, lambda row: seen.append(patience()), outside=True)
    with CaptureQueriesContext(connection) as asked:
        runner.work_on(outside, leases.claim(outside))
    assert seen[2:] == ["on"]
    assert not [query for query in asked if "synchronous_commit TO" in query["sql"]]


def test_all_batches_go_through_what_follows_in_the_same_order(owe, queue, done):
    """What two of them lock they then lock one after the other, whoever was owed first."""

    def second(activity):
        done.append("second")

    def first(activity):
        done.append("first")

    use_reactions({TicketHeld: [first], TicketResolved: [second, first]})
    owe("a"), owe("b")
    runner.run_once()
    assert done == ["first", "first", "second", "second"]
