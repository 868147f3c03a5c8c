"""Many mails at once: few statements, and each becomes what it would have become alone."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.customers.models import Customer
from caseway.intake import opening
from caseway.intake.actions import block
from caseway.intake.models import IncomingMail
from caseway.intake.storing import raw_mail
from caseway.jobs import leases, queues, runner
from caseway.tickets.models import Participant, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]


def come_in(workspace, subject, sender="rita@northwind.test", body="It leaks.", **heads):
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"Message_ID": f"<{subject}@x>", **heads}.items())
    to = f"support@{workspace.slug}.localhost"
    raw = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{head}\r\n{body}\r\n"
    mail = raw_mail(workspace.pk, raw.encode(), source="smtp", sender=sender, recipient=to)
    mail.save()
    return mail


def work():
    queue = next(queue for queue in queues.queues() if queue.model is IncomingMail)
    rows = leases.claim(queue)
    with CaptureQueriesContext(connection) as asked:
        runner.work_on(queue, rows)
    # News of many things takes several messages, as many as their ids are long.
    return len([one for one in asked.captured_queries if "pg_notify" not in one["sql"]])


def opened(workspace):
    return list(Ticket.objects.filter(workspace=workspace).order_by("number").values_list("number", "subject"))


def test_many_take_as_few_statements_as_a_few(acme):
    def asked_for(count):
        for number in range(count):
            come_in(acme, f"{count} mails, {number}", f"c{number}.{count}@x.test", Cc=f"d{number}.{count}@x.test")
        return work()

    asked_for(3)
    a_few, many = asked_for(4), asked_for(20)
    assert many <= a_few < 30
    assert Ticket.objects.count() == 27


def test_numbers_go_by_the_order_of_coming_in_each_company_for_itself(acme, mallory):
    evil = mallory.workspace
    for subject, workspace in [("a", acme), ("x", evil), ("b", acme), ("c", acme), ("y", evil)]:
        come_in(workspace, subject)
    work()
    assert opened(acme) == [(1, "a"), (2, "b"), (3, "c")]
    assert opened(evil) == [(1, "x"), (2, "y")]


def test_who_writes_twice_and_is_copied_once_is_one_customer(acme):
    come_in(acme, "a", "Rita Rahn <rita@northwind.test>")
    come_in(acme, "b", "rita@northwind.test", Cc="Sam <sam@northwind.test>")
    come_in(acme, "c", "sam@northwind.test", Cc="rita@northwind.test")
    work()
    assert list(Customer.objects.order_by("email").values_list("email", "name")) == [
        ("rita@northwind.test", "Rita Rahn"), ("sam@northwind.test", "Sam")
    ]  # fmt: skip
    parts = Participant.objects.order_by("ticket__number", "-role").values_list("ticket__subject", "email", "role")
    assert list(parts) == [
        ("a", "rita@northwind.test", "requester"),
        ("b", "rita@northwind.test", "requester"),
        ("b", "sam@northwind.test", "copy"),
        ("c", "sam@northwind.test", "requester"),
        ("c", "rita@northwind.test", "copy"),
    ]


def test_what_follows_a_mail_of_the_same_batch_finds_it(acme):
    come_in(acme, "It leaks", Message_ID="<first@x>")
    again = come_in(acme, "It leaks", Message_ID="<first@x>")
    answer = come_in(acme, "Re: It leaks", body="Still.", Message_ID="<second@x>", In_Reply_To="<first@x>")
    work()
    again.refresh_from_db()
    answer.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (again.disposition, answer.disposition, answer.ticket) == ("duplicate", "added", ticket)
    assert list(ticket.messages.order_by("pk").values_list("body", flat=True)) == ["It leaks.", "Still."]


def test_one_that_does_not_go_through_costs_only_itself(acme, monkeypatch):
    def fail_for_b(mail, *given):
        if mail.subject == "b":
            raise RuntimeError("this one does not go through")
        return words_of(mail, *given)

    words_of = opening.words_of
    monkeypatch.setattr(opening, "words_of", fail_for_b)
    mails = [come_in(acme, subject) for subject in "abc"]
    work()
    assert opened(acme) == [(1, "a"), (2, "c")]
    assert [IncomingMail.objects.get(pk=mail.pk).state for mail in mails] == ["done", "waiting", "done"]


def test_what_came_before_is_known_and_what_is_blocked_is_held(acme, ada):
    block(acme, "evil.test", by=ada)
    come_in(acme, "a")
    work()
    mails = [come_in(acme, "a"), come_in(acme, "b"), come_in(acme, "c", "x@sub.evil.test"), come_in(acme, "", body="")]
    work()
    found = [IncomingMail.objects.get(pk=mail.pk).disposition for mail in mails]
    assert found == ["duplicate", "opened", "held", "recorded"]


def test_two_workers_that_meet_the_same_strangers_make_each_of_them_once(acme):
    for number in range(100):
        come_in(acme, f"mail {number}", f"stranger{number % 7}@x.test", Cc=f"stranger{number % 11}@x.test")

    def work_until_nothing_is_due():
        try:
            runner.settle()
        finally:
            connection.close()

    workers = [threading.Thread(target=work_until_nothing_is_due) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    runner.settle()
    assert (Customer.objects.count(), [number for number, _subject in opened(acme)]) == (11, list(range(1, 101)))
    assert set(IncomingMail.objects.values_list("state", "attempts")) == {("done", 1)}
