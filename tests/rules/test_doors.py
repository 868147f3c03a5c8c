"""Every page has a door: strangers find nothing, roles hold act by act, restricted teams stay shut.

The walk takes every address there is; `tests/rules/places.py` has an example of its parts.
"""

import pytest
from django.db import connection

from caseway.tickets.actions import change
from caseway.workspaces.actions import make_team
from caseway.workspaces.permissions import ACTS, may
from tests import cast
from tests.rules import places
from tests.rules.places import ROUTES, address_of
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
# Whose rows are found depends on a team or on being an admin; what else a role decides is decided at the door, once for both databases.
ROLES = ("vera", "olga", "maya", "ada") if connection.vendor == "sqlite" else ("olga", "ada")

globals().update(
    one_world(
        cast.ada, cast.acme, cast.olga, cast.dan, cast.maya, cast.vera, cast.mallory, cast.rita, cast.beacon, cast.ticket, places.example
    )
)


@pytest.mark.same_on_both
@pytest.mark.parametrize("name, path, view", ROUTES, ids=[path for _, path, _ in ROUTES])
def test_every_address_of_a_workspace_has_a_door(name, path, view):
    assert getattr(view, "act", None) in ACTS


@pytest.mark.parametrize("name, path, view", ROUTES, ids=[path for _, path, _ in ROUTES])
def test_strangers_find_nothing_and_roles_hold(name, path, view, request, example, mallory, client, browser_of):
    address = address_of(name, path, example)
    for method in (client.get, client.post):
        assert method(address).status_code == 302, "who is not signed in is asked to"
    browser_of(mallory)
    for method in (client.get, client.post):
        assert method(address).status_code == 404
    for role in ROLES:
        member = request.getfixturevalue(role)
        browser_of(member)
        statuses = {client.get(address).status_code, client.post(address, {"nothing": ""}).status_code}
        if may(member, view.act):
            assert 200 <= min(statuses) < 500 and max(statuses) < 500, (role, statuses)
        else:
            assert statuses == {403}, (role, statuses)


def test_tickets_of_a_restricted_team_do_not_exist_for_others(acme, ada, olga, dan, maya, ticket, browser_of):
    secret = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    change(ticket, by=ada, team=secret)
    statuses = {}
    for member in (olga, maya, dan, ada):
        browser = browser_of(member)
        statuses[member.name] = browser.get(f"/w/acme/tickets/{ticket.number}").status_code
        seen = ticket.subject in browser.get("/w/acme/tickets").content.decode()
        assert seen is (statuses[member.name] == 200)
    assert statuses == {"Olga": 404, "Maya": 404, "Dan": 200, "Ada": 200}


@pytest.mark.parametrize("address", ["/w/acme", "/w/acme/"])
def test_the_address_of_a_workspace_leads_to_its_tickets(address, vera, browser_of):
    assert browser_of(vera).get(address)["Location"] == "/w/acme/tickets"


def test_equal_numbers_in_two_workspaces_are_two_tickets(ticket, mallory, browser_of):
    browser = browser_of(mallory)
    assert browser.get(f"/w/acme/tickets/{ticket.number}").status_code == 404
    assert browser.get(f"/w/evil/tickets/{ticket.number}").status_code == 404


def test_who_is_shown_the_door_lost_it_with_the_membership(olga, browser_of):
    browser = browser_of(olga)
    assert browser.get("/w/acme/tickets").status_code == 200
    type(olga).objects.filter(pk=olga.pk).update(is_active=False)
    assert browser.get("/w/acme/tickets").status_code == 404
