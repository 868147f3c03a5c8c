"""Loops and floods: few answers, one alarm, nothing lost, nobody else delayed."""

import os

import pytest

from caseway.customers.models import Customer
from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.jobs import leases, queues
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Alarm
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)
# The whole flood is run by hand: FLOOD=10000.
FLOOD = int(os.environ.get("FLOOD", "300"))


@pytest.fixture(scope="module", autouse=True)
def one_child():
    yield
    close_reader()


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
    browser_of(olga).post(f"/w/acme/tickets/of/customer/{noisy.pk}/closing")
    assert Ticket.objects.filter(state="closed").count() == FLOOD
    assert Ticket.objects.get(requester__email="rita@northwind.test").state == "new"


def test_others_do_not_wait_behind_a_flood(acme):
    IncomingMail.objects.bulk_create([waiting(acme, number, "noisy@evil.test") for number in range(200)])
    IncomingMail.objects.bulk_create([waiting(acme, 1, f"person{number}@northwind.test") for number in range(5)])
    queue = next(queue for queue in queues.queues() if queue.model is IncomingMail)
    senders = [row.envelope_sender for row in leases.claim(queue)]
    assert sum(sender.startswith("person") for sender in senders) == 5
    assert senders.count("noisy@evil.test") == queue.batch - 5


def test_two_machines_that_answer_each_other_stop_after_three(acme, settle):
    """No mark of a machine anywhere: only our own counting ends it."""
    for number in range(12):
        waiting(acme, number, "robot@elsewhere.test", "We have received your mail").save()
        settle()
    assert receipts_to("robot@elsewhere.test") == 3


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
