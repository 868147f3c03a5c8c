"""A known issue learns how customers tell it: who tells it likewise finds it, though nobody wrote it down in these words."""

import pytest

from caseway.issues import known
from caseway.issues.actions import change, raise_issue, remove_solution, write_solution
from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.learning import LEARNED_FROM, Told
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
SYMPTOMS = {"symptoms": "Water drips at the lid", "workaround": "Fill below the mark", "visibility": "public"}
NOBODY, EVERYBODY = (False, False, False), (True, True, True)


@pytest.fixture
def hinge(acme, dan):
    issue = raise_issue(acme, by=dan, kind="defect", title="Hinge seal fails above 90 degrees")
    write_solution(issue, by=dan, **SYMPTOMS)
    return issue


@pytest.fixture
def report(acme, rita):
    def send(subject="Wet table", body="There is a puddle below the samovar"):
        return open_ticket(acme, requester=rita, subject=subject, words=Words.plain(body), channel="email", by=rita)

    return send


@pytest.fixture
def finds(acme, dan, hinge, settle):
    """Whether those words find it: an agent among known issues, the public, an agent among all issues."""

    def ask(text):
        settle()
        suggested = [[row["issue__id"] for row in known.suggest(reader, acme.pk, text)] for reader in (dan, None)]
        issues = known.similar_issues(Issue.objects.visible_to(dan), acme.pk, text)
        return tuple(hinge.pk in found for found in [*suggested, issues])

    return ask


def test_what_one_customer_told_finds_it_for_the_next(dan, hinge, report, finds):
    first = report()
    assert finds("puddles under my samovar") == NOBODY
    actions.link_issue(first, hinge, by=dan)
    assert finds("puddles under my samovar") == EVERYBODY
    assert finds("the table gets wet") == EVERYBODY


def test_what_is_written_anew_keeps_what_was_learned(dan, hinge, report, finds):
    actions.link_issue(report(), hinge, by=dan)
    change(hinge, by=dan, title="Hinge seal fails")
    write_solution(hinge, by=dan, **SYMPTOMS | {"workaround": "Turn it off"})
    assert finds("puddles under my samovar") == EVERYBODY
    remove_solution(hinge, by=dan)
    assert finds("puddles under my samovar") == (False, False, True), "what is no known issue any more is found by no words"


def test_a_ticket_taken_off_or_hung_elsewhere_is_forgotten(acme, dan, hinge, report, finds):
    first, second = report(), report("Samovar leaks", "A puddle")
    for ticket in (first, second):
        actions.link_issue(ticket, hinge, by=dan)
    actions.unlink_issue(first, by=dan)
    assert finds("puddles") == EVERYBODY and finds("table") == NOBODY
    actions.link_issue(second, raise_issue(acme, by=dan, title="Something else"), by=dan)
    assert finds("puddles") == NOBODY


def test_another_subject_is_learned(dan, hinge, report, finds):
    ticket = report()
    actions.link_issue(ticket, hinge, by=dan)
    actions.change(ticket, by=dan, subject="Drowned cupboard")
    assert finds("cupboard") == EVERYBODY and finds("table") == NOBODY


def test_of_restricted_teams_nothing_is_learned(acme, ada, dan, hinge, report, finds):
    ticket = report()
    actions.link_issue(ticket, hinge, by=dan)
    assert finds("puddles") == EVERYBODY
    actions.change(ticket, by=dan, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan]))
    assert finds("puddles") == NOBODY


def test_nor_from_notes_or_what_we_answered(dan, hinge, report, finds):
    ticket = report()
    actions.note(ticket, by=dan, body="Surely a dragon")
    actions.reply(ticket, by=dan, body="Have you tried turning the wheel?")
    actions.link_issue(ticket, hinge, by=dan)
    assert finds("dragon") == NOBODY and finds("wheel") == NOBODY


def test_it_learns_from_the_first_ones(dan, hinge, report, finds):
    tickets = [report(body="Wet") for _ in range(LEARNED_FROM)] + [report("Drowned cupboard", "Wet")]
    for ticket in tickets:
        actions.link_issue(ticket, hinge, by=dan)
    assert finds("cupboard") == NOBODY
    actions.unlink_issue(tickets[0], by=dan)
    assert finds("cupboard") == EVERYBODY


@pytest.mark.parametrize(
    "tickets, ticket, minds",
    [([], 7, True), ([3, 5], 7, True), (range(LEARNED_FROM), LEARNED_FROM - 1, True), (range(LEARNED_FROM), LEARNED_FROM, False)],
    ids=["nothing learned", "still learning", "one of those", "a later one"],
)
def test_later_ones_change_nothing(tickets, ticket, minds):
    assert Told(list(tickets), "").minds(ticket) == minds
