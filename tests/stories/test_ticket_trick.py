"""Signing up somewhere with a ticket's own address, to read the code in the ticket: the "ticket trick", and its ways around."""

import re

import pytest

from caseway.intake.models import IncomingMail
from caseway.intake.storing import raw_mail
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.models import Message, Participant, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("one_child")]
CODE = "Your code is 774411."
SERVICE = "no-reply@service.test"


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


UNMARKED = "From: Service <hello@service.test>\nSubject: Confirm your address"
SPOOFED = "From: hello@service.test\nTo: support@acme.localhost\nCc: mallory@evil.test"


def ids_of(recipient):
    return OutgoingMail.objects.filter(recipient=recipient).order_by("pk").values_list("message_id", flat=True)


@pytest.fixture
def spoofed(begin):
    """Mallory reports in the name of a service, herself in copy; she knows all that her own copies carry."""
    ticket, address = begin(SPOOFED)
    hers = OutgoingMail.objects.filter(kind="reply", recipient="mallory@evil.test").latest("pk")
    return ticket, {
        "reply": f"{UNMARKED}\nTo: {address}",
        "subject": f"From: Service <hello@service.test>\nSubject: Welcome, [#{ticket.number}]\nTo: support@acme.localhost",
        "bounce": f"{UNMARKED}\nTo: {hers.return_path}",
        "her own Message-ID": f"{UNMARKED}\nTo: {address}\nIn-Reply-To: {hers.message_id}\nReferences: {hers.message_id}",
        "a Message-ID that we received": f"{UNMARKED}\nTo: {address}\nIn-Reply-To: <0@x.test>",
        "a list": f"{UNMARKED}\nTo: {address}\nList-Unsubscribe: <https://service.test/stop>",
        "bulk": f"{UNMARKED}\nTo: {address}\nPrecedence: bulk",
        "an absence": f"From: hello@service.test\nSubject: Vacation, confirm\nTo: {address}\nX-Auto-Response-Suppress: All",
        "a name that looks like her": f'{UNMARKED}\nTo: "mallory@evil.test" <{address}>',
    }


def test_no_code_for_somebody_in_whose_name_she_wrote_is_ever_hers_to_read(spoofed, receive, client, olga, browser_of):
    ticket, ways = spoofed
    for number, (way, head) in enumerate(ways.items()):
        mail = receive(
            head, f"Your code is 77441{number}.", to=head.rpartition("\nTo: ")[2].split("\n")[0].strip('"').split("<")[-1].strip(">")
        )
        assert mail.ticket == ticket, way
    assert "Your code is 77441" not in what_she_reads(client, ticket)
    hers = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").content.decode()
    assert all(f"Your code is 77441{number}." in hers for number in range(len(ways)))
    assert "Answers no mail of ours, seen by its author and us alone" in hers
    why = browser_of(olga).get(f"/w/acme/mail/{IncomingMail.objects.get(mail_subject__startswith='Welcome').pk}").content.decode()
    assert "It answers no mail that we sent to hello@service.test" in why


def test_an_earlier_mail_in_their_name_does_not_open_the_way(begin, receive, client):
    ticket, address = begin("From: mallory@evil.test\nTo: support@acme.localhost\nCc: hello@service.test")
    receive(f"From: hello@service.test\nSubject: Re: Hello\nIn-Reply-To: {ids_of('mallory@evil.test')[0]}", "I am here too.", to=address)
    receive(UNMARKED, CODE, to=address)
    assert CODE not in what_she_reads(client, ticket)


def test_nor_does_our_answer_quote_the_code(spoofed, receive, client, olga, settle):
    ticket, ways = spoofed
    receive(ways["reply"], CODE, to=ways["reply"].rpartition("To: ")[2])
    actions.reply(Ticket.objects.get(pk=ticket.pk), by=olga, body="What is this?")
    settle()
    read = what_she_reads(client, ticket)
    assert "What is this?" in read and CODE not in read


WITH_RITA = "From: rita@northwind.test\nTo: support@acme.localhost\nCc: mallory@evil.test"
HERS = "From: rita@northwind.test\nSubject: Export"


