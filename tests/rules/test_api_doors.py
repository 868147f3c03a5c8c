"""Every operation of the API has a door: eight kinds of visitor, and what each is told.

The walk takes every operation there is; a new one that writes must be given a body in BODIES.
"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.api.application import PREFIX, api
from caseway.api.shapes.base import Given, Told
from caseway.customers.actions import make_customer
from caseway.products.actions import make_product
from caseway.saved.models import View
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import revoke_token
from caseway.workspaces.models import ApiToken
from caseway.workspaces.permissions import ACTS, may
from tests import cast, programs
from tests.programs import Program, filled, problem
from tests.worlds import one_world

pytestmark = pytest.mark.django_db
globals().update(
    one_world(cast.ada, cast.acme, cast.olga, cast.maya, cast.vera, cast.mallory, cast.rita, cast.beacon, cast.ticket, programs.things)
)
# Whose rows are found depends on a team or on being an admin; what else a role decides is decided at the door.
ROLES = [pytest.param("vera", marks=pytest.mark.same_on_both), "olga", pytest.param("maya", marks=pytest.mark.same_on_both), "ada"]


def operations():
    """(method, address with its holes, the act that its door demands) of everything the API can do."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                found += [(method, f"/{prefix}{path}", operation.auth_callbacks[0].act) for method in operation.methods]
    return found


OPERATIONS = operations()
# What each answers when all went well.
STATUSES = {
    (method, f"/{prefix}{path}"): min(operation.response_models)
    for prefix, router in api._routers
    for path, view in router.path_operations.items()
    for operation in view.operations
    for method in operation.methods
}
NAMES = [f"{method} {path}" for method, path, _act in OPERATIONS]
walked = pytest.mark.parametrize("method, path, act", OPERATIONS, ids=NAMES)
# Only for who made it, here Ada.
OWN = ("/acts/{", "/issues/bulk/{")
# Asked by POST, since the question may be long.
ONLY_LOOK = ("POST /similar",)
# Asked for something that the address alone does not name.
QUESTIONS = {"GET /products/{int:id}/lots/holders": "?lot=L-1", "GET /serials": "?serial=S-1"}


def soon():
    return (now() + timedelta(days=30)).isoformat()


