"""A workspace's own fields on customers and organisations: defined, filled in by page and program, merged, taken out."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.activity.models import Activity
from caseway.customers.actions import change_customer, make_customer, make_organisation, merge_customers, part_customers
from caseway.customers.models import Customer, Merge, Organisation
from caseway.fields.actions import add_field, change_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.models import CustomField, FieldValue
from caseway.fields.reading import told_of
from tests.programs import problem

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(acme, ada):
    listed = [ListedChoice(label) for label in ("Basic", "Gold")]
    return add_field(acme, by=ada, kind="customer", key="plan", label="Plan", type="one", choices=listed)


@pytest.fixture
def since(acme, ada):
    return add_field(acme, by=ada, kind="customer", key="since", label="Customer since", type="date")


@pytest.fixture
def hobbies(acme, ada):
    listed = [ListedChoice(label) for label in ("Tea", "Coffee", "Baking")]
    return add_field(acme, by=ada, kind="customer", key="hobbies", label="Hobbies", type="several", choices=listed)


@pytest.fixture
def insured(acme, ada):
    return add_field(acme, by=ada, kind="customer", key="insured", label="Insured", type="yes_no")


@pytest.fixture
def seats(acme, ada):
    return add_field(acme, by=ada, kind="organisation", key="seats", label="Seats", type="number")


@pytest.fixture
def northwind(acme, olga):
    return make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])


@pytest.fixture
def twin(acme, olga):
    return make_customer(acme, by=olga, name="R. Rahn", emails=["rita@home.test"])


@pytest.fixture
def told(olga):
    return lambda who: told_of(who.subject_kind, [who.pk], olga)[who.pk]


def test_ada_asks_for_more_of_customers_and_olga_fills_it_in(ada, olga, rita, browser_of):
    new = {"kind": "customer", "label": "Contract", "type": "text", "position": "0"}
    assert browser_of(ada).post("/w/acme/settings/fields", new).status_code == 302
    field = CustomField.objects.get()
    browser = browser_of(olga)
    here = f"/w/acme/customers/{rita.pk}"
    assert '<label for="field-contract">Contract</label>' in browser.get(here).text
    assert browser.post(f"{here}/fields", {"field": field.key, "value": "C 77"})["Location"] == here
    assert 'value="C 77"' in browser.get(here).text
    answer = browser.post(f"{here}/fields", {"field": field.key, "value": "C 78"}, headers=HTMX)
    assert answer.status_code == 200 and 'id="facts"' in answer.text and 'value="C 78"' in answer.text and "<html" not in answer.text
    rows = Activity.objects.filter(subject_kind="customer", subject_id=rita.pk, name="field.filled_in").order_by("pk")
    assert [row.fact.sentence() for row in rows] == ["set Contract: from – to C 77", "set Contract: from C 77 to C 78"]


def test_organisations_have_theirs(olga, northwind, seats, plan, browser_of):
    browser, here = browser_of(olga), f"/w/acme/organisations/{northwind.pk}"
    answer = browser.post(f"{here}/fields", {"field": "seats", "value": "12,5"}, headers=HTMX)
    assert answer.status_code == 200 and 'value="12.5"' in answer.text and 'id="facts"' in answer.text
    page = browser.get(here).text
    assert 'value="12.5"' in page and "Plan" not in page
    refused = browser.post(f"{here}/fields", {"field": "plan", "value": "gold"}, headers=HTMX)
    assert refused.status_code == 422 and "There is no field “plan”" in refused.text


def test_values_of_a_customer_are_not_those_of_the_organisation_with_its_id(acme, ada, olga, told, filled):
    for kind in ("customer", "organisation"):
        add_field(acme, by=ada, kind=kind, key="mark", label="Mark", type="text")
    customer, organisation = (model.objects.create(pk=9001, workspace=acme, name="Nine") for model in (Customer, Organisation))
    filled(customer, mark="of the customer")
    filled(organisation, mark="of the organisation")
    assert (told(customer), told(organisation)) == ({"mark": "of the customer"}, {"mark": "of the organisation"})


@pytest.mark.parametrize(
    "key, value",
    [("plan", "silver"), ("since", "tomorrow"), ("since", "a\0b"), ("nonsense", "x"), ("", "x"), ("name", "Mallory"), ("seats", "1")],
)
def test_what_does_not_fit_changes_nothing(key, value, olga, rita, plan, since, seats, browser_of):
    for headers, status in ((HTMX, 422), ({}, 302)):
        answer = browser_of(olga).post(f"/w/acme/customers/{rita.pk}/fields", {"field": key, "value": value}, headers=headers)
        assert answer.status_code == status
    assert not FieldValue.objects.exists() and not Activity.objects.filter(name="field.filled_in").exists()


def test_the_forms_for_new_ones_ask(acme, olga, plan, hobbies, seats, browser_of, told):
    browser = browser_of(olga)
    sent = {"name": "Kim", "emails": "kim@southwind.test", "nonce": "n1", "field-plan": "gold", "field-hobbies": ["tea", "baking"]}
    assert 'name="field-plan"' in browser.get("/w/acme/customers/new").text
    wrong = browser.post("/w/acme/customers/new", sent | {"field-plan": "silver"})
    assert wrong.status_code == 422 and "Kim" in wrong.text and not Customer.objects.exists()
    for _twice in range(2):
        assert browser.post("/w/acme/customers/new", sent).status_code == 302
    kim = Customer.objects.get()
    assert told(kim) == {"plan": "gold", "hobbies": ["tea", "baking"]}
    # Changing the rest in its form leaves them as they are.
    form = browser.get(f"/w/acme/customers/{kim.pk}/edit").text
    assert 'name="field-plan"' not in form
    assert browser.post(f"/w/acme/customers/{kim.pk}/edit", {"name": "Kim Kerr", "emails": "kim@southwind.test"}).status_code == 302
    assert told(kim) == {"plan": "gold", "hobbies": ["tea", "baking"]}
    company = {"name": "Southwind", "tier": "1", "nonce": "n2", "field-seats": "many"}
    refused = browser.post("/w/acme/organisations/new", company)
    assert refused.status_code == 422 and "is not a number" in refused.text and not Organisation.objects.exists()
    assert browser.post("/w/acme/organisations/new", company | {"field-seats": "40"}).status_code == 302
    assert told(Organisation.objects.get()) == {"seats": 40}


def test_hostile_words_are_text(acme, ada, olga, rita, twin, northwind, browser_of, filled):
    for kind in ("customer", "organisation"):
        add_field(acme, by=ada, kind=kind, key="evil", label=SCRIPT, help=SCRIPT, type="text")
    for who in (twin, northwind):
        filled(who, evil=SCRIPT)
    browser = browser_of(ada)
    places = ["customers/new", "organisations/new", f"customers/{twin.pk}", f"organisations/{northwind.pk}", "settings/fields"]
    for place in [*places, f"customers/{rita.pk}/merging?other={twin.pk}"]:
        page = browser.get(f"/w/acme/{place}")
        assert page.status_code == 200 and SCRIPT not in page.text


def test_who_may_not_change_customers_reads_only(olga, vera, mallory, rita, northwind, plan, seats, browser_of, filled):
    filled(rita, plan="gold")
    browser = browser_of(vera)
    page = browser.get(f"/w/acme/customers/{rita.pk}").text
    assert re.search(r'<select[^>]* id="field-plan"[^>]* disabled>', page) and '<option value="gold" selected>' in page
    for place in (f"customers/{rita.pk}", f"organisations/{northwind.pk}"):
        assert browser_of(vera).post(f"/w/acme/{place}/fields", {"field": "plan", "value": "basic"}).status_code == 403
        assert browser_of(mallory).post(f"/w/acme/{place}/fields", {"field": "plan", "value": "basic"}).status_code == 404
    assert FieldValue.objects.get().choice.key == "gold"


def test_a_retired_field_is_shown_where_something_stands_in_it(ada, olga, rita, twin, plan, browser_of, filled):
    filled(rita, plan="gold")
    change_field(plan, by=ada, is_retired=True)
    browser = browser_of(olga)
    assert "retired" in browser.get(f"/w/acme/customers/{rita.pk}").text
    assert "Plan" not in browser.get(f"/w/acme/customers/{twin.pk}").text
    assert "Plan" not in browser.get("/w/acme/customers/new").text


def test_customers_are_not_asked_about_themselves(ada, browser_of):
    new = {"kind": "customer", "label": "Contract", "type": "text", "position": "0", "is_asked": "on"}
    refused = browser_of(ada).post("/w/acme/settings/fields", new)
    assert refused.status_code == 422 and "Customers are asked about tickets only." in refused.text


# By programs


def test_programs_write_and_read_them(olga, program, plan, since, hobbies, insured, seats):
    caller = program(olga)
    fields = {"plan": "gold", "since": "2019-02-03", "hobbies": ["coffee", "tea"], "insured": False}
    made = caller.post("/customers", {"name": "Kim", "fields": fields})
    told = {**fields, "hobbies": ["tea", "coffee"]}
    assert made.status_code == 201 and made.json()["fields"] == told
    here = made["Location"]
    assert caller.get(here).json()["fields"] == caller.get("/customers").json()["items"][0]["fields"] == told
    changed = caller.patch(here, {"fields": {"plan": None, "hobbies": ["baking"]}}).json()
    assert changed["fields"] == {"since": "2019-02-03", "insured": False, "hobbies": ["baking"]}
    assert caller.patch(here, {"notes": "Likes tea."}).json()["fields"] == changed["fields"]
    company = caller.post("/organisations", {"name": "Southwind", "fields": {"seats": 40}}).json()
    assert company["fields"] == {"seats": 40} == caller.get("/organisations").json()["items"][0]["fields"]
    assert caller.patch(f"/organisations/{company['id']}", {"fields": {"seats": 41.5}}).json()["fields"] == {"seats": 41.5}


@pytest.mark.parametrize(
    "fields, field, sentence",
    [
        ({"plans": "gold"}, "fields.plans", "There is no field “plans”. Did you mean “plan”?"),
        ({"plan": "silver"}, "fields.plan", "“silver” is none of the list: basic, gold."),
        ({"seats": 3}, "fields.seats", "There is no field “seats”."),
        ({"since": 3}, "fields.since", "Say a date as 2026-05-31."),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_nothing_is_done(fields, field, sentence, olga, rita, program, plan, since, seats):
    caller = program(olga)
    given = {"name": "Another", "fields": fields}
    for told in (problem(caller.post("/customers", given), 422), problem(caller.patch(f"/customers/{rita.pk}", given), 422)):
        assert told["errors"][0]["field"] == field and told["errors"][0]["message"].startswith(sentence)
    assert not Customer.objects.filter(name="Another").exists() and not FieldValue.objects.exists()


def test_a_stranger_and_a_viewer_change_nothing(olga, vera, mallory, rita, program, plan):
    given = {"fields": {"plan": "gold"}}
    assert program(vera).patch(f"/customers/{rita.pk}", given).status_code == 403
    assert program(mallory).patch(f"/customers/{rita.pk}", given).status_code == 404
    assert not FieldValue.objects.exists()


def test_a_list_asks_once_for_the_fields_of_any_number(acme, olga, program, filled, plan, hobbies, seats):
    caller = program(olga)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(path).status_code == 200
        return len(captured)

    # The first look marks the token as used.
    asked("/customers")
    counts = []
    for first, end in ((0, 2), (2, 30)):
        for number in range(first, end):
            customer = make_customer(acme, by=olga, name=f"Customer {number}")
            filled(customer, plan="gold", hobbies=["tea", "baking"])
            filled(make_organisation(acme, by=olga, name=f"Company {number}"), seats=number)
        counts.append([asked(path) for path in ("/customers?limit=50", "/organisations?limit=50")])
    assert counts[0] == counts[1]


# Two who are one


def test_of_two_who_become_one_nothing_is_lost_and_undo_parts_them(rita, twin, olga, plan, since, hobbies, told, filled):
    filled(rita, plan="gold", hobbies=["tea"])
    filled(twin, plan="basic", hobbies=["coffee", "baking"], since="2019-02-03")
    before = told(rita), told(twin)
    merge = merge_customers(twin, into=rita, by=olga)
    assert told(rita) == {"plan": "gold", "hobbies": ["tea"], "since": before[1]["since"]}
    part_customers(merge, by=olga)
    assert (told(rita), told(twin)) == before
    part_customers(merge, by=olga)
    assert (told(rita), told(twin)) == before


def test_what_was_changed_since_stays_and_the_other_has_their_own_again(rita, twin, olga, plan, hobbies, told, filled):
    filled(twin, plan="basic", hobbies=["coffee", "baking"])
    merge = merge_customers(twin, into=rita, by=olga)
    assert told(rita) == {"plan": "basic", "hobbies": ["coffee", "baking"]}
    filled(rita, plan="gold", hobbies=["coffee"])
    part_customers(merge, by=olga)
    assert told(rita) == {"plan": "gold", "hobbies": ["coffee"]} and told(twin) == {"plan": "basic", "hobbies": ["coffee", "baking"]}


def test_a_merge_of_before_there_were_fields_is_undone_as_well(rita, twin, olga, plan, told, filled):
    merge = merge_customers(twin, into=rita, by=olga)
    Merge.objects.filter(pk=merge.pk).update(moved={name: ids for name, ids in merge.moved.items() if name != "own_fields"})
    filled(rita, plan="gold")
    part_customers(merge, by=olga)
    assert told(rita) == {"plan": "gold"} and told(twin) == {}


def test_the_page_before_a_merge_shows_what_will_be(rita, twin, olga, plan, since, insured, browser_of, filled):
    filled(rita, plan="gold")
    filled(twin, plan="basic", since="2019-02-03", insured=True)
    page = browser_of(olga).get(f"/w/acme/customers/{rita.pk}/merging?other={twin.pk}").text
    for words in ("<dt>Plan</dt><dd>Gold</dd>", "<dt>Customer since</dt><dd>Feb. 3, 2019</dd>", "<dt>Insured</dt><dd>yes</dd>"):
        assert words in page
    assert "Basic" not in page


# Out as a table


def test_tables_that_go_out_have_them(acme, ada, maya, olga, rita, northwind, plan, since, hobbies, insured, seats, browser_of, filled):
    add_field(acme, by=ada, kind="customer", key="formula", label="=Formula", type="text")
    change_field(insured, by=ada, is_retired=True)
    filled(rita, plan="gold", since="2019-02-03", hobbies=["tea", "baking"], formula="=cmd|' /C calc'!A0")
    filled(northwind, seats=12.5)

    def rows(path: str) -> list[dict]:
        answer = browser_of(maya).get(f"/w/acme/{path}/export")
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    one = rows("customers")[0]
    assert (one["Name"], one["Plan"], one["Customer since"], one["Hobbies"]) == ("Rita Rahn", "Gold", "2019-02-03", "Tea; Baking")
    assert one["'=Formula"] == "'=cmd|' /C calc'!A0" and "Insured" not in one
    change_customer(rita, by=olga, name="Rita Roe")
    make_customer(acme, by=olga, name="Kim")
    assert [(row["Name"], row["Plan"]) for row in rows("customers")] == [("Rita Roe", "Gold"), ("Kim", "")]
    assert [(row["Name"], row["Seats"]) for row in rows("organisations")] == [("Northwind", "12.5")]
