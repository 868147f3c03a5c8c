"""Programs act on many issues: counted, with what was left as it is, and undone."""

import pytest

from caseway.issues.actions import raise_issue, set_state
from caseway.issues.models import Issue, IssueAct
from caseway.products.actions import make_version
from tests.programs import problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(acme, olga, beacon, program):
    for number in range(3):
        raise_issue(acme, by=olga, title=f"Leak {number}", product=beacon if number else None)
    return program(olga)


def of(field):
    return list(Issue.objects.order_by("number").values_list(field, flat=True))


def test_chosen_ones_are_changed_counted_and_put_back(caller, olga):
    set_state(Issue.objects.get(number=2), "planned", by=olga)
    told = caller.post("/issues/bulk", {"issues": [1, 2, 3, 99], "state": "planned"}, Idempotency_Key="x").json()
    counts = ("kind", "value", "phase", "total", "changed", "unchanged", "refused", "reasons")
    assert [told[name] for name in counts] == ["state", "planned", "done", 4, 2, 1, 1, {"It is not there, or not yours to see.": 1}]
    assert caller.post("/issues/bulk", {"issues": [1, 2, 3, 99], "state": "planned"}, Idempotency_Key="x").json() == told
    assert IssueAct.objects.count() == 1 and of("state") == ["planned"] * 3
    caller.patch("/issues/3", {"state": "started"})
    undone = caller.post(f"/issues/bulk/{told['id']}/undo", {}).json()
    assert (undone["phase"], undone["taken_back"], undone["left_alone"]) == ("undone", 1, 1)
    assert of("state") == ["triage", "planned", "started"]
    assert undone == caller.get(f"/issues/bulk/{told['id']}").json()


def test_a_version_is_refused_where_it_is_of_another_product(caller, beacon, ada):
    version = make_version(beacon, by=ada, name="2.5")
    told = caller.post("/issues/bulk", {"q": "is:open", "fixed_version": version.pk}).json()
    assert (told["value"], told["changed"], told["reasons"]) == (version.pk, 2, {"This version belongs to another product.": 1})
    assert caller.post("/issues/bulk", {"q": "is:open", "fixed_version": None}).json()["changed"] == 2


def test_labels_days_and_efforts_come_and_go(caller):
    caller.patch("/issues/2", {"labels": ["wet", "night"]})
    bulk = lambda **given: caller.post("/issues/bulk", {"issues": [1, 2, 3], **given}).json()  # noqa: E731
    told = bulk(unlabel=" Wet ")
    assert (told["kind"], told["value"], told["changed"], told["unchanged"]) == ("unlabel", "wet", 1, 2)
    assert caller.get("/issues/2").json()["labels"] == ["night"]
    told = bulk(due_on="2026-05-31")
    assert (told["value"], told["changed"], caller.get("/issues/3").json()["due_on"]) == ("2026-05-31", 3, "2026-05-31")
    assert bulk(due_on=None)["changed"] == 3 and of("due_on") == [None] * 3
    told = bulk(estimate_minutes=90)
    assert (told["value"], of("estimate_minutes")) == (90, [90] * 3)
    caller.post(f"/issues/bulk/{told['id']}/undo", {})
    assert of("estimate_minutes") == [None] * 3


def test_duplicates_go_on_in_the_survivor(caller):
    told = caller.post("/issues/bulk", {"issues": [1, 2, 3], "duplicate_of": 2}).json()
    assert (told["value"], told["changed"], of("state")) == (2, 2, ["cancelled", "triage", "cancelled"])
    caller.post(f"/issues/bulk/{told['id']}/undo", {})
    assert of("state") == ["triage"] * 3


@pytest.mark.parametrize(
    "given, said",
    [
        ({"issues": [1]}, "Name one thing"),
        ({"issues": [1], "q": "x", "priority": "low"}, "Name either"),
        ({"issues": [1], "priority": "low", "label": "x"}, "Name one thing"),
        ({"issues": [1], "label": " "}, "Say something"),
        ({"issues": [1], "unlabel": " "}, "Say something"),
        ({"issues": [1], "due_on": "soon"}, "due_on"),
        ({"issues": [1], "estimate_minutes": -1}, "estimate_minutes"),
        ({"issues": [1], "component": 999999}, "none with this id"),
        ({"issues": [1], "duplicate_of": 99}, "no issue with this number"),
        ({"q": "nonsense:1", "label": "x"}, "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said(caller, given, said):
    assert said in str(problem(caller.post("/issues/bulk", given), 422))