# What each operation that writes is sent; `body_of` puts the right ids in.
BODIES = {
    "POST /tickets": {"subject": "It leaks", "body": "", "requester": {"email": "kim@northwind.test"}},
    "PATCH /tickets/{int:number}": {"priority": "urgent"},
    "POST /tickets/{int:number}/messages": {"body": "I look into it."},
    "POST /attachments": None,
    "POST /customers": {"name": "Kim"},
    "PATCH /customers/{int:id}": {"name": "Rita Roe"},
    "POST /organisations": {"name": "Southwind"},
    "PATCH /organisations/{int:id}": {"tier": 3},
    "POST /products": {"key": "KET", "name": "Kettle"},
    "PATCH /products/{int:id}": {"name": "Beacon II"},
    "POST /teams": {"name": "Field"},
    "PATCH /teams/{int:id}": {"name": "Helpers"},
    "POST /members": {"email": "new@acme.test"},
    "PATCH /members/{int:id}": {"name": "Olga O."},
    "POST /webhooks": {"name": "Shop", "url": "https://hooks.acme.test/"},
    "PATCH /webhooks/{int:id}": {"name": "Depot"},
    "POST /tickets/{int:number}/issue": {"issue": 1},
    "DELETE /tickets/{int:number}/issue": None,
    "POST /tickets/{int:number}/merge": {"into": 2},
    "DELETE /tickets/{int:number}/merge": None,
    "POST /tickets/{int:number}/relations": {"kind": "caused_by", "other": 2},
    "DELETE /tickets/{int:number}/relations/{int:relation}": None,
    "POST /tickets/{int:number}/split": {"message": 1},
    "POST /issues": {"title": "Export stops for all"},
    "PATCH /issues/{int:number}": {"priority": "high"},
    "POST /issues/{int:number}/relations": {"kind": "blocks", "other": 2},
    "DELETE /issues/{int:number}/relations/{int:tie}": None,
    "PUT /tickets/{int:number}/snooze": {"until": soon()},
    "DELETE /tickets/{int:number}/snooze": None,
    "PUT /issues/{int:number}/snooze": {"until": soon()},
    "DELETE /issues/{int:number}/snooze": None,
    "DELETE /issues/{int:number}/announcement": None,
    "POST /customers/{int:id}/merges": {"other": "another"},
    "DELETE /customers/{int:id}/merges/{int:merge}": None,
    "POST /issues/{int:number}/rank": {"after": 2},
    "POST /issues/{int:number}/comments": {"body": "Kim sees it too."},
    "POST /issues/{int:number}/votes": {"customer": 1, "why": "We need it daily."},
    "DELETE /issues/{int:number}/votes/{int:vote}": None,
    "POST /tickets/{int:number}/followers": {},
    "DELETE /tickets/{int:number}/followers": None,
    "POST /issues/{int:number}/followers": {},
    "DELETE /issues/{int:number}/followers": None,
    "POST /issues/{int:number}/merge": {"into": 2},
    "DELETE /issues/{int:number}/merge": None,
    "PUT /issues/{int:number}/wish": {"title": "Exports that never stop"},
    "POST /issues/{int:number}/notify": {"body": "It is fixed, {name}."},
    "PUT /issues/{int:number}/solution": {"symptoms": "The export stops at 80 %."},
    "DELETE /issues/{int:number}/solution": None,
    "POST /returns": {"ticket": 1, "reason": "Broken"},
    "PATCH /returns/{int:number}": {"stage": "authorised"},
    "POST /similar": {"text": "Export stops"},
    "POST /versions": {"product": 1, "name": "2.5"},
    "PATCH /versions/{int:id}": {"notes": "Faster."},
    "POST /versions/{int:id}/release": {},
    "POST /versions/{int:id}/withdrawal": {"reason": "It burns."},
    "POST /fields": {"kind": "ticket", "key": "cost", "label": "Cost", "type": "number"},
    "PATCH /fields/{int:id}": {"label": "Severity of harm"},
    "POST /macros": {"name": "Thanks", "text": "Thank you, {name}."},
    "PATCH /macros/{int:id}": {"priority": "high"},
    "DELETE /macros/{int:id}": None,
    "POST /tickets/{int:number}/macro": {"macro": 1},
    "POST /views": {"name": "Leaks", "q": "state:open leaks"},
    "PATCH /views/{int:id}": {"name": "All leaks", "sort": "-updated"},
    "DELETE /views/{int:id}": None,
    "DELETE /webhooks/{int:id}": None,
    "POST /acts": {"tickets": [1, 2], "priority": "high"},
    "POST /acts/{int:id}/undo": {},
    "POST /issues/bulk": {"issues": [1, 2], "priority": "high"},
    "POST /issues/bulk/{int:id}/undo": {},
    "POST /tickets/{int:number}/verdicts": {"cause": "misuse", "step": "first start"},
    "POST /tickets/{int:number}/verdicts/undo": {},
    "POST /tickets/{int:number}/issue/undo": {},
    "POST /products/{int:id}/components": {"name": "Hinge"},
    "PATCH /products/{int:id}/components/{int:component}": {"description": "It bends."},
    "POST /products/{int:id}/lots/issue": {"lot": "L-1"},
    "PUT /organisations/{int:id}/sharing": {"sharing": "all"},
    "POST /organisations/{int:id}/links": {"name": "Meeting", "until": soon()},
    "DELETE /organisations/{int:id}/links/{int:link}": None,
    "POST /webhooks/{int:id}/deliveries/{int:delivery}": {},
}


