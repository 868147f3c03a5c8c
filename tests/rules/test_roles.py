"""The table of roles × acts in docs/running/roles.md, walked cell by cell: by the page, and by the API where it has a door."""

import re
from pathlib import Path

import pytest

from caseway.customers.actions import make_organisation
from caseway.intake.models import IncomingMail
from caseway.mail.models import OutgoingMail
from caseway.telephony.models import Call
from caseway.tickets.models import Message
from caseway.workspaces.actions import make_token
from tests import cast
from tests.rules.places import ROUTES
from tests.rules.test_api_doors import OPERATIONS
from tests.worlds import one_world

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parents[2] / "docs/running/roles.md"
PEOPLE = {"Viewer": "vera", "Agent": "olga", "Manager": "maya", "Administrator": "ada"}
# The acts for which no page and no operation is made yet.
WITHOUT_A_DOOR = {"members.see_work", "delete"}


def cells():
    """(act, the person in whose column it stands, does the table say yes?)"""
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.+) \|$", TABLE.read_text(), re.MULTILINE)
    return [(act, person, cell == "yes") for act, row in rows for person, cell in zip(PEOPLE.values(), row.split(" | "), strict=True)]


# What is done to a page: (address below the workspace, what is posted, or None to look).
PAGES = {
    "see": [("tickets", None), ("tickets/{ticket}", None), ("customers/{customer}", None), ("outbox", None), ("held", None)],
    "follow": [("tickets/{ticket}/followers", {"follow": "1"})],
    "tickets.open": [("tickets/new", None), ("call", None)],
    "tickets.answer": [("tickets/{ticket}/messages", {"kind": "reply", "body": "I look into it.", "nonce": "n1"})],
    "tickets.note": [("tickets/{ticket}/messages", {"kind": "note", "body": "Angry.", "nonce": "n2"})],
    "tickets.change": [("tickets/{ticket}/facts", {"priority": "urgent"})],
    "issues.change": [("issues/new", None)],
    "organisations.share": [("organisations/{organisation}/sharing", None)],
    "returns.change": [("tickets/{ticket}/returns/new", None)],
    "customers.change": [("customers/new", None), ("customers/{customer}/edit", None), ("organisations/new", None)],
    "held.decide": [("mail/{held}/decision", {"act": "aside"})],
    "products.change": [("products/new", None), ("products/{product}/edit", None)],
    "macros.change": [("settings/macros", None)],
    "views.keep": [("views/new", {"name": "Leaks", "kind": "tickets", "q": "leaks", "shared_with": "me"})],
    "views.share": [("views/new", {"name": "Leaks", "kind": "tickets", "q": "leaks", "shared_with": "everyone"})],
    "outbox.change": [("outbox/{mail}/sending", {})],
    "calendars.change": [("settings/hours", None)],
    "members.change": [("settings/members", None), ("settings/members/{member}", None)],
    "teams.change": [("settings/teams", None)],
    "addresses.change": [("settings/addresses", None)],
    "settings.change": [("settings", None), ("settings/fields", None)],
    "webhooks.change": [("settings/webhooks", None)],
    "people.import": [("settings/imports", None)],
    "people.export": [("customers/export", None), ("organisations/export", None)],
    "telephone.change": [("settings/telephone", None)],
    "telephone.block": [("calls/{ring}/blocking", {})],
    "tokens.change": [("settings/tokens", {"name": "mine", "scope": "read"})],
    "owed.rerun": [("settings/owed", None), ("settings/owed", {})],
}
API = {
    "see": [("GET", "/tickets", None), ("GET", "/tickets/{ticket}/messages", None), ("GET", "/activity", None), ("GET", "/teams", None)],
    "follow": [("POST", "/tickets/{ticket}/followers", {})],
    "tickets.open": [("POST", "/tickets", {"subject": "It leaks", "body": "", "requester": {"name": "Kim"}})],
    "tickets.answer": [("POST", "/tickets/{ticket}/messages", {"body": "I look into it."})],
    "tickets.note": [("POST", "/tickets/{ticket}/messages", {"kind": "note", "body": "Angry."})],
    "tickets.change": [("PATCH", "/tickets/{ticket}", {"state": "pending"})],
    "issues.change": [("POST", "/issues", {"title": "Export stops"})],
    "returns.change": [("POST", "/returns", {"ticket": 1})],
    "customers.change": [("POST", "/customers", {"name": "Kim"}), ("PATCH", "/customers/{customer}", {"notes": "Likes tea."})],
    "organisations.share": [("PUT", "/organisations/{organisation}/sharing", {"sharing": "all"})],
    "products.change": [("POST", "/products", {"key": "KET", "name": "Kettle"}), ("PATCH", "/products/{product}", {"name": "B2"})],
    "macros.change": [("POST", "/macros", {"name": "Thanks", "text": "Thank you, {name}."})],
    "views.keep": [("POST", "/views", {"name": "Leaks", "q": "leaks"})],
    "views.share": [("POST", "/views", {"name": "Leaks", "q": "leaks", "shared_with": "everyone"})],
    "members.change": [("POST", "/members", {"email": "new@acme.test"}), ("PATCH", "/members/{member}", {"name": "O."})],
    "teams.change": [("POST", "/teams", {"name": "Field"})],
    "settings.change": [("POST", "/fields", {"kind": "issue", "key": "standard", "label": "Standard", "type": "text"})],
    "webhooks.change": [("GET", "/webhooks", None), ("POST", "/webhooks", {"name": "Shop", "url": "https://hooks.acme.test/"})],
}


