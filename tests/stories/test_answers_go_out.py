"""Answers reach those who asked; what is said among ourselves reaches nobody outside."""

import email
import email.policy

import pytest

from caseway.customers.actions import find_or_make
from caseway.files.keeping import keep
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Participant
from caseway.tickets.secrets import secret_of

pytestmark = pytest.mark.django_db(transaction=True)

SENTINEL = "SENTINEL-7f3a"


@pytest.fixture
def conversation(acme, rita, olga, dan, ticket):
    """Much was said on Rita's ticket, half of it among ourselves."""
    secret_file = keep(acme.pk, SENTINEL.encode(), filename=f"{SENTINEL}.txt", content_type="text/plain", by=olga)
    tickets.note(ticket, by=olga, body=f"Warranty void {SENTINEL}", files=[secret_file])
    tickets.note_call(ticket, by=dan, body=f"She was angry {SENTINEL}")
    tickets.reply(ticket, by=olga, body="Please send a photo.")
    tickets.note(ticket, by=dan, body=f"*{SENTINEL}* again")
    tickets.answer(ticket, by=rita, words=Words.plain("Here it is."), channel="email", header_id="photo@northwind.test")
    tickets.note_call(ticket, by=olga, body=f"{SENTINEL} on the phone")
    bob = find_or_make(acme, by=None, email="bob@northwind.test", name="Bob")
    tickets.add_participant(ticket, bob, email="bob@northwind.test", by=olga)
    tickets.reply(ticket, by=dan, body="Thank you, it is the hinge.")
    tickets.resolve(ticket, by=dan)
    return ticket


@pytest.fixture
def call(acme, olga):
    """A ticket by telephone, whose first words are a note of ours."""
    kim = find_or_make(acme, by=olga, email="kim@northwind.test", name="Kim")
    made = tickets.open_ticket(acme, requester=kim, subject="Call", words=Words.plain(f"{SENTINEL} rude"), channel="phone", by=olga)
    tickets.reply(made, by=olga, body="As promised on the phone.")
    return made


def everything_in(raw):
    """All that a mail says, decoded."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [str(part.get_payload(decode=True) or "") + str(part.get_filename()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([str(message.items()), *parts])


def test_notes_never_leave_the_house_by_mail(postbox, settle, conversation, call):
    settle()
    outside = [mail for mail in postbox.mails if mail.recipient.endswith("@northwind.test")]
    assert len(outside) == 5
    assert [mail.recipient for mail in outside if SENTINEL in everything_in(mail.raw)] == []
    rows = OutgoingMail.objects.exclude(kind="notice")
    assert not any(SENTINEL in f"{row.text}{row.html}{row.headers}" for row in rows)


def test_notes_never_stand_on_the_requesters_page(client, acme, conversation, call):
    for participant in Participant.objects.filter(ticket__in=[conversation, call]):
        page = client.get(f"/help/acme/t/{secret_of(participant, acme)}")
        assert page.status_code == 200
        assert SENTINEL not in page.content.decode()


def test_the_link_in_a_mail_opens_the_requesters_page(client, postbox, settle, conversation):
    settle()
    mail = postbox.to("rita@northwind.test")[-1]
    link = next(word for word in mail.body.split() if "/help/acme/t/" in word)
    page = client.get("/help/" + link.partition("/help/")[2]).content.decode()
    assert "it is the hinge" in page


def test_rita_reads_what_was_answered_and_bob_only_what_came_after_him(postbox, settle, conversation):
    settle()
    [to_bob] = postbox.to("bob@northwind.test")
    assert "the hinge" in to_bob.body and "photo" not in to_bob.body and "Here it is" not in to_bob.body
    last = postbox.to("rita@northwind.test")[-1]
    assert "> Here it is." in last.body and "> Please send a photo." in last.body
    assert last.message["In-Reply-To"] == "<photo@northwind.test>"


def test_a_day_without_the_mail_server_loses_nothing_and_keeps_the_order(postbox, settle, later, ticket, olga):
    settle()
    postbox.answers["MAIL"] = "421 come back tomorrow"
    words = [f"Answer {n}" for n in range(4)]
    for body in words:
        tickets.reply(ticket, by=olga, body=body)
        settle()
        later()
    assert len(postbox.mails) == 1
    postbox.answers.clear()
    later()
    assert [mail.body.splitlines()[0] for mail in postbox.mails[1:]] == words