@pytest.fixture
def call(things):
    """Do an operation on Acme's things as a program would."""

    def do(program, method, path):
        address = filled(path, things) + QUESTIONS.get(f"{method} {path}", "")
        if path == "/attachments" and method == "POST":
            return program.client.post("/api/v1/attachments", {"file": a_file()})
        return program(method, address, body_of(f"{method} {path}", things) if method != "GET" else None)

    return do


def body_of(operation, things):
    return with_ids(BODIES[operation], things)


def with_ids(body, things):
    """What is sent, naming things that there are."""
    ids = {
        "customer": things["customers"],
        "product": things["products"],
        "into": things["into"],
        "macro": things["macros"],
        "message": things["messages"],
        "other": things["into"],
    }
    return body and {name: things["another"] if value == "another" else ids.get(name, value) for name, value in body.items()}


def a_file():
    return SimpleUploadedFile("a.txt", b"words", "text/plain")


@pytest.mark.same_on_both
@walked
def test_every_operation_has_a_door(method, path, act):
    assert act in ACTS
    assert f"{method} {path}" in ONLY_LOOK or method == "GET" or act != "see", "who may only look changes nothing"


@pytest.mark.same_on_both
@walked
def test_without_a_valid_token_nothing_opens(method, path, act, call, ada, token_of):
    secret = token_of(ada)
    revoke_token(ApiToken.objects.latest("pk"), by=ada)
    before = Activity.objects.count()
    for program in (Program(""), Program("cw_made-up"), Program(secret)):
        response = call(program, method, path)
        assert "token" in problem(response, 401)["detail"]
        assert response["WWW-Authenticate"].startswith("Bearer")
    assert Activity.objects.count() == before


@pytest.mark.same_on_both
@walked
def test_a_session_opens_nothing(method, path, act, call, ada, browser_of):
    program = Program("")
    program.client = browser_of(ada)
    problem(call(program, method, path), 401)


@pytest.mark.same_on_both
@walked
def test_a_token_to_read_changes_nothing(method, path, act, call, ada, program):
    reading = program(ada, "read")
    before = Activity.objects.count()
    response = call(reading, method, path)
    if method == "GET" or f"{method} {path}" in ONLY_LOOK:
        assert response.status_code == 200
    else:
        assert "read" in problem(response, 403)["detail"]
    assert Activity.objects.count() == before


@walked
@pytest.mark.parametrize("role", ROLES)
def test_roles_hold(method, path, act, role, call, program, request):
    member = request.getfixturevalue(role)
    caller = program(member)
    # Whoever it is, it is their own view.
    View.objects.update(member=member)
    before = Activity.objects.count()
    response = call(caller, method, path)
    if path.startswith(OWN) and may(member, act) and role != "ada":
        problem(response, 404)
    elif may(member, act):
        assert response.status_code == STATUSES[method, path], response.content
    else:
        assert f"({member.get_role_display()})" in problem(response, 403)["detail"]
        assert Activity.objects.count() == before


@walked
def test_nothing_of_another_workspace_is_there(method, path, act, call, mallory, program):
    intruder = program(mallory)
    before = Activity.objects.count()
    response = call(intruder, method, path)
    if "{" in path:
        problem(response, 404)
        assert Activity.objects.count() == before
    elif method == "GET":
        told = response.json().get("items", [response.json()])
        assert response.status_code == 200
        assert not [one for one in told if "acme" in str(one).lower() or "northwind" in str(one).lower()]


@pytest.mark.same_on_both
@walked
def test_a_membership_that_ended_ends_its_tokens(method, path, act, call, maya, program):
    caller = program(maya)
    type(maya).objects.filter(pk=maya.pk).update(is_active=False)
    problem(call(caller, method, path), 401)


