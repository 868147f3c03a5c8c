"""A workspace's own fields through the API."""

import pytest

from caseway.activity.models import Activity
from caseway.tickets.models import Ticket
from tests import cast
from tests.programs import Program, problem
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
HARM = {"kind": "ticket", "key": "harm", "label": "Severity of harm", "type": "one", "choices": [{"label": "Minor"}, {"label": "Major"}]}
COST = {"kind": "ticket", "key": "cost", "label": "Cost", "type": "number"}
SHOPS = {"kind": "ticket", "key": "shops", "label": "Shops", "type": "several", "choices": [{"label": "Berlin"}, {"label": "Online"}]}
BOUGHT = {"kind": "ticket", "key": "bought", "label": "Bought on", "type": "date"}
INSURED = {"kind": "ticket", "key": "insured", "label": "Insured", "type": "yes_no"}
PHOTO = {"kind": "ticket", "key": "photo", "label": "Photo", "type": "link"}
STANDARD = {"kind": "issue", "key": "standard", "label": "Standard", "type": "text"}
NEW = {"subject": "It leaks", "body": "So", "requester": {"email": "kim@northwind.test"}}
ALL = {"harm": "minor", "cost": 12.5, "shops": ["online", "berlin"], "bought": "2026-05-31", "insured": False, "photo": "https://x.test/"}


def define_all(caller):
    for given in (HARM, COST, SHOPS, BOUGHT, INSURED, PHOTO, STANDARD):
        assert caller.post("/fields", given).status_code == 201


@pytest.fixture
def defined(ada, token_of):
    """The fields above, as an admin's program has defined them."""
    define_all(Program(token_of(ada)))


globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.token_of, defined))


@pytest.fixture
def admin(defined, program, ada):
    return program(ada)


@pytest.fixture
def agent(admin, program, olga):
    return program(olga)


def test_fields_are_defined_read_and_changed(admin, agent):
    listed = agent.get("/fields").json()["items"]
    assert [one["key"] for one in listed] == ["standard", "photo", "insured", "bought", "shops", "cost", "harm"]
    assert [one["key"] for one in agent.get("/fields?kind=issue").json()["items"]] == ["standard"]
    harm = listed[-1]
    assert harm["choices"] == [
        {"key": "minor", "label": "Minor", "is_retired": False},
        {"key": "major", "label": "Major", "is_retired": False},
    ]
    renamed = {"label": "Harm", "choices": [{"key": "major", "label": "Great"}, {"label": "None at all"}]}
    changed = admin.patch(f"/fields/{harm['id']}", renamed).json()
    assert (changed["label"], changed["type"]) == ("Harm", "one")
    assert [(one["key"], one["label"], one["is_retired"]) for one in changed["choices"]] == [
        ("major", "Great", False),
        ("none_at_all", "None at all", False),
        ("minor", "Minor", True),
    ]
    assert agent.get(f"/fields/{harm['id']}").json() == changed
    assert admin.patch(f"/fields/{harm['id']}", {"is_retired": True}).json()["is_retired"] is True
    assert agent.patch(f"/fields/{harm['id']}", {"label": "x"}).status_code == 403


@pytest.mark.parametrize(
    "change, field",
    [
        ({"key": "state"}, "key"),
        ({"key": "harm"}, ""),
        ({"key": "Ha rm"}, "key"),
        ({"choices": []}, "choices"),
        ({"choices": [{"label": "a"}, {"label": "A"}]}, "choices"),
        ({"choices": [{"label": "a", "key": "b"}]}, "choices"),
        ({"type": "text"}, "choices"),
        ({"kind": "issue", "is_asked": True}, "is_asked"),
        ({"type": "json"}, "type"),
        ({"label": "a\0"}, "label"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_by_name(change, field, admin):
    told = problem(admin.post("/fields", {**HARM, "key": "other", **change}), 422)
    assert told["errors"][0]["field"] == field


def test_values_go_in_and_come_out(agent):
    made = agent.post("/tickets", {**NEW, "fields": ALL})
    assert made.status_code == 201
    told = {**ALL, "shops": ["berlin", "online"]}
    assert made.json()["fields"] == told
    number = made.json()["number"]
    assert agent.get(f"/tickets/{number}").json()["fields"] == told
    changed = agent.patch(f"/tickets/{number}", {"fields": {"harm": "Major", "cost": None, "shops": []}}).json()
    assert changed["fields"] == {"harm": "major", "bought": "2026-05-31", "insured": False, "photo": "https://x.test/"}
    assert agent.get("/tickets").json()["items"][0]["fields"] == changed["fields"]
    for q, found in (("harm:major", 1), ("cost:none", 1), ("bought>2026-05-30 insured:no", 1), ("harm:minor", 0)):
        assert len(agent.get(f"/tickets?q={q}").json()["items"]) == found


def test_issues_have_theirs(agent):
    made = agent.post("/issues", {"title": "Handle breaks", "fields": {"standard": "EN 60335"}})
    assert made.status_code == 201 and made.json()["fields"] == {"standard": "EN 60335"}
    assert agent.patch("/issues/1", {"fields": {"standard": None}}).json()["fields"] == {}
    assert agent.get("/issues?q=standard:none").json()["items"][0]["fields"] == {}
    assert problem(agent.patch("/issues/1", {"fields": {"harm": "minor"}}), 422)["errors"][0]["field"] == "fields.harm"


@pytest.mark.parametrize(
    "fields, field, sentence",
    [
        ({"harms": "minor"}, "fields.harms", "There is no field “harms”. Did you mean “harm”?"),
        ({"harm": "mino"}, "fields.harm", "“mino” is none of the list: minor, major."),
        ({"harm": 3}, "fields.harm", "This must be a text."),
        ({"cost": "12"}, "fields.cost", "This must be a number."),
        ({"cost": True}, "fields.cost", "This must be a number."),
        ({"cost": 10**18}, "fields.cost", "A number has at most 15 digits."),
        ({"insured": 1}, "fields.insured", "Say yes or no."),
        ({"bought": "2026-13-01"}, "fields.bought", "Say a date as 2026-05-31."),
        ({"shops": "berlin"}, "fields.shops", "This must be a list."),
        ({"shops": ["paris"]}, "fields.shops", "“paris” is none of the list: berlin, online."),
        ({"photo": "javascript:alert(1)"}, "fields.photo", "A link begins with http:// or https:// and holds no blanks."),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_opens_nothing(fields, field, sentence, agent):
    told = problem(agent.post("/tickets", {**NEW, "fields": fields}), 422)
    assert told["errors"] == [{"field": field, "message": sentence}]
    assert not Ticket.objects.exists() and not Activity.objects.filter(name="ticket.opened").exists()


@pytest.mark.parametrize(
    "body",
    [
        b'{"fields": {"cost": NaN}}',
        b'{"fields": {"cost": 1e999}}',
        b'{"fields": {"photo": "\\ud800"}}',
        b'{"fields": {"photo": "https://x.test/\\u0000"}}',
        b'{"fields": {"cost": {"a": 1}}}',
        b'{"fields": {"a\\u0000b": 1}}',
        b'{"fields": [1]}',
        b'{"fields": {"photo": "' + b"x" * 5000 + b'"}}',
    ],
)
def test_hostile_values_are_refused(body, agent):
    number = agent.post("/tickets", NEW).json()["number"]
    assert agent("PATCH", f"/tickets/{number}", body).status_code in (400, 422)
    assert agent.get(f"/tickets/{number}").json()["fields"] == {}
