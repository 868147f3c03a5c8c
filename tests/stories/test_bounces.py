"""Mail that comes back: which one, how bad it is, who hears of it; and what a forged bounce cannot do."""

import pytest

from caseway.customers.models import Address
from caseway.intake.models import IncomingMail
from caseway.intake.storing import raw_mail
from caseway.mail.models import OutgoingMail
from caseway.notices.models import Notice
from caseway.tickets import actions
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]


@pytest.fixture
def receive(acme, settle):
    def deliver(raw, to="support@acme.localhost", sender=""):
        row = raw_mail(acme.pk, raw.encode(), source="smtp", sender=sender, recipient=to)
        row.save()
        settle()
        return IncomingMail.objects.get(pk=row.pk)

    return deliver


@pytest.fixture
def reply(ticket, olga, settle):
    """Olga's reply to Rita, as it left."""
    actions.reply(ticket, by=olga, body="Which version?")
    settle()
    return OutgoingMail.objects.get(kind="reply")


def bounce(words="550 5.1.1 no such user", status="5.1.1", action="failed", message_id="x@y"):
    return (
        "From: MAILER-DAEMON@northwind.test\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\n\n'
        f"--r\n\nSorry.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; rita@northwind.test\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {words}\n"
        f"--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\nSubject: Re: Export stops\n\n--r--\n"
    )


def rita_is_marked():
    return Address.objects.get(email="rita@northwind.test").undeliverable_at is not None


def test_a_bounce_to_the_signed_return_path_marks_the_address_and_tells_the_author(receive, reply, olga, ticket, browser_of):
    state = ticket.state
    mail = receive(bounce(), to=reply.return_path)
    assert (mail.disposition, mail.ticket, mail.machine) == ("added", ticket, "bounce")
    assert rita_is_marked()
    assert Notice.objects.filter(member=olga, reason="undelivered", number=ticket.number).exists()
    ticket.refresh_from_db()
    assert ticket.state in (state, "open")
    page = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").content.decode()
    assert "Mail to rita@northwind.test does not arrive." in page
    customer = browser_of(olga).get(f"/w/acme/customers/{ticket.requester_id}").content.decode()
    assert "Mail to rita@northwind.test does not arrive: smtp; 550 5.1.1 no such user" in customer


def test_our_signed_message_id_inside_is_as_good(receive, reply):
    receive(bounce(message_id=reply.message_id))
    assert rita_is_marked()


def test_a_forged_bounce_marks_nobody(receive, reply, ticket):
    receive(bounce(message_id="<t1.1.1.aaaaaaaaaaaaaaaaaaaa@acme.localhost>"))
    receive(bounce(), to="bounce+b1.1.1.aaaaaaaaaaaaaaaaaaaa@acme.localhost")
    back = dict(map(tuple, reply.headers))["Reply-To"]
    receive(bounce(), to=back)
    assert not rita_is_marked()


def test_a_full_mailbox_tells_the_author_and_marks_nobody(receive, reply, olga):
    receive(bounce("552 5.2.2 mailbox full", status="5.2.2"), to=reply.return_path)
    assert not rita_is_marked()
    assert Notice.objects.filter(member=olga, reason="undelivered").count() == 1


def test_a_delay_is_filed_silently(receive, reply, olga, ticket):
    mail = receive(bounce("451 try later", status="4.4.1", action="delayed"), to=reply.return_path)
    assert (mail.disposition, mail.ticket) == ("recorded", ticket)
    assert not Notice.objects.filter(member=olga, reason="undelivered").exists()


def test_automatic_mail_to_a_marked_address_stops_until_it_works_again(receive, reply, acme, rita, settle, olga, browser_of):
    receive(bounce(), to=reply.return_path)

    def report():
        OutgoingMail.objects.filter(kind="receipt").delete()
        open_ticket(acme, requester=rita, subject="Again", words=Words.plain("Stops."), channel="email", by=rita)
        settle()
        return OutgoingMail.objects.filter(kind="receipt").count()

    assert report() == 0
    browser_of(olga).post(f"/w/acme/customers/{rita.pk}/deliverable", {"email": "rita@northwind.test"})
    assert not rita_is_marked()
    assert report() == 1


def test_who_writes_from_a_marked_address_has_mended_it(receive, reply):
    receive(bounce(), to=reply.return_path)
    receive("From: rita@northwind.test\nSubject: Hello\nMessage-ID: <h@northwind.test>\n\nI am back.\n", sender="rita@northwind.test")
    assert not rita_is_marked()


def test_an_out_of_office_to_the_return_path_keeps_the_state(receive, reply, ticket):
    Ticket.objects.update(state="pending")
    mail = receive(
        "From: rita@northwind.test\nSubject: Out of office: Re: Export stops\nAuto-Submitted: auto-replied\n\nBack on Monday.\n",
        to=reply.return_path,
    )
    ticket.refresh_from_db()
    assert (mail.disposition, mail.ticket, ticket.state) == ("added", ticket, "pending")
