"""Questions that go through a relation: what an issue blocks, what its parent is, what a ticket hangs on, whose it is."""

from urllib.parse import quote

import pytest

from caseway.customers.actions import change_customer, make_organisation
from caseway.issues import actions
from caseway.tickets.actions import link_issue
from tests import cast
from tests.programs import problem
from tests.worlds import one_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(acme, olga, dan, beacon, ticket, rita, settle):
    """1 blocks 2, which is high and the parent of 3; 4 is Dan's secret, and blocks 3. The ticket hangs on 2."""
    titles = ("Seal too narrow", "Kettle leaks", "Puddle", "Zebrafinch")
    seal, leak, puddle, secret = (actions.raise_issue(acme, by=dan, title=title, product=beacon) for title in titles)
    actions.change(leak, by=dan, priority="high")
    actions.change(puddle, by=dan, parent=leak)
    actions.relate(seal, leak, "blocks", by=dan)
    actions.relate(puddle, seal, "caused_by", by=dan)
    actions.relate(secret, puddle, "blocks", by=dan)
    actions.change(secret, by=dan, priority="urgent")
    actions.confide(secret, by=dan)
    link_issue(ticket, leak, by=dan)
    change_customer(rita, by=olga, organisation=make_organisation(acme, by=olga, name="Northwind", tier=3))
    settle()
    return seal


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.dan, cast.rita, cast.beacon, cast.ticket, cast.settle, four))


@pytest.mark.parametrize(
    "q, found",
    [
        ("blocks:2", [1]),
        ("blocked-by:1", [2]),
        ("blocked-by:any", [2, 3]),
        ("-blocks:any", [2, 3]),
        ("blocks:(product:Beacon is:open priority>=high)", [1]),
        ("blocks:(kettle)", [1]),
        ("blocks:(puddle)", []),
        ("blocked-by:(narrow or priority:urgent)", [2]),
        ("parent.priority:high", [3]),
        ("parent.priority!=high", [1, 2]),
        ("parent.blocked-by:1", [3]),
        ("parent.blocked-by.title~seal", [3]),
        ("caused-by:1", [3]),
        ("causes:3", [1]),
        ("blocks:(changed:priority to:high by:Dan)", [1]),
    ],
)
def test_issues_are_found_through_others(q, found, four, olga, program):
    items = program(olga).get(f"/issues?q={quote(q)}").json()["items"]
    assert sorted(item["number"] for item in items) == found


@pytest.mark.parametrize(
    "q, is_found",
    [
        ("issue:(priority:high)", True),
        ("issue.priority:low", False),
        ("issue.blocked-by:1", True),
        ("issue.parent:any", False),
        ("organisation.tier>=3", True),
        ("customer.tier>3", False),
        ("customer.tier:2..4 priority>=normal", True),
    ],
)
def test_tickets_are_found_through_their_issue_and_their_customer(q, is_found, four, ticket, olga, program):
    items = program(olga).get(f"/tickets?q={quote(q)}").json()["items"]
    assert [item["number"] for item in items] == ([ticket.number] if is_found else [])


@pytest.mark.parametrize(
    "path, q, words",
    [
        ("issues", "blocks:(blocks:(blocks:(is:open)))", "at most 2 relations"),
        ("issues", "blocks:(nonsense:1)", "Column 9: There is no field “nonsense”"),
        ("issues", "parent.nonsense:1", "Column 8: There is no field “nonsense”"),
        ("issues", "title:(leak)", "takes no brackets"),
        ("tickets", "customer:(tier:1)", "takes no brackets"),
        ("tickets", "issue.priority:highest", "Did you mean “high”?"),
    ],
)
def test_what_cannot_be_asked_is_said(path, q, words, four, olga, program):
    assert words in problem(program(olga).get(f"/{path}?q={quote(q)}"), 422)["detail"]
