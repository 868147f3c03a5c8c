"""Merge, later answers, unmerge: every message is where it belongs, and nobody reads what is not theirs."""

import pytest
from django.core.exceptions import ValidationError

from caseway.customers.actions import find_or_make
from caseway.helpcentre import actions as help_actions
from caseway.helpcentre.reading import messages_for
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Merge, Participant, Ticket
from caseway.tickets.secrets import secret_of
from caseway.workspaces.actions import make_team
from tests.programs import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(acme):
    return find_or_make(acme, by=None, email="kim@southwind.test", name="Kim Kern")


@pytest.fixture
def opened(acme):
    def of(who, words):
        return actions.open_ticket(acme, requester=who, subject=words, words=Words.plain(words), channel="email", by=who)

    return of


def bodies(ticket):
    return list(ticket.messages.order_by("pk").values_list("body", flat=True))


def read_by(ticket, who):
    person = Participant.objects.select_related("ticket").get(ticket=ticket, customer=who)
    return sorted(messages_for(person).values_list("body", flat=True))


def answered(ticket, who, words):
    return actions.answer(ticket, by=who, words=Words.plain(words), channel="email", email=who.email)


def test_what_comes_after_a_merge_is_the_survivors_and_all_else_stays_at_home(olga, rita, opened):
    first, again = opened(rita, "It stops."), opened(rita, "It stops again.")
    actions.hold(again, by=olga)
    actions.merge(again, first, by=olga)
    again.refresh_from_db()
    assert (again.state, again.merged_into) == ("closed", first)
    later = answered(again, rita, "Any news?")
    assert not later.is_internal
    assert read_by(first, rita) == ["Any news?", "It stops again.", "It stops."]
    actions.unmerge(again, by=olga)
    again.refresh_from_db()
    assert (again.state, again.resolved_at, again.merged_into) == ("on_hold", None, None)
    assert (bodies(first), bodies(again)) == (["It stops.", "Any news?"], ["It stops again."])
    assert read_by(again, rita) == ["It stops again."]
    assert not Merge.objects.exists()


def test_customers_of_merged_tickets_never_read_each_other(olga, rita, kim, opened, settle):
    first, other = opened(rita, "It stops."), opened(kim, "Mine too.")
    settle()
    OutgoingMail.objects.all().delete()
    actions.merge(other, first, by=olga)
    answered(other, kim, "Kim's secret")
    actions.reply(other, by=olga, body="For Rita only")
    settle()
    assert [mail.recipient for mail in OutgoingMail.objects.filter(kind="reply")] == ["rita@northwind.test"]
    assert "Kim" not in "".join(mail.text for mail in OutgoingMail.objects.filter(kind="reply"))
    assert read_by(first, rita) == ["For Rita only", "It stops."]
    assert read_by(other, kim) == ["Kim's secret", "Mine too."]


def test_merges_end_at_the_last_survivor_and_come_apart_in_any_order(olga, rita, opened):
    a, b, c, d = (opened(rita, words) for words in "abcd")
    actions.merge(a, b, by=olga)
    actions.merge(b, c, by=olga)
    actions.merge(d, Ticket.objects.get(pk=a.pk), by=olga)
    survivors = dict(Ticket.objects.values_list("subject", "merged_into__subject"))
    assert survivors == {"a": "c", "b": "c", "c": None, "d": "c"}
    actions.unmerge(b, by=olga)
    survivors = dict(Ticket.objects.values_list("subject", "merged_into__subject"))
    assert survivors == {"a": "b", "b": None, "c": None, "d": "b"}


def test_what_makes_no_sense_is_refused_with_a_sentence(olga, rita, opened):
    a, b, c = (opened(rita, words) for words in "abc")
    actions.merge(a, b, by=olga)
    for ticket, into in ((b, b), (b, Ticket.objects.get(pk=a.pk)), (a, c)):
        with pytest.raises(ValidationError):
            actions.merge(ticket, into, by=olga)
    with pytest.raises(ValidationError):
        actions.reopen(a, by=olga)


def test_by_page_olga_merges_and_takes_it_back_with_one_key(olga, rita, opened, browser_of):
    first, again = opened(rita, "It stops."), opened(rita, "It stops again.")
    browser = browser_of(olga)
    page = browser.post(f"/w/acme/tickets/{again.number}/merge", {"into": f"#{first.number}"}, follow=True).text
    assert f"/w/acme/tickets/{again.number}/merge/removal" in page
    assert "It stops again." in page
    assert f"Merged into #{first.number}" in browser.get(f"/w/acme/tickets/{again.number}").text
    browser.post(f"/w/acme/tickets/{again.number}/merge/removal")
    assert "It stops again." not in browser.get(f"/w/acme/tickets/{first.number}").text.split("inspector")[0]
    refused = browser.post(f"/w/acme/tickets/{again.number}/merge", {"into": "999"}, follow=True).text
    assert "There is no ticket with this number that you may see." in refused


def test_by_page_a_restricted_teams_ticket_takes_no_part_for_others(acme, ada, olga, rita, opened, browser_of):
    team = make_team(acme, by=ada, name="Legal", members=[ada], is_restricted=True)
    first, secret = opened(rita, "It stops."), opened(rita, "Sealed words")
    actions.change(secret, team=team, by=ada)
    actions.merge(secret, first, by=ada)
    browser = browser_of(olga)
    assert "Sealed words" not in browser.get(f"/w/acme/tickets/{first.number}").text
    assert browser.post(f"/w/acme/tickets/{secret.number}/merge/removal").status_code == 404


def test_by_api(olga, rita, opened, token_of):
    first, again = opened(rita, "It stops."), opened(rita, "It stops again.")
    program = Program(token_of(olga))
    told = program.post(f"/tickets/{again.number}/merge", {"into": first.number})
    assert (told.status_code, told.json()["merged_into"], told.json()["state"]) == (200, first.number, "closed")
    program.post(f"/tickets/{again.number}/messages", {"body": "We look into it."})
    said = program.get(f"/tickets/{first.number}/messages").json()["items"]
    assert [one["ticket"] for one in said] == [first.number, again.number, first.number]
    assert program.post(f"/tickets/{first.number}/merge", {"into": first.number}).status_code == 422
    told = program("DELETE", f"/tickets/{again.number}/merge").json()
    assert (told["merged_into"], told["state"]) == (None, "new")
    assert len(program.get(f"/tickets/{again.number}/messages").json()["items"]) == 1


def test_in_the_help_centre_an_answer_to_a_merged_ticket_lands_at_its_survivor(olga, rita, kim, opened, client):
    first, again, other = opened(rita, "It stops."), opened(rita, "It stops again."), opened(kim, "Mine too.")
    for one in (again, other):
        actions.merge(one, first, by=olga)
    person = Participant.objects.select_related("ticket", "customer", "workspace").get(ticket=other)
    help_actions.answer(person, body="And now?", files=[])
    assert bodies(first) == ["It stops.", "And now?"]
    own = Participant.objects.select_related("workspace").get(ticket=again)
    went = client.get(f"/help/acme/t/{secret_of(own, own.workspace)}")
    assert went.status_code == 302
    assert "And now?" not in client.get(went["Location"]).text
    assert "And now?" in client.get(f"/help/acme/t/{secret_of(person, person.workspace)}").text
