"""Signing up somewhere with a ticket's own address, to read the code in the ticket: the "ticket trick", and its ways around."""

import re

import pytest

from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.models import Message, Participant, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "Your code is 774411."
SERVICE = "no-reply@service.test"


@pytest.fixture(scope="module", autouse=True)
def one_child():
    yield
    close_reader()


@pytest.fixture
def receive(acme, settle):
    def deliver(head, words, to="support@acme.localhost"):
        raw = f"{head}\nMessage-ID: <{IncomingMail.objects.count()}@x.test>\n\n{words}\n".encode()
        raw_mail(acme.pk, raw, source="smtp", sender="x@x.test", recipient=to).save()
        settle()
        return IncomingMail.objects.latest("pk")

    return deliver


@pytest.fixture
def begin(receive, olga, settle):
    """Mallory reports something and is answered; what she holds is the ticket's address and her link."""

    def go(head):
        ticket = receive(f"{head}\nSubject: Hello", "Please help.").ticket
        actions.reply(Ticket.objects.get(pk=ticket.pk), by=olga, body="How?")
        settle()
        sent = OutgoingMail.objects.filter(kind="reply", recipient="mallory@evil.test").latest("pk")
        return ticket, dict(map(tuple, sent.headers))["Reply-To"]

    return go


def what_she_reads(client, ticket):
    """Every page that her own links open."""
    mails = OutgoingMail.objects.filter(recipient="mallory@evil.test")
    links = {link for mail in mails for link in re.findall(r"https?://[^\s<>\"]+", f"{mail.text} {mail.html}")}
    pages = [client.get("/" + link.split("/", 3)[3], follow=True).content.decode() for link in links if link.count("/") > 3]
    assert any("Please help." in page for page in pages), links
    return " ".join([*pages, *(f"{mail.text} {mail.html}" for mail in mails)])


CODES = [
    f"From: Service <{SERVICE}>\nSubject: Confirm your address",
    "From: Service <hello@service.test>\nSubject: Confirm your address\nAuto-Submitted: auto-generated",
    "From: Service <hello@service.test>\nSubject: Confirm your address\nX-Auto-Response-Suppress: All",
]


@pytest.mark.parametrize("head", CODES)
def test_a_code_for_a_stranger_waits_for_an_agent(begin, receive, client, head):
    ticket, address = begin("From: mallory@evil.test")
    mail = receive(head, CODE, to=address)
    assert (mail.disposition, mail.ticket) == ("held", ticket)
    assert CODE not in what_she_reads(client, ticket)


@pytest.mark.parametrize("head", [*CODES, "From: Service <hello@service.test>\nSubject: Confirm your address"])
def test_a_code_from_somebody_whom_she_put_in_copy_waits_too(begin, receive, client, head):
    service = re.search(r"<(.+)>", head)[1]
    ticket, address = begin(f"From: mallory@evil.test\nTo: support@acme.localhost\nCc: {service}")
    assert Participant.objects.filter(ticket=ticket, email=service).exists()
    mail = receive(head, CODE, to=address)
    assert (mail.disposition, [decision[2] for decision in mail.decisions][-1]) == ("held", "never_wrote")
    assert CODE not in what_she_reads(client, ticket)


@pytest.mark.parametrize("head", CODES)
def test_what_a_machine_answers_is_seen_by_agents_alone(begin, receive, client, olga, browser_of, head):
    service = re.search(r"<(.+)>", head)[1]
    ticket, address = begin(f"From: mallory@evil.test\nTo: support@acme.localhost\nCc: {service}")
    mail = receive(f"{head}\nIn-Reply-To: {OutgoingMail.objects.filter(kind='reply').latest('pk').message_id}", CODE, to=address)
    assert mail.disposition == "added" and Message.objects.get(pk=mail.message_id).is_internal
    assert CODE not in what_she_reads(client, ticket)
    assert CODE in browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").content.decode()
    why = browser_of(olga).get(f"/w/acme/mail/{mail.pk}").content.decode()
    assert "A machine wrote it, so agents alone see it" in why


def test_a_code_from_somebody_in_whose_name_she_wrote_is_seen_by_agents_alone(begin, receive, client):
    ticket, address = begin(f"From: {SERVICE.replace('no-reply', 'hello')}\nTo: support@acme.localhost\nCc: mallory@evil.test")
    receive(CODES[1], CODE, to=address)
    assert CODE not in what_she_reads(client, ticket)


def test_what_a_person_writes_is_read_by_all_who_take_part(begin, receive, client):
    ticket, address = begin("From: mallory@evil.test\nTo: support@acme.localhost\nCc: rita@northwind.test")
    ours = OutgoingMail.objects.filter(kind="reply", recipient="rita@northwind.test").latest("pk")
    receive(f"From: rita@northwind.test\nSubject: Re: Hello\nIn-Reply-To: {ours.message_id}", "I saw it too.", to=address)
    receive("From: rita@northwind.test\nSubject: Hello again", "And once more.", to=address)
    read = what_she_reads(client, ticket)
    assert "I saw it too." in read and "And once more." in read
