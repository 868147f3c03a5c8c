"""From the verdict to the shared page, as programs do it: verdicts, links and their undoing, components, lots, sharing, returns."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.customers.actions import find_or_make, make_organisation
from caseway.products.actions import make_version, release
from caseway.tickets.models import Ticket
from tests.programs import problem

pytestmark = pytest.mark.django_db


def test_a_verdict_with_its_component_is_changed_and_taken_back(ticket, beacon, maya, program):
    caller = program(maya)
    lid = caller.post(f"/products/{beacon.pk}/components", {"name": "Lid"}).json()
    problem(caller.post("/tickets/1/verdicts", {"cause": "misuse", "component": lid["id"]}), 422)
    caller.patch("/tickets/1", {"product": beacon.pk})
    caller.post("/tickets/1/verdicts", {"cause": "defect", "reason": "It is cracked."})
    told = caller.post("/tickets/1/verdicts", {"cause": "misuse", "step": "mounting the lid", "component": lid["id"]}).json()["items"]
    assert [(one["cause"], one["is_current"]) for one in told] == [("misuse", True), ("defect", False)]
    assert told[0]["component"] == {"id": lid["id"], "name": "Lid"} and told[0]["quote"] == "It stops at 80 %."
    assert caller.get("/tickets/1").json()["cause"] == "misuse"
    undone = caller.post("/tickets/1/verdicts/undo", {}).json()["items"]
    assert undone[0]["undone_at"] and undone[1]["is_current"]
    assert caller.get("/tickets/1").json()["cause"] == "defect" and caller.get("/tickets/1/verdicts").json()["items"] == undone
    assert "did not write" in str(problem(caller.post("/tickets/1/verdicts", {"cause": "defect", "quote": "never said"}), 422))


def test_components_are_named_and_changed(beacon, maya, olga, program):
    caller, address = program(maya), f"/products/{beacon.pk}/components"
    made = caller.post(address, {"name": "Lid"})
    assert made["Location"] == f"/api/v1{address}/{made.json()['id']}"
    told = caller.patch(f"{address}/{made.json()['id']}", {"description": "It bends."}).json()
    assert told == {"id": made.json()["id"], "product": beacon.pk, "name": "Lid", "description": "It bends."}
    assert program(olga).get(address).json()["items"] == [told]
    problem(program(olga).post(address, {"name": "Hinge"}), 403)
    problem(caller.post(address, {"name": "Lid"}), 422)


def test_a_link_to_an_issue_is_undone_to_where_it_hung(ticket, olga, program, browser_of):
    caller = program(olga)
    for title in ("First", "Second"):
        caller.post("/issues", {"kind": "defect", "title": title, "description": ""})
    hangs = lambda response: response.json()["issue"]  # noqa: E731
    assert hangs(caller.post("/tickets/1/issue/undo", {})) is None, "never linked, nothing to undo"
    caller.post("/tickets/1/issue", {"issue": 1})
    caller.post("/tickets/1/issue", {"issue": 2})
    assert hangs(caller.post("/tickets/1/issue/undo", {})) == 1
    assert hangs(caller("DELETE", "/tickets/1/issue")) is None
    assert hangs(caller.post("/tickets/1/issue/undo", {})) == 1
    page = browser_of(olga).post("/w/acme/tickets/1/issue", {"issue": "2"}, follow=True).content.decode()
    assert 'hx-post="/w/acme/tickets/1/issue" hx-vals="' in page and "toast__undo" in page, (
        "on the page, too, undoing leads to where it hung"
    )


def test_lots_and_their_rates_who_has_one_and_an_issue_for_it(acme, beacon, olga, maya, program):
    caller = program(olga)
    for name, count in (("L-1", 2), ("L-2", 1), ("L-3", 12)):
        run = make_version(beacon, by=maya, name=name, kind="production_run", units=1000)
        release(run, by=maya)
        for number in range(count):
            report = {"subject": "It leaks", "body": "Wet.", "requester": {"email": f"{name}{number}@example.com".lower()}}
            caller.post("/tickets", {**report, "kind": "problem", "product": beacon.pk, "lot": name.replace("-", "- ")})
    rows = caller.get(f"/products/{beacon.pk}/lots").json()["items"]
    assert [(row["lot"], row["complaints"], row["rate"], row["is_out_of_line"]) for row in rows] == [
        ("L-3", 12, 12.0, True), ("L-1", 2, 2.0, False), ("L-2", 1, 1.0, False),
    ]  # fmt: skip
    assert len(caller.all(f"/tickets?q={rows[0]['q'].replace(' ', '%20')}")) == 12
    holders = caller.get(f"/products/{beacon.pk}/lots/holders?lot=l-1").json()["items"]
    assert [one["email"] for one in holders] == ["l-10@example.com", "l-11@example.com"]
    made = caller.post(f"/products/{beacon.pk}/lots/issue", {"lot": "L-3"}, Idempotency_Key="1")
    assert made.json()["affected_versions"][0]["name"] == "L-3" and Ticket.objects.filter(issue__number=made.json()["number"]).count() == 12
    problem(caller.post(f"/products/{beacon.pk}/lots/issue", {"lot": "L-3"}), 409)
    problem(caller.post(f"/products/{beacon.pk}/lots/issue", {"lot": "L-9"}), 404)


def test_an_organisation_shares_by_rule_and_by_link(acme, rita, olga, client, program):
    northwind = make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    kim, eve = (find_or_make(acme, by=None, email=email, name="X") for email in ("kim@northwind.test", "eve@else.test"))
    caller, home = program(olga), f"/organisations/{northwind.pk}"
    assert caller.get(f"{home}/sharing").json() == {"sharing": "off", "contacts": []}
    soon = (now() + timedelta(days=3)).isoformat()
    assert "First say" in str(problem(caller.post(f"{home}/links", {"name": "Meeting", "until": soon}), 422))
    problem(caller("PUT", f"{home}/sharing", {"sharing": "named", "contacts": [eve.pk]}), 422)
    shared = caller("PUT", f"{home}/sharing", {"sharing": "named", "contacts": [kim.pk]}).json()
    assert [one["email"] for one in shared["contacts"]] == ["kim@northwind.test"]

    given = {"name": "Meeting", "until": soon, "password": "open sesame", "shows_names": True}
    made = caller.post(f"{home}/links", given, Idempotency_Key="1").json()
    again = caller.post(f"{home}/links", given, Idempotency_Key="1").json()
    assert again == made | {"url": None} and made["has_password"] and "password" not in made
    path = made["url"].split(":8000")[1]
    assert "has a password" in client.get(path).content.decode()
    client.post(path, {"password": "open sesame"})
    assert client.get(path).status_code == 200
    told = caller.get(f"{home}/links/{made['id']}").json()
    assert (told["views"], told["is_open"]) == (1, True)
    assert [one["count"] for one in caller.get(f"{home}/links/{made['id']}/views").json()["items"]] == [1]
    assert caller("DELETE", f"{home}/links/{made['id']}").status_code == 204 == caller("DELETE", f"{home}/links/{made['id']}").status_code
    assert client.get(path).status_code == 404
    assert [one["is_open"] for one in caller.get(f"{home}/links").json()["items"]] == [False]


@pytest.mark.parametrize("until, password", [(-1, ""), (400, ""), (3, "short")])
def test_a_link_ends_within_a_year_and_its_password_is_not_short(acme, olga, program, until, password):
    northwind = make_organisation(acme, by=olga, name="Northwind")
    given = {"name": "Meeting", "until": (now() + timedelta(days=until)).isoformat(), "password": password}
    problem(program(olga).post(f"/organisations/{northwind.pk}/links", given), 422)


def test_a_return_goes_through_every_stage_and_is_counted(ticket, beacon, olga, program, mail_to):
    caller = program(olga)
    caller.post("/returns", {"ticket": 1, "product": beacon.pk, "serial": "S-1", "lot": "L-1", "reason": "Cracked"})
    assert "cannot" in str(problem(caller.patch("/returns/1", {"stage": "received"}), 422)).lower()
    steps = [
        {"stage": "authorised", "instructions": "Use the old box."},
        {"stage": "received"},
        {"stage": "inspected", "cause": "defect", "finding": "SECRET-FINDING", "cost": "12.50", "currency": "EUR"},
    ]
    for step in steps:
        for _twice in range(2):
            assert caller.patch("/returns/1", step).status_code == 200
    counted = caller.get("/returns/numbers").json()
    assert {"stage": "inspected", "count": 1, "longest_days": 0} in counted["stages"] and counted["open_costs"] == {"EUR": "12.50"}
    told = caller.patch("/returns/1", {"stage": "replaced", "carrier": "DHL", "tracking": "42"}).json()
    assert (told["stage"], told["next"], told["cost"], told["carrier"]) == ("replaced", [], "12.50", "DHL")
    assert caller.get("/tickets/1").json()["cause"] == "defect"
    mails = [mail.body for mail in mail_to("rita@northwind.test") if "RMA" in mail.body or "item" in mail.body or "parcel" in mail.body]
    assert len(mails) == 5 and "SECRET-FINDING" not in "".join(mails)
    assert caller.get("/returns/numbers").json()["costs"] == {"EUR": "12.50"}
