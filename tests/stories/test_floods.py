"""Loops and floods: few answers, one alarm, nothing lost, nobody else delayed."""

import os

import pytest

from caseway.customers.models import Customer
from caseway.intake.models import IncomingMail
from caseway.intake.storing import raw_mail
from caseway.jobs import leases, queues
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Alarm
from caseway.tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
# The whole flood is run by hand: FLOOD=10000.
FLOOD = int(os.environ.get("FLOOD", "300"))


def waiting(acme, number, sender, subject="Again", body="x", head=""):
    raw = f"From: {sender}\nSubject: {subject} {number}\nMessage-ID: <{number}.{sender}>\n{head}\n{body}\n".encode()
    return raw_mail(acme.pk, raw, source="smtp", sender=sender, recipient="support@acme.localhost")


def receipts_to(email):
    return OutgoingMail.objects.filter(kind="receipt", recipient=email).count()


def test_a_flood_gets_three_answers_raises_one_alarm_and_is_closed_in_one_act(acme, olga, settle, browser_of):
    IncomingMail.objects.bulk_create([waiting(acme, number, "noisy@evil.test") for number in range(FLOOD)])
    IncomingMail.objects.bulk_create([waiting(acme, 1, "rita@northwind.test", "Export")])
    settle()
    assert Ticket.objects.filter(requester__email="noisy@evil.test").count() == FLOOD
    assert (receipts_to("noisy@evil.test"), receipts_to("rita@northwind.test"), Alarm.objects.count()) == (3, 1, 1)
    noisy = Customer.objects.get(email="noisy@evil.test")
    under_way = browser_of(olga).post(f"/w/acme/tickets/of/customer/{noisy.pk}/closing")["Location"]
    settle()
    assert Ticket.objects.filter(state="closed").count() == FLOOD
    assert Ticket.objects.get(requester__email="rita@northwind.test").state == "new"
    browser_of(olga).post(f"{under_way}/undoing")
    settle()
    assert Ticket.objects.filter(state="new").count() == FLOOD + 1


@pytest.mark.parametrize(
    "floods",
    [
        ["noisy"] * 200,
        ["noisy", "loud"] * 100,
        ["noisy"] * 100 + ["loud"] * 100,
        ["noisy", "loud", "shrill"] * 60,
        [None] * 100 + ["noisy"] * 100,
    ],
    ids=["one", "two at once", "one after the other", "three at once", "a mailbox that is emptied, and one"],
)
def test_others_do_not_wait_behind_a_flood(acme, floods, monkeypatch):
    monkeypatch.setattr(leases, "_found_few_at", {})
    IncomingMail.objects.bulk_create([waiting(acme, number, name and f"{name}@evil.test") for number, name in enumerate(floods)])
    IncomingMail.objects.bulk_create([waiting(acme, 1, f"person{number}@northwind.test") for number in range(5)])
    queue = next(queue for queue in queues.queues() if queue.model is IncomingMail)
    senders = [row.envelope_sender or "" for row in leases.claim(queue)]
    assert sum(sender.startswith("person") for sender in senders) == 5
    assert len(senders) == queue.batch


def test_who_writes_as_much_as_others_waits_as_long(acme):
    IncomingMail.objects.bulk_create([waiting(acme, number, f"person{number % 10}@northwind.test") for number in range(60)])
    queue = next(queue for queue in queues.queues() if queue.model is IncomingMail)
    oldest = list(IncomingMail.objects.order_by("pk").values_list("pk", flat=True)[: queue.batch])
    assert [row.pk for row in leases.claim(queue)] == oldest


def test_two_machines_that_answer_each_other_stop_after_three(acme, settle):
    """No mark of a machine anywhere: only our own counting ends it."""
    for number in range(12):
        waiting(acme, number, "robot@elsewhere.test", "We have received your mail").save()
        settle()
    assert receipts_to("robot@elsewhere.test") == 3


@pytest.mark.parametrize("marked", [True, False], ids=["as the standard wants it", "as it comes"])
def test_a_bounce_loop_ends_with_the_first_receipt(acme, settle, marked):
    """Whoever reports from an address that does not exist gets one receipt; that it comes back is no report and no question."""
    waiting(acme, 0, "ghost@elsewhere.test", "Export stops").save()
    settle()
    for number in range(1, 8):
        receipt = OutgoingMail.objects.latest("pk")
        head = 'Auto-Submitted: auto-replied\nContent-Type: multipart/report; report-type=delivery-status; boundary="r"\n' if marked else ""
        words = "550 5.1.1 <ghost@elsewhere.test>: no such user"
        report = f"--r\n\n{words}\n--r\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ghost@elsewhere.test\nAction: failed\nStatus: 5.1.1\n\n"
        inside = f"--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: {receipt.message_id}\n\n--r--\n"
        body = report + inside if marked else f"{words}\n\nMessage-ID: {receipt.message_id}\n"
        waiting(acme, number, "MAILER-DAEMON@elsewhere.test", "Undelivered Mail Returned to Sender", body, head).save()
        settle()
    assert (OutgoingMail.objects.count(), Ticket.objects.count()) == (1, 1)
    assert set(IncomingMail.objects.exclude(envelope_sender="ghost@elsewhere.test").values_list("machine", flat=True)) == {"bounce"}


def test_a_machine_that_answers_every_mail_of_ours_ends_with_its_first_answer(acme, settle):
    """It answers our receipt at the ticket's own address: that is the ticket's, and gets no receipt of its own."""
    waiting(acme, 0, "robot@elsewhere.test", "Export stops").save()
    settle()
    for number in range(1, 8):
        ours = OutgoingMail.objects.latest("pk")
        to = dict(map(tuple, ours.headers))["Reply-To"]
        raw = f"From: robot@elsewhere.test\nTo: {to}\nSubject: Re: {ours.subject}\nMessage-ID: <a{number}@x>\nIn-Reply-To: {ours.message_id}\n\nNoted.\n"
        raw_mail(acme.pk, raw.encode(), source="smtp", sender="robot@elsewhere.test", recipient=to).save()
        settle()
    assert (OutgoingMail.objects.count(), Ticket.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "head",
    [
        "List-Id: <talk.x.test>\n",
        "Precedence: bulk\n",
        "Auto-Submitted: auto-replied\n",
        "X-Auto-Response-Suppress: All\n",
        "Return-Path: <>\n",
        "X-Loop: x\n",
        "List-Unsubscribe: <mailto:x@y.test>\n",
    ],
)
def test_marked_mail_is_never_answered(acme, settle, head):
    for number in range(5):
        waiting(acme, number, "talk@x.test", head=head).save()
    settle()
    assert not OutgoingMail.objects.exists()


def test_our_own_mail_that_comes_back_is_a_loop(acme, settle):
    waiting(acme, 1, "rita@northwind.test").save()
    settle()
    receipt = OutgoingMail.objects.get()
    head = "".join(f"{name}: {value}\n" for name, value in receipt.headers if name not in ("From", "Subject"))
    waiting(acme, 2, "support@acme.localhost", head=head).save()
    settle()
    assert OutgoingMail.objects.count() == 1
    assert IncomingMail.objects.order_by("pk").last().machine == "own_loop"