def test_what_a_person_answers_is_read_by_all_who_take_part(begin, receive, client):
    ticket, address = begin(WITH_RITA)
    receive(f"{HERS}\nIn-Reply-To: {ids_of('rita@northwind.test').last()}", "I saw it twice.", to=address)
    receive(f"{HERS}\nReferences: {ids_of('rita@northwind.test').first()} <other@x.test>", "I saw it again.", to=address)
    receive(f"{HERS}\nTo: {address}\nCc: M <mallory@evil.test>", "I told you, Mallory.", to=address)
    read = what_she_reads(client, ticket)
    assert "I saw it twice." in read and "I saw it again." in read and "I told you, Mallory." in read


def test_who_quotes_the_link_to_their_page_answers_whatever_became_of_the_message_ids(begin, receive, client):
    ticket, address = begin(WITH_RITA)
    ours = OutgoingMail.objects.filter(kind="reply", recipient="rita@northwind.test").latest("pk")
    quoted = "\n".join(f"> {line}" for line in ours.text.splitlines())
    receive(f"{HERS}\nIn-Reply-To: <0102@eu.provider.test>", f"In the browser.\n\nOn Monday, Olga wrote:\n{quoted}", to=address)
    hers = OutgoingMail.objects.filter(kind="reply", recipient="mallory@evil.test").latest("pk")
    quoted = "\n".join(f"> {line}" for line in hers.text.splitlines())
    receive(HERS, f"With her link.\n\nOn Monday, Olga wrote:\n{quoted}", to=address)
    read = what_she_reads(client, ticket)
    assert "In the browser." in read and "With her link." not in read


def test_what_was_written_out_of_the_blue_is_still_read_by_its_author(begin, receive, client, olga, settle):
    ticket, address = begin(WITH_RITA)
    receive(HERS, "And once more.", to=address)
    assert "And once more." not in what_she_reads(client, ticket)
    link = re.search(r"/help/acme/t/\S+", OutgoingMail.objects.filter(kind="reply", recipient="rita@northwind.test").latest("pk").text)[0]
    assert "And once more." in client.get(link).content.decode()
    assert Ticket.objects.get(pk=ticket.pk).snippet == "And once more."


def test_who_is_alone_on_a_ticket_may_write_as_they_like(receive, olga, settle):
    ticket = receive(HERS, "It stops.").ticket
    actions.reply(Ticket.objects.get(pk=ticket.pk), by=olga, body="How?")
    settle()
    address = dict(map(tuple, OutgoingMail.objects.filter(kind="reply").latest("pk").headers))["Reply-To"]
    mail = receive("From: rita@northwind.test\nSubject: More", "Since Monday.", to=address)
    assert not Message.objects.get(pk=mail.message_id).is_internal


def test_an_agent_shows_to_all_what_was_for_its_author_alone(spoofed, receive, client, olga, vera, browser_of):
    """A mistrusted mail may be an honest one: somebody wrote a new mail instead of answering."""
    ticket, ways = spoofed
    mail = receive(ways["reply"], "The hinge is mended.", to=ways["reply"].rpartition("\nTo: ")[2])
    address = f"/w/acme/tickets/{ticket.number}/messages/{mail.message_id}/shown"
    assert address in browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").content.decode()
    assert browser_of(vera).post(address).status_code == 403
    assert "The hinge is mended." not in what_she_reads(client, ticket)
    sent = OutgoingMail.objects.count()
    for _ in range(2):
        assert browser_of(olga).post(address).status_code == 302
    assert "The hinge is mended." in what_she_reads(client, ticket)
    assert OutgoingMail.objects.count() == sent
    page = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").content.decode()
    assert address not in page and page.count("let all who take part read a message") == 1


def test_our_own_notes_are_shown_to_nobody(begin, olga, client, browser_of):
    ticket, _address = begin("From: mallory@evil.test")
    note = actions.note(Ticket.objects.get(pk=ticket.pk), by=olga, body="She tries something.")
    browser_of(olga).post(f"/w/acme/tickets/{ticket.number}/messages/{note.pk}/shown")
    assert "She tries something." not in what_she_reads(client, ticket)