@pytest.fixture
def things(acme, olga, ticket, rita, beacon):
    northwind = make_organisation(acme, by=olga, name="Northwind")
    held = IncomingMail.objects.create(workspace=acme, source="smtp", raw=b"", size=0, state="done", disposition="held", ticket=ticket)
    mail = OutgoingMail.objects.create(
        workspace=acme, effect_key="x", kind="reply", recipient="rita@northwind.test", message_id="<x@y>", text="hello", state="dead"
    )
    ring = Call.objects.create(workspace=acme, key="1", direction="in", shown="+491712345678", outside="+491712345678")
    ids = {"ring": ring, "held": held, "mail": mail, "customer": rita, "product": beacon, "member": olga, "organisation": northwind}
    return {"ticket": ticket.number, **{name: thing.pk for name, thing in ids.items()}}


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.dan, cast.maya, cast.vera, cast.rita, cast.beacon, cast.ticket, things))


@pytest.mark.same_on_both
@pytest.mark.parametrize("act, person, is_allowed", cells())
def test_a_cell_of_the_table_holds_on_pages(act, person, is_allowed, things, browser_of, request):
    browser = browser_of(request.getfixturevalue(person))
    for path, posted in PAGES.get(act, []):
        address = "/w/acme/" + path.format(**things)
        response = browser.get(address) if posted is None else browser.post(address, posted)
        assert (response.status_code in (200, 302)) is is_allowed, (address, response.status_code)
        if not is_allowed:
            assert response.status_code == 403
            assert "Your role in this workspace" in response.content.decode()


@pytest.mark.same_on_both
@pytest.mark.parametrize("act, person, is_allowed", cells())
def test_a_cell_of_the_table_holds_in_the_api(act, person, is_allowed, things, program, request):
    caller = program(request.getfixturevalue(person))
    for method, path, body in API.get(act, []):
        response = caller(method, path.format(**things), body)
        assert response.status_code == ((201 if method == "POST" else 200) if is_allowed else 403), (path, response.content)
        if not is_allowed:
            assert "Your role in this workspace" in response.json()["detail"]
    if not is_allowed:
        assert Message.objects.count() == 1


@pytest.mark.parametrize("act, person, is_allowed", [cell for cell in cells() if cell[0] == "tokens.change"])
def test_who_may_see_everybodys_tokens_sees_and_revokes_them(act, person, is_allowed, dan, browser_of, request):
    token, _secret = make_token(dan, by=dan, name="dans-own-token")
    browser = browser_of(request.getfixturevalue(person))
    assert ("dans-own-token" in browser.get("/w/acme/settings/tokens").content.decode()) is is_allowed
    browser.post(f"/w/acme/settings/tokens/{token.pk}")
    token.refresh_from_db()
    assert (token.revoked_at is not None) is is_allowed


def test_every_act_of_the_table_is_walked():
    walked = set(PAGES) | set(API) | WITHOUT_A_DOOR
    assert {act for act, _person, _cell in cells()} == walked


def test_an_act_with_a_door_in_the_api_is_walked_there():
    assert {act for _method, _path, act in OPERATIONS} <= set(API)


def test_no_door_leads_to_what_is_not_made_yet():
    acts = {view.act for _name, _path, view in ROUTES} | {act for _method, _path, act in OPERATIONS}
    assert not acts & WITHOUT_A_DOOR
