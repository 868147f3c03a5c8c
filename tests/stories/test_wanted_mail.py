"""Blocked senders, spam filters, proven senders and forwarded reports."""

import pytest

from caseway.intake import actions
from caseway.intake.models import BlockedSender, IncomingMail
from caseway.intake.storing import raw_mail
from caseway.mail.models import OutgoingMail
from caseway.tickets.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
BORDER = "mx.acme.test"


@pytest.fixture
def receive(acme, settle):
    def deliver(body="It stops.", sender="rita@northwind.test", subject="Export", **headers):
        head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
        raw = f"From: {sender}\nSubject: {subject}\n{head}\n{body}\n".encode()
        row = raw_mail(acme.pk, raw, source="smtp", sender=sender, recipient="support@acme.localhost")
        row.save()
        settle()
        return IncomingMail.objects.select_related("ticket").get(pk=row.pk)

    return deliver


def reasons(mail):
    return [decision[2] for decision in mail.decisions]


@pytest.mark.parametrize("pattern", ["mallory@shop.spam.test", "shop.spam.test", "spam.test", "@Spam.test"])
def test_mail_from_a_blocked_sender_is_held_and_can_be_released(receive, acme, olga, settle, pattern):
    actions.block(acme, pattern, by=olga)
    mail = receive(sender="mallory@shop.spam.test")
    assert (mail.disposition, mail.ticket, reasons(mail)[-1]) == ("held", None, "blocked_sender")
    actions.release(mail, by=olga)
    mail.refresh_from_db()
    assert mail.disposition == "opened" and reasons(mail)[0] == "released"


def test_a_domain_does_not_block_those_that_only_end_like_it(receive, acme, olga):
    actions.block(acme, "spam.test", by=olga)
    assert receive(sender="rita@notspam.test").disposition == "opened"


def test_blocking_is_one_click_and_can_be_undone_in_settings(receive, acme, olga, browser_of):
    actions.block(acme, "other.test", by=olga)
    mail = receive(sender="mallory@other.test")
    browser = browser_of(olga)
    browser.post(f"/w/acme/mail/{mail.pk}/decision", {"act": "block"})
    assert "mallory@other.test" in browser.get("/w/acme/settings/blocked").content.decode()
    for blocked in BlockedSender.objects.all():
        browser.post(f"/w/acme/settings/blocked/{blocked.pk}/removal")
    assert receive("Really.", sender="mallory@other.test").disposition == "opened"


@pytest.mark.parametrize(
    "name, value",
    [("X-Spam-Flag", "YES"), ("X-Spam-Status", "Yes, score=12.1"), ("X-Spam", "Yes"), ("X-Spamd-Result", "default: True [16.0 / 15.0]")],
)
def test_what_our_own_spam_filter_condemns_is_held(receive, settings, name, value):
    assert receive("First.", **{name: value}).disposition == "opened"
    settings.CASEWAY_MAIL_BORDER = BORDER
    mail = receive("Second.", **{name: value})
    assert (mail.disposition, reasons(mail)[-1]) == ("held", "spam")


def test_only_our_own_border_is_believed_about_a_sender(receive, settings):
    settings.CASEWAY_MAIL_BORDER = BORDER
    proven = receive("One.", Authentication_Results=f"{BORDER}; dkim=pass header.d=northwind.test; spf=pass; dmarc=pass (p=reject)")
    forged = receive("Two.", Authentication_Results=f"{BORDER}; dkim=none; spf=fail; dmarc=fail")
    claimed = receive("Three.", Authentication_Results="mx.evil.test; dmarc=pass")
    assert [mail.message.marks for mail in (proven, forged, claimed)] == ["authentic", "forged", ""]
    assert "authentic" in reasons(proven) and "forged" in reasons(forged)


FORWARDED = (
    "Please look.\n\n---------- Forwarded message ---------\nFrom: Rita Rahn <rita@northwind.test>\n"
    "Date: Mon, Nov 2, 2026\nSubject: Export\nTo: <olga@acme.test>\n\nIt stops at 80 %."
)


@pytest.mark.parametrize("subject", ["Fwd: Export", "WG: Export", "TR: Export", "RV: Export"])
def test_what_an_agent_forwards_is_the_report_of_who_wrote_it(receive, olga, subject):
    mail = receive(FORWARDED, sender="olga@acme.test", subject=subject)
    assert (mail.ticket.requester.email, mail.ticket.requester.name) == ("rita@northwind.test", "Rita Rahn")
    assert "Forwarded by Olga." in Message.objects.filter(ticket=mail.ticket, kind="note").get().body
    assert "It stops at 80 %." in mail.message.body and "forwarded" in reasons(mail)
    assert not OutgoingMail.objects.filter(kind="receipt").exists()


def test_what_anybody_else_forwards_is_their_own_report(receive, olga, settings):
    assert receive(FORWARDED, sender="ron@northwind.test", subject="Fwd: Export").ticket.requester.email == "ron@northwind.test"
    settings.CASEWAY_MAIL_BORDER = BORDER
    forged = receive(FORWARDED + " ", sender="olga@acme.test", subject="Fwd: Export", Authentication_Results=f"{BORDER}; dmarc=fail")
    assert forged.ticket.requester.email == "olga@acme.test"


@pytest.mark.parametrize(
    "kind, mark",
    [
        ('multipart/signed; protocol="application/pgp-signature"; boundary=b', "signed"),
        ('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b', "encrypted"),
    ],
)
def test_signed_and_encrypted_mail_is_kept_and_shown_as_such(receive, olga, browser_of, kind, mark):
    body = "--b\nContent-Type: text/plain\n\nHello\n--b\nContent-Type: application/octet-stream; name=x.asc\n\nabc\n--b--"
    mail = receive(body, Content_Type=kind)
    assert mail.message.marks == mark and mail.message.attachments.count() == 1
    assert mark in browser_of(olga).get(f"/w/acme/tickets/{mail.ticket.number}").content.decode()
