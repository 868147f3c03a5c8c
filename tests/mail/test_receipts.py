"""That a report has arrived: said once, plainly, and never to a machine."""

import pytest
import time_machine

from caseway.customers.actions import find_or_make
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import read_reply_address
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report(acme):
    """Somebody reports something."""

    def open_one(email="rita@northwind.test", *, name="", channel="email", subject="Export stops", **more):
        customer = find_or_make(acme, by=None, email=email, name=name)
        return tickets.open_ticket(
            acme, requester=customer, subject=subject, words=Words.plain("Buy now!"), channel=channel, by=customer, **more
        )

    return open_one


def test_a_receipt_is_marked_linked_and_threaded(mail_to, report, acme):
    ticket = report(header_id="first@northwind.test")
    [receipt] = mail_to("rita@northwind.test")
    head = receipt.message
    assert head["Auto-Submitted"] == "auto-replied"
    assert head["X-Auto-Response-Suppress"] == "All"
    assert head["Precedence"] == "bulk"
    assert head["X-Caseway-Loop"] == "acme.localhost"
    assert head["In-Reply-To"] == "<first@northwind.test>"
    assert head["Subject"].endswith(f"[#{ticket.number}]")
    assert read_reply_address(acme.key, "acme", head["Reply-To"]) == ticket.number
    assert receipt.sender == ""
    assert "/help/acme/t/" in receipt.body and "/help/acme/t/" in receipt.html


def test_not_one_word_of_a_stranger_stands_in_it(mail_to, report):
    report(email="victim@northwind.test", name="Win a prize", subject="Visit http://evil.test")
    [receipt] = mail_to("victim@northwind.test")
    whole = receipt.raw.decode() + receipt.body + receipt.html + str(receipt.message["To"]) + receipt.subject
    for word in ("Buy now", "prize", "evil.test", "Visit"):
        assert word not in whole


@pytest.mark.parametrize("channel, count", [("email", 1), ("portal", 1), ("api", 1), ("phone", 0), ("program", 0), ("import", 0)])
def test_which_ways_in_get_a_receipt(mail_to, report, channel, count):
    report(channel=channel)
    assert len(mail_to("rita@northwind.test")) == count


def test_a_machine_gets_none(mail_to, report):
    report(is_machine=True)
    assert mail_to("rita@northwind.test") == []


def test_an_address_gets_three_automatic_answers_an_hour_at_most(mail_to, report):
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        for _ in range(5):
            report()
        assert len(mail_to("rita@northwind.test")) == 3
        report(email="bob@northwind.test")
        assert len(mail_to("bob@northwind.test")) == 1
        clock.shift(3601)
        report()
        assert len(mail_to("rita@northwind.test")) == 4


def test_who_is_in_copy_gets_no_receipt(mail_to, report, acme):
    bob = find_or_make(acme, by=None, email="bob@northwind.test")
    report(copies=[(bob, "bob@northwind.test")])
    assert len(mail_to("rita@northwind.test")) == 1
    assert mail_to("bob@northwind.test") == []


def test_the_first_reply_to_a_report_from_a_page_continues_its_receipt(mail_to, report, olga):
    ticket = report(channel="portal")
    tickets.reply(ticket, by=olga, body="Hello")
    receipt, reply = mail_to("rita@northwind.test")
    assert reply.message["In-Reply-To"] == receipt.message["Message-ID"]


def test_without_a_mail_server_receipts_are_kept_and_shown(report, settle):
    report()
    settle()
    [kept] = OutgoingMail.objects.filter(kind="receipt")
    assert kept.is_kept and not kept.sent_at
