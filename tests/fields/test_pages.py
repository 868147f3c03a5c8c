"""A workspace's own fields as admins define them and members fill them in, without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.activity.models import Activity
from caseway.customers.actions import make_organisation
from caseway.fields.actions import add_field, change_field
from caseway.fields.actions import fill_in as fill_in_fields
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.definitions import known_to
from caseway.fields.given import named
from caseway.fields.models import CustomField, FieldValue
from caseway.issues.actions import raise_issue
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db
SETTINGS = "/w/acme/settings/fields"
SCRIPT = "<script>alert(1)</script>"


def new_field(**given):
    return {"kind": "ticket", "label": "Severity of harm", "type": "one", "choices": "Minor\nMajor\n\n", "position": "0", **given}


def fill_in(browser, number, field, *values, things="tickets", **headers):
    return browser.post(f"/w/acme/{things}/{number}/fields", {"field": field.key, "value": list(values)}, headers=headers)


def sentences(subject_kind="ticket"):
    rows = Activity.objects.filter(subject_kind=subject_kind, name="field.filled_in").order_by("pk")
    return [(row.actor_name, row.fact.sentence()) for row in rows]


def test_ada_adds_a_field_and_olga_fills_it_in(ada, olga, ticket, browser_of):
    assert browser_of(ada).post(SETTINGS, new_field()).status_code == 302
    harm = CustomField.objects.get()
    assert (harm.key, [one.key for one in harm.choices.order_by("position")]) == ("severity_of_harm", ["minor", "major"])
    browser = browser_of(olga)
    assert "Severity of harm" in browser.get("/w/acme/tickets/1").text
    for choice in ("minor", "major", "major"):
        assert fill_in(browser, 1, harm, choice).status_code == 302
    assert sentences() == [("Olga", "set Severity of harm: from – to Minor"), ("Olga", "set Severity of harm: from Minor to Major")]
    page = browser.get("/w/acme/tickets/1").text
    assert '<option value="major" selected>Major</option>' in page and "set Severity of harm: from Minor to Major" in page


def test_only_admins_define(olga, browser_of, harm):
    assert browser_of(olga).post(SETTINGS, new_field()).status_code == 403
    assert browser_of(olga).get(f"{SETTINGS}/{harm.pk}").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "state"},
        {"key": "owner"},
        {"key": "and"},
        {"key": "Harm"},
        {"key": "a b"},
        {"key": "x"},
        {"label": "問題", "key": ""},
        {"choices": ""},
        {"choices": "Minor\nminor"},
        {"choices": "x" * 81},
        {"choices": "\n".join(f"Choice {number}" for number in range(201))},
        {"type": "text"},
        {"kind": "issue", "is_asked": "on"},
        {"label": ""},
        {"label": "a\0b"},
    ],
)
def test_a_field_that_cannot_be_is_refused_with_what_was_typed(wrong, ada, browser_of):
    answer = browser_of(ada).post(SETTINGS, new_field(key="harm") | wrong)
    assert answer.status_code == 422 and ("field__error" in answer.text or "banner--alarm" in answer.text)
    assert not CustomField.objects.exists()


def test_a_key_is_used_once_in_a_kind(acme, ada, harm, browser_of):
    assert browser_of(ada).post(SETTINGS, new_field(key="harm")).status_code == 422
    assert browser_of(ada).post(SETTINGS, new_field(key="harm", kind="issue")).status_code == 302


def test_renamed_and_retired_choices_lose_nothing(ada, olga, ticket, harm, browser_of):
    fill_in(browser_of(olga), 1, harm, "major")
    lines = {"minor": ("Small", 2, ""), "major": ("Great", 1, "on"), "sent_to_hospital": ("Hospital", 3, "")}
    sent = {"label": "Harm", "position": "5", "choices": "Dead"}
    for key, (label, place, retired) in lines.items():
        sent |= {f"label-{key}": label, f"place-{key}": place} | ({f"retired-{key}": retired} if retired else {})
    assert browser_of(ada).post(f"{SETTINGS}/{harm.pk}", sent).status_code == 302
    listed = list(harm.choices.order_by("position").values_list("key", "label", "is_retired"))
    assert listed == [("major", "Great", True), ("minor", "Small", False), ("sent_to_hospital", "Hospital", False), ("dead", "Dead", False)]
    page = browser_of(olga).get("/w/acme/tickets/1").text
    assert '<option value="major" selected>Great</option>' in page
    fill_in(browser_of(olga), 1, harm, "minor")
    assert '<option value="major"' not in browser_of(olga).get("/w/acme/tickets/1").text
    fill_in(browser_of(olga), 1, harm, "major")
    assert FieldValue.objects.get().choice.key == "minor"


def test_a_retired_field_keeps_what_stands_in_it(ada, olga, ticket, harm, cost, browser_of):
    fill_in(browser_of(olga), 1, harm, "major")
    for field in (harm, cost):
        assert browser_of(ada).post(f"{SETTINGS}/{field.pk}/retirement", {"is_retired": "1"}).status_code == 302
    browser = browser_of(olga)
    page = browser.get("/w/acme/tickets/1").text
    assert "Severity of harm" in page and "Cost" not in page
    assert "is retired" in fill_in(browser, 1, harm, "minor", **{"HX-Request": "true"}).text
    assert FieldValue.objects.get().choice.key == "major"
    assert 'name="field-harm"' not in browser.get("/w/acme/tickets/new").text
    browser_of(ada).post(f"{SETTINGS}/{harm.pk}/retirement")
    assert fill_in(browser_of(olga), 1, harm, "minor").status_code == 302
    assert FieldValue.objects.get().choice.key == "minor"


def test_each_type_is_filled_in_and_taken_out_again(olga, ticket, all_types, browser_of):
    harm, cost, bought, shops, insured, policy, photo = all_types
    browser = browser_of(olga)
    given = {harm: ["minor"], cost: ["12,50"], bought: ["2026-05-31"], shops: ["berlin", "online"], insured: ["no"], policy: ["P-77"],
             photo: ["https://x.test/p.jpg"]}  # fmt: skip
    for field, values in given.items():
        assert fill_in(browser, 1, field, *values).status_code == 302
    page = browser.get("/w/acme/tickets/1").text
    for shown in ('value="12.5"', 'value="2026-05-31"', "Online, Berlin", 'value="P-77"', 'href="https://x.test/p.jpg"'):
        assert shown in page
    words = [sentence for _actor, sentence in sentences()]
    assert words[2:5] == [
        "set Bought on: from – to May 31, 2026",
        "set Shops: from – to Online, Berlin",
        "set Insured: from – to no",
    ]
    for field in given:
        assert fill_in(browser, 1, field).status_code == 302
    assert not FieldValue.objects.exists()


@pytest.mark.parametrize(
    "key, value",
    [("policy", SCRIPT), ("policy", '"><img src=x onerror=alert(1)>'), ("policy", "x" * 2000)],
)
def test_hostile_text_is_text(key, value, olga, ticket, all_types, browser_of):
    browser = browser_of(olga)
    browser.post("/w/acme/tickets/1/fields", {"field": key, "value": value})
    page = browser.get("/w/acme/tickets/1").text
    assert SCRIPT not in page and "<img src=x" not in page
    assert FieldValue.objects.get().text == value


@pytest.mark.parametrize(
    "key, value",
    [("policy", "x" * 2001), ("policy", "a\0b"), ("cost", "NaN"), ("cost", "1e999"), ("cost", "9" * 400), ("bought", "tomorrow"),
     ("photo", "javascript:alert(1)"), ("harm", "none"), ("insured", "maybe"), ("nonsense", "x"), ("", "x"), ("state", "open")],
)  # fmt: skip
def test_what_does_not_fit_changes_nothing(key, value, olga, ticket, all_types, browser_of):
    answer = browser_of(olga).post("/w/acme/tickets/1/fields", {"field": key, "value": value}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "toast" in answer.text
    assert not FieldValue.objects.exists() and not sentences()


def test_hostile_labels_are_text(acme, ada, olga, ticket, browser_of):
    field = add_field(acme, by=ada, kind="ticket", key="evil", label=SCRIPT, help=SCRIPT, type="one", choices=[ListedChoice(SCRIPT)])
    choice = field.choices.get()
    browser = browser_of(ada)
    fill_in(browser, 1, field, choice.key)
    for address in ("tickets/1", "tickets/new", "settings/fields", f"settings/fields/{field.pk}", f"tickets?q=evil:{choice.key}"):
        page = browser.get(f"/w/acme/{address}")
        assert page.status_code == 200 and SCRIPT not in page.text


def test_a_new_ticket_has_what_the_form_asked(acme, olga, all_types, browser_of):
    sent = {"email": "kim@northwind.test", "subject": "It leaks", "body": "So", "kind": "problem", "priority": "normal", "nonce": "n1"}
    own = {"field-harm": "major", "field-cost": "3.5", "field-shops": ["berlin"], "field-insured": "yes", "field-photo": ""}
    browser = browser_of(olga)
    wrong = browser.post("/w/acme/tickets/new", sent | own | {"field-cost": "much"})
    assert wrong.status_code == 422 and "is not a number" in wrong.text and 'value="much"' in wrong.text
    assert not Ticket.objects.exists()
    assert browser.post("/w/acme/tickets/new", sent | own).status_code == 302
    assert set(FieldValue.objects.values_list("field__key", flat=True)) == {"harm", "cost", "shops", "insured"}


def test_an_issue_has_fields_of_its_own(acme, olga, harm, standard, browser_of):
    browser = browser_of(olga)
    sent = {"title": "Handle breaks", "kind": "defect", "priority": "normal", "severity": "minor", "nonce": "n1", "field-standard": "EN 1"}
    assert browser.post("/w/acme/issues/new", sent).status_code == 302
    page = browser.get("/w/acme/issues/1").text
    assert 'value="EN 1"' in page and "Severity of harm" not in page
    assert fill_in(browser, 1, standard, "EN 2", things="issues").status_code == 302
    assert sentences("issue")[-1] == ("Olga", "set Standard: from EN 1 to EN 2")
    answer = browser.post("/w/acme/issues/1/fields", {"field": "harm", "value": "minor"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422 and "There is no field “harm”" in answer.text


def test_values_of_a_ticket_are_not_those_of_the_issue_with_its_number(acme, ada, olga, ticket, browser_of):
    ours, theirs = (add_field(acme, by=ada, kind=kind, key="mark", label="Mark", type="text") for kind in ("ticket", "issue"))
    raise_issue(acme, by=olga, title="Handle breaks")
    browser = browser_of(olga)
    fill_in(browser, 1, ours, "of the ticket")
    fill_in(browser, 1, theirs, "of the issue", things="issues")
    assert "of the issue" not in browser.get("/w/acme/tickets/1").text.replace("set Mark", "")
    assert "of the ticket" not in browser.get("/w/acme/issues/1").text.replace("set Mark", "")


def test_another_workspace_has_none_of_it(acme, mallory, ticket, harm, browser_of):
    browser = browser_of(mallory)
    assert browser.get(f"/w/evil/settings/fields/{harm.pk}").status_code == 404
    assert "Severity of harm" not in browser.get("/w/evil/settings/fields").text
    assert browser.post("/w/acme/tickets/1/fields", {"field": "harm", "value": "minor"}).status_code == 404


def test_a_viewer_reads_and_fills_in_nothing(olga, vera, ticket, harm, browser_of):
    fill_in(browser_of(olga), 1, harm, "major")
    browser = browser_of(vera)
    page = browser.get("/w/acme/tickets/1").text
    assert "Severity of harm" in page and 'id="field-harm" name="value" disabled' in page
    assert fill_in(browser, 1, harm, "minor").status_code == 403


def test_there_is_an_end_to_fields(acme, ada, browser_of, monkeypatch):
    monkeypatch.setattr("caseway.fields.actions.defining.MOST_FIELDS", 1)
    assert browser_of(ada).post(SETTINGS, new_field(key="one1")).status_code == 302
    assert "fields already" in browser_of(ada).post(SETTINGS, new_field(key="two2")).text


def test_nothing_changed_is_no_fact(ada, harm):
    before = Activity.objects.count()
    change_field(
        harm, by=ada, label="Severity of harm", choices=[ListedChoice(one.label, one.key) for one in harm.choices.order_by("position")]
    )
    assert Activity.objects.count() == before
    change_field(harm, by=ada, label="Harm")
    assert Activity.objects.latest("pk").name == "field.changed"


KINDS = ("ticket", "issue", "customer", "organisation")


@pytest.fixture
def in_lists(acme, ada, olga, ticket, rita):
    """A thing of each kind with something in a field that lists show, in one that they do not, and in a retired one."""
    things = (ticket, raise_issue(acme, by=olga, title="Handle breaks"), rita, make_organisation(acme, by=olga, name="Northwind"))
    for kind, thing in zip(KINDS, things, strict=True):
        seen, cost, unseen, retired = (
            add_field(acme, by=ada, kind=kind, key=key, label=f"{key} of {kind}", type=type, is_listed=key != "unseen")
            for key, type in (("seen", "text"), ("cost", "number"), ("unseen", "text"), ("retired", "text"))
        )
        given = {"seen": f"SEEN-{kind}-{SCRIPT}", "cost": 12.5, "unseen": "UNSEEN", "retired": "RETIRED"}
        fill_in_fields(thing, named(given, known_to(olga, kind)), by=olga)
        change_field(retired, by=ada, is_retired=True)


@pytest.mark.parametrize("kind", KINDS)
def test_lists_show_what_they_are_told_to(kind, in_lists, olga, browser_of):
    page = browser_of(olga).get(f"/w/acme/{kind}s", {"q": ""}).text
    assert f'title="seen of {kind}">SEEN-{kind}-' in page and f">cost of {kind}: 12.5</span>" in page
    assert "UNSEEN" not in page and "RETIRED" not in page and SCRIPT not in page


def test_a_row_has_room_for_three(in_lists, acme, ada, olga, browser_of):
    browser = browser_of(ada)
    new = new_field(label="Third", key="third", type="text", choices="", is_listed="on")
    assert browser.post(SETTINGS, new).status_code == 302
    refused = browser.post(SETTINGS, new | {"label": "Fourth", "key": "fourth"})
    assert refused.status_code == 422 and "Lists show 3 fields already" in refused.text
    # What was retired has left its place, and comes back without one.
    retired = CustomField.objects.get(kind="ticket", key="retired")
    assert browser.post(f"{SETTINGS}/{retired.pk}/retirement").status_code == 302
    retired.refresh_from_db()
    assert (retired.is_retired, retired.is_listed) == (False, False)
    third = CustomField.objects.get(key="third")
    assert browser.post(f"{SETTINGS}/{third.pk}", {"label": "Third", "position": "0"}).status_code == 302
    assert browser.post(SETTINGS, new | {"label": "Fourth", "key": "fourth"}).status_code == 302
    assert list(CustomField.objects.filter(kind="ticket", is_listed=True).in_order().values_list("key", flat=True)) == [
        "seen",
        "cost",
        "fourth",
    ]


def test_a_list_without_such_fields_asks_for_no_values(acme, ada, olga, ticket, browser_of):
    browser = browser_of(olga)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/w/acme/tickets").status_code == 200
        return sum("fields_fieldvalue" in query["sql"] for query in captured)

    field = add_field(acme, by=ada, kind="ticket", key="seen", label="Seen", type="text")
    assert asked() == 0
    change_field(field, by=ada, is_listed=True)
    assert asked() == 1


@pytest.mark.parametrize(
    "type, value, shown", [("text", "x" * 60, "x" * 39 + "…"), ("yes_no", True, "Seen: yes"), ("date", "2026-05-31", "Seen: May 31, 2026")]
)
def test_a_row_says_what_it_has_room_for(type, value, shown, acme, ada, olga, ticket, browser_of):
    field = add_field(acme, by=ada, kind="ticket", key="seen", label="Seen", type=type, is_listed=True)
    fill_in_fields(ticket, {known_to(olga, "ticket")[0]: value}, by=olga)
    assert field.is_listed and f'title="Seen">{shown}</span>' in browser_of(olga).get("/w/acme/tickets").text