NAMED = [
    ("POST", "/tickets", "product", "products"),
    ("POST", "/tickets", "team", "teams"),
    ("POST", "/tickets", "assignee", "members"),
    ("POST", "/tickets", "attachments", "attachments"),
    ("PATCH", "/tickets/{}", "product", "products"),
    ("PATCH", "/tickets/{}", "team", "teams"),
    ("PATCH", "/tickets/{}", "assignee", "members"),
    ("POST", "/tickets/{}/messages", "attachments", "attachments"),
    ("POST", "/customers", "organisation", "organisations"),
    ("POST", "/teams", "members", "members"),
    ("POST", "/members", "team", "teams"),
]


@pytest.mark.parametrize("method, path, field, kind", NAMED)
def test_things_of_another_workspace_cannot_be_named(method, path, field, kind, things, mallory, program):
    evil = mallory.workspace
    customer = make_customer(evil, by=mallory, name="Eve")
    theirs = open_ticket(evil, requester=customer, subject="Ours", words=Words.plain("x"), channel="api", by=mallory)
    value = [things[kind]] if field in ("attachments", "members") else things[kind]
    written = {"body": "x", **(BODIES.get(f"{method} {path}") or {}), field: value}
    wanted = {name: written[name] for name in written if name != "body" or "tickets" in path and method == "POST"}
    told = problem(program(mallory)(method, path.format(theirs.number), wanted), 422)
    assert field in [error["field"] for error in told["errors"]]
    theirs.refresh_from_db()
    assert (theirs.team, theirs.assignee, theirs.product, theirs.messages.count()) == (None, None, None, 1)


def test_equal_numbers_are_two_tickets(ticket, mallory, program):
    customer = make_customer(mallory.workspace, by=mallory, name="Eve")
    theirs = open_ticket(mallory.workspace, requester=customer, subject="Ours", words=Words.plain("x"), channel="api", by=mallory)
    assert theirs.number == ticket.number
    told = program(mallory).patch(f"/tickets/{theirs.number}", {"priority": "urgent"}).json()
    assert (told["subject"], told["priority"]) == ("Ours", "urgent")
    assert Ticket.objects.get(pk=ticket.pk).priority == "normal"


def test_equal_keys_of_products_are_two_products(beacon, mallory, program):
    theirs = make_product(mallory.workspace, by=mallory, key=beacon.key, name=beacon.name)
    body = {**BODIES["POST /tickets"], "product": "BEA"}
    assert program(mallory).post("/tickets", body).json()["product"]["id"] == theirs.pk


@pytest.mark.same_on_both
@pytest.mark.parametrize(
    "path", ["/", "", "/tickets/", "/ticket", "/tickets/x", "/tickets/1/", "/tickets/-1", "/tickets/1/nothing", "/customers/1e3"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_where_there_is_nothing_a_problem_says_so(method, path, ada, program):
    problem(program(ada)(method, f"/api/v1{path}"), 404)


@pytest.mark.same_on_both
@walked
def test_a_method_that_makes_no_sense_is_told_so(method, path, act, things, ada, program):
    senseless = next(verb for verb in ("PUT", "POST") if (verb, path) not in STATUSES)
    response = program(ada)(senseless, filled(path, things))
    problem(response, 405)
    assert method in response["Allow"].split(", ")


def test_the_prefix_is_the_one_that_is_promised():
    assert PREFIX == "/api/v1/"


@pytest.mark.same_on_both
def test_no_two_things_in_the_description_bear_one_name():
    """Of two shapes with one name the description would keep one, silently."""
    shapes, todo = set(), [Told, Given]
    while todo:
        children = todo.pop().__subclasses__()
        shapes |= {one for one in children if one.__module__.startswith("caseway.")}
        todo += children
    names = [shape.__name__ for shape in shapes]
    ids = [
        operation.operation_id for _p, router in api._routers for view in router.path_operations.values() for operation in view.operations
    ]
    for told in (names, ids):
        assert sorted(name for name in set(told) if told.count(name) > 1) == []
