"""How tickets stand to each other: noted at one, read at both."""

import pytest
from django.core.exceptions import ValidationError

from caseway.tickets.actions import change, open_ticket, relate, unrelate
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import TicketRelation
from caseway.tickets.related import related_to
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
RELATIONS = "/w/acme/tickets/1/relations"


@pytest.fixture
def other(acme, rita, ticket):
    return open_ticket(acme, requester=rita, subject="Battery swells", words=Words.plain("It swells."), channel="email", by=rita)


def seen_by(member, ticket):
    return [(one["kind"], one["number"]) for one in related_to(ticket, member)]


@pytest.mark.parametrize(
    "kind, inverse",
    [("related", "related"), ("caused_by", "causes"), ("part_of", "parent_of"), ("follows", "followed_by"), ("causes", "caused_by"),
     ("parent_of", "part_of"), ("followed_by", "follows")],
)  # fmt: skip
def test_what_is_noted_at_one_end_is_read_at_both(olga, ticket, other, kind, inverse):
    for _ in range(2):
        relate(ticket, other, kind, by=olga)
    assert (seen_by(olga, ticket), seen_by(olga, other)) == ([(kind, 2)], [(inverse, 1)])
    relate(other, ticket, inverse, by=olga)
    assert TicketRelation.objects.count() == 1


def test_olga_notes_it_on_the_page_and_takes_it_back(olga, ticket, other, browser_of):
    browser = browser_of(olga)
    shown = browser.post(RELATIONS, {"kind": "caused_by", "other": "#2"}, follow=True).content.decode()
    assert "Battery swells" in shown
    assert "noted: caused by #2" in shown
    there = browser.get("/w/acme/tickets/2").content.decode()
    assert "noted: causes #1" in there
    pk = TicketRelation.objects.get().pk
    assert f'action="/w/acme/tickets/2/relations/{pk}/removal"' in there
    back = browser.post(f"/w/acme/tickets/2/relations/{pk}/removal", follow=True).content.decode()
    assert "took back: causes #1" in back
    assert not TicketRelation.objects.exists()


def test_what_makes_no_sense_is_refused_with_a_sentence(olga, ticket, other, browser_of):
    with pytest.raises(ValidationError, match="itself"):
        relate(ticket, ticket, "related", by=olga)
    relate(ticket, other, "part_of", by=olga)
    with pytest.raises(ValidationError, match="other way round"):
        relate(other, ticket, "part_of", by=olga)
    shown = browser_of(olga).post(RELATIONS, {"kind": "related", "other": "#99"}, follow=True).content.decode()
    assert "There is no ticket with this number that you may see." in shown
    assert TicketRelation.objects.count() == 1


def test_a_ticket_of_a_restricted_team_shows_nothing_of_itself(acme, ada, olga, dan, ticket, other, browser_of, program):
    relation = relate(ticket, other, "caused_by", by=ada)
    change(other, by=ada, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan]))
    assert (seen_by(olga, ticket), seen_by(dan, ticket)) == ([], [("caused_by", 2)])
    olgas = browser_of(olga)
    assert "Battery swells" not in olgas.get("/w/acme/tickets/1").content.decode()
    assert olgas.post(f"{RELATIONS}/{relation.pk}/removal").status_code == 404
    olgas.post(RELATIONS, {"kind": "follows", "other": "2"})
    assert program(olga).get("/tickets/1/relations").json()["items"] == []
    assert program(olga)("DELETE", f"/tickets/1/relations/{relation.pk}").status_code == 404
    assert program(olga).post("/tickets/1/relations", {"other": 2}).status_code == 422
    assert TicketRelation.objects.count() == 1


def test_a_program_notes_and_takes_back(olga, ticket, other, program):
    olgas = program(olga)
    made = olgas.post("/tickets/1/relations", {"kind": "parent_of", "other": 2})
    assert (made.status_code, made.json()["kind"], made.json()["number"]) == (201, "parent_of", 2)
    assert [one["kind"] for one in olgas.get("/tickets/2/relations").json()["items"]] == ["part_of"]
    assert olgas("DELETE", f"/tickets/2/relations/{made.json()['id']}").status_code == 204
    assert olgas.get("/tickets/1/relations").json()["items"] == []


def test_a_relation_is_taken_back_once(olga, ticket, other):
    relation = relate(ticket, other, "related", by=olga)
    for _ in range(2):
        unrelate(relation, by=olga)
    assert seen_by(olga, ticket) == []


def test_with_a_script_it_changes_in_place(olga, ticket, other, browser_of):
    browser = browser_of(olga)
    shown = browser.post(RELATIONS, {"kind": "caused_by", "other": "#2"}, headers={"HX-Request": "true"})
    assert shown.status_code == 200 and "<html" not in shown.text
    assert 'id="facts"' in shown.text and "/tickets/2" in shown.text and "toast__undo" in shown.text
    refused = browser.post(RELATIONS, {"kind": "related", "other": "#99"}, headers={"HX-Request": "true"}).text
    assert 'id="facts"' in refused and "toast" in refused
    pk = TicketRelation.objects.get().pk
    gone = browser.post(f"{RELATIONS}/{pk}/removal", headers={"HX-Request": "true"}).text
    assert 'id="facts"' in gone and f"relations/{pk}/removal" not in gone
