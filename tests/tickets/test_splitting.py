"""One ticket that is two: what somebody wrote becomes a ticket of its own."""

import pytest
from django.core.exceptions import ValidationError

from caseway.customers.actions import find_or_make
from caseway.files.keeping import keep
from caseway.mail.models import OutgoingMail
from caseway.tickets.actions import add_participant, answer, note, remove_participant, reply, split
from caseway.tickets.actions.saying import Words
from caseway.tickets.copies import without_copies
from caseway.tickets.models import Message, Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(acme, rita, olga, ticket):
    """Rita wrote of something else on her ticket, with a picture; then the talk went on."""
    picture = keep(acme.pk, b"words", filename="lamp.txt", by=olga)
    message = answer(
        ticket, by=rita, words=Words.plain("By the way, the lamp flickers."), channel="email", files=[picture], header_id="<a@b>"
    )
    note(ticket, by=olga, body="She means the LX-2.")
    reply(ticket, by=olga, body="Which lamp?")
    return message


def said_on(number):
    return list(Message.objects.filter(ticket__number=number).order_by("id").values_list("body", flat=True))


def split_page(message):
    return f"/w/acme/tickets/{message.ticket.number}/messages/{message.pk}/split"


def test_olga_makes_the_lamp_a_ticket_of_its_own_and_takes_it_back(olga, ticket, lamp, browser_of):
    browser, before = browser_of(olga), said_on(1)
    assert split_page(lamp) in browser.get("/w/acme/tickets/1").content.decode()
    assert "Take the 2 messages after it along" in browser.get(split_page(lamp)).content.decode()
    answered = browser.post(split_page(lamp), {"subject": "Lamp flickers", "nonce": "n"})
    assert answered["Location"] == "/w/acme/tickets/2"
    made = Ticket.objects.get(number=2)
    assert (made.subject, made.requester, made.created_at) == ("Lamp flickers", ticket.requester, lamp.created_at)
    assert (said_on(1), said_on(2)) == (before, ["By the way, the lamp flickers."])
    assert [one.file.filename for one in made.messages.get().attachments.all()] == ["lamp.txt"]
    shown = browser.get(answered["Location"]).content.decode()
    assert "made this of what was said on #1" in shown
    assert 'action="/w/acme/tickets/2/merge"' in shown
    assert "a ticket of its own: #2" in browser.get("/w/acme/tickets/1").content.decode()
    browser.post("/w/acme/tickets/2/merge?into=1", {"into": "1"})
    assert browser.get("/w/acme/tickets/1").content.decode().count("By the way, the lamp flickers.") == 1


def test_pressed_twice_it_makes_one_ticket(olga, lamp, browser_of):
    browser = browser_of(olga)
    for _ in range(2):
        browser.post(split_page(lamp), {"subject": "Lamp", "nonce": "n"})
    assert Ticket.objects.count() == 2


def test_what_was_said_after_it_comes_along_and_notes_stay_internal(olga, lamp):
    made = split(lamp, by=olga, with_later=True)
    assert said_on(made.number) == ["By the way, the lamp flickers.", "She means the LX-2.", "Which lamp?"]
    assert list(made.messages.order_by("id").values_list("is_internal", flat=True)) == [False, True, False]
    assert made.snippet == "Which lamp?"


def test_nobody_is_told_and_answers_to_the_old_mail_find_the_old_ticket(olga, lamp, settle):
    settle()
    mails = OutgoingMail.objects.count()
    made = split(lamp, by=olga, with_later=True)
    settle()
    assert OutgoingMail.objects.count() == mails
    assert list(Message.objects.filter(header_id="<a@b>").values_list("ticket__number", flat=True)) == [1]
    reply(made, by=olga, body="About the lamp.")
    settle()
    assert OutgoingMail.objects.count() == mails + 1


def test_the_author_becomes_the_requester_and_reads_nothing_that_was_not_meant_for_them(acme, olga, ticket, lamp):
    ron = find_or_make(acme, by=olga, email="ron@northwind.test", name="Ron")
    in_copy = add_participant(ticket, ron, email="ron@northwind.test", by=olga)
    his = answer(ticket, by=ron, words=Words.plain("Mine hums."), channel="email", email="ron@northwind.test")
    remove_participant(ticket, in_copy, by=olga)
    reply(ticket, by=olga, body="For Rita alone.")
    with pytest.raises(ValidationError, match="takes no part"):
        split(his, by=olga, with_later=True)
    assert split(his, by=olga).requester == ron


def test_only_what_a_customer_wrote_becomes_a_ticket(olga, ticket, lamp, browser_of):
    for message in ticket.messages.filter(member=olga):
        with pytest.raises(ValidationError):
            split(message, by=olga)
        refused = browser_of(olga).post(split_page(message), {"subject": "Lamp", "nonce": "n"})
        assert (refused.status_code, Ticket.objects.count()) == (422, 1)


def test_a_ticket_of_a_restricted_team_is_split_by_its_members_into_its_own(acme, ada, olga, dan, ticket, lamp, browser_of):
    ticket.team = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    ticket.save()
    assert browser_of(olga).get(split_page(lamp)).status_code == 404
    lamp.refresh_from_db()
    assert split(lamp, by=dan).team == ticket.team


def test_a_program_splits_and_merges_back(olga, ticket, lamp, program):
    olgas = program(olga)
    made = olgas.post("/tickets/1/split", {"message": lamp.pk, "subject": "Lamp", "with_later": True})
    assert (made.status_code, made.json()["subject"]) == (201, "Lamp")
    number = made.json()["number"]
    assert len(olgas.all(f"/tickets/{number}/messages")) == 3
    assert olgas.post(f"/tickets/{number}/merge", {"into": 1}).json()["merged_into"] == 1
    assert olgas.post("/tickets/1/split", {"message": lamp.pk + 100}).status_code == 422


@pytest.mark.parametrize(
    "marks, left",
    [(["", "copy:1", ""], [1, 3]), (["", "signed copy:9", ""], [1, 2, 3]), (["", "", ""], [1, 2, 3]), (["copy:3", "copy:3", ""], [3])],
)
def test_where_copy_and_home_meet_it_is_said_once(marks, left):
    assert [row["id"] for row in without_copies([{"id": pk, "marks": one} for pk, one in enumerate(marks, 1)])] == left
