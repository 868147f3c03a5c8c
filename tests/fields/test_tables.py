"""Tables that come in fill a workspace's own fields; one that went out comes back unchanged."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.activity.models import Activity
from caseway.customers.actions import make_customer, make_organisation
from caseway.customers.models import Customer, Organisation
from caseway.fields.actions import add_field, change_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.models import CustomField, FieldValue
from caseway.fields.reading import told_of
from caseway.imports.models import Import

pytestmark = pytest.mark.django_db
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
NONE_YET = "Name;E-Mail;Plan;Customer since;Hobbies;Insured;Seats used;Site\n"
TABLE = NONE_YET + (
    "Nina Nord;nina@nord.test;gold;2019-02-03;Tea, Baking;ja;1.5;https://nord.test\n"
    "Otto Ost;otto@ost.test;;;;;;\n"
    "Sven Süd;sven@sued.test;Silver;;;;;\n"
    "Uwe Ufer;uwe@ufer.test;;3.2.2019;;;;\n"
    "Vera Vogt;vera@vogt.test;;;;;many;\n"
    "Willi Weg;willi@weg.test;;;;;;javascript:alert(1)\n"
)


@pytest.fixture
def six(acme, ada):
    """One field of each type, with names that others could be taken for."""
    lists = {"plan": ("Basic", "Gold", "Gold; with cream"), "hobbies": ("Tea", "Coffee", "Baking", "Tea, Baking and more")}
    asked = (
        ("plan", "Plan", "one"), ("since", "Customer since", "date"), ("hobbies", "Hobbies", "several"), ("insured", "Insured", "yes_no"),
        ("seats", "Seats used", "number"), ("site", "Site", "link"),
    )  # fmt: skip
    for key, label, type in asked:
        listed = [ListedChoice(one) for one in lists.get(key, ())]
        add_field(acme, by=ada, kind="customer", key=key, label=label, type=type, choices=listed)


@pytest.fixture
def told(maya):
    """What stands in the fields of all there are, by name."""

    def read(model):
        found = dict(model.objects.filter(workspace=maya.workspace).values_list("pk", "name"))
        return {found[pk]: values for pk, values in told_of(model.subject_kind, list(found), maya).items()}

    return read


@pytest.fixture
def bring(browser_of, maya, settle):
    """Maya brings a file in by the pages: as its columns are understood, with what the table says of those who are there."""
    browser = browser_of(maya)

    def act(text, kind="customers", until="run", may_change="change"):
        nonce = NONCE.search(browser.get("/w/acme/settings/imports").text)[1]
        file = SimpleUploadedFile("people.csv", text.encode() if isinstance(text, str) else text)
        act.here = browser.post("/w/acme/settings/imports", {"kind": kind, "nonce": nonce, "file": file})["Location"]
        columns = {f"column-{at}": field for at, field in enumerate(Import.objects.latest("pk").mapping)}
        browser.post(act.here, {"may_change": may_change, **columns})
        settle()
        if until == "run":
            browser.post(f"{act.here}/run")
            settle()
        return Import.objects.latest("pk")

    def undo():
        browser.post(f"{act.here}/undoing")
        settle()
        return Import.objects.latest("pk")

    act.undo, act.page = undo, lambda: browser.get(act.here).text
    return act


@pytest.fixture
def taken_out(browser_of, maya):
    def read(path, language):
        return b"".join(browser_of(maya).get(f"/w/acme/{path}/export", headers={"Accept-Language": language}).streaming_content)

    return read


def counts(importing):
    return importing.made, importing.changed, importing.same, importing.refused


def test_columns_are_understood_and_what_is_wrong_is_said_before(bring, six):
    tried = bring(TABLE, until="check")
    assert tried.mapping == ["name", "emails", "field-plan", "field-since", "field-hobbies", "field-insured", "field-seats", "field-site"]
    assert counts(tried) == (2, 0, 0, 4) and not Customer.objects.exists() and not FieldValue.objects.exists()
    assert dict(tried.problems) == {
        4: "Plan: “Silver” is none of the list: basic, gold, gold_with_cream.",
        5: "Customer since: Say a date as 2026-05-31.",
        6: "Seats used: “many” is not a number of at most 15 digits.",
        7: "Site: A link begins with http:// or https:// and holds no blanks.",
    }
    page = bring.page()
    assert "Plan: “Silver” is none of the list" in page and '<option value="field-plan" selected>Plan</option>' in page


def test_who_is_new_comes_with_all_of_it_and_goes_without_a_trace(bring, six, told):
    assert counts(bring(TABLE)) == (2, 0, 0, 4)
    nina = {"plan": "gold", "insured": True, "seats": 1.5, "hobbies": ["tea", "baking"], "site": "https://nord.test"}
    found = told(Customer)["Nina Nord"]
    assert {**found, "since": str(found["since"])} == {**nina, "since": "2019-02-03"} and told(Customer)["Otto Ost"] == {}
    history = Activity.objects.filter(name="field.filled_in", subject_id=Customer.objects.get(name="Nina Nord").pk)
    assert "set Plan: from – to Gold" in [row.fact.sentence() for row in history] and {row.actor_name for row in history} == {"Maya"}
    undone = bring.undo()
    assert (undone.taken_back, undone.left_alone) == (2, 0)
    assert not Customer.objects.exists() and not FieldValue.objects.exists()


def test_who_is_there_takes_over_and_gets_back_what_stood(bring, six, rita, filled, told):
    filled(rita, plan="basic", hobbies=["coffee", "tea"], seats=3)
    before = told(Customer)
    done = bring(NONE_YET + "Rita Rahn;rita@northwind.test;Gold;;Baking;nein;;\n")
    assert counts(done) == (0, 1, 0, 0)
    assert told(Customer)["Rita Rahn"] == {"plan": "gold", "hobbies": ["baking"], "insured": False, "seats": 3}, (
        "an empty cell says nothing"
    )
    assert bring.undo().taken_back == 1 and told(Customer) == before


def test_what_somebody_wrote_since_stays(bring, six, rita, filled, told):
    bring(TABLE + "Rita Rahn;rita@northwind.test;Gold;;;;;\n")
    filled(rita, plan="basic")
    filled(Customer.objects.get(name="Otto Ost"), seats=2)
    undone = bring.undo()
    assert (undone.taken_back, undone.left_alone) == (1, 2)
    assert told(Customer) == {"Rita Rahn": {"plan": "basic"}, "Otto Ost": {"seats": 2}}


def test_who_shall_be_left_as_they_are_is(bring, six, rita, told):
    done = bring(NONE_YET + "Rita Rahn;rita@northwind.test;Gold;;;;;\n", may_change="leave")
    assert counts(done) == (0, 0, 1, 0) and told(Customer)["Rita Rahn"] == {}


def test_two_rows_about_one_customer_follow_each_other(bring, acme, olga, six, told):
    make_customer(acme, by=olga, name="Rita Roe", emails=["rita@roe.test", "roe@home.test"])
    done = bring(NONE_YET + "Rita Roe;rita@roe.test;Gold;;;;;\nRita Roe;roe@home.test;Basic;;Tea;;;\n")
    assert counts(done) == (0, 2, 0, 0) and told(Customer)["Rita Roe"] == {"plan": "basic", "hobbies": ["tea"]}


def test_a_field_or_a_choice_that_was_retired_meanwhile_takes_nothing_new(bring, acme, ada, six, rita, filled, told):
    fields = {one.key: one for one in CustomField.objects.filter(workspace=acme)}
    kept = [ListedChoice("Basic", "basic"), ListedChoice("Gold", "gold", True)]
    filled(rita, plan="gold")
    change_field(fields["plan"], by=ada, choices=kept)
    table = NONE_YET + "Rita Rahn;rita@northwind.test;Gold;;Tea;;;\nNina;nina@nord.test;Gold;;;;;\n"
    done = bring(table)
    assert counts(done) == (0, 1, 0, 1) and "Plan: “Gold” is none of the list: basic." in dict(done.problems)[3]
    assert told(Customer)["Rita Rahn"] == {"plan": "gold", "hobbies": ["tea"]}, "what stands may stay"
    change_field(fields["hobbies"], by=ada, is_retired=True)
    assert bring(table, until="check").mapping[4] == "", "it is not offered any more"


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_table_that_went_out_comes_back_unchanged(language, bring, acme, ada, maya, olga, six, rita, filled, told, taken_out):
    add_field(acme, by=ada, kind="customer", key="note", label="Notes", type="text")
    add_field(acme, by=ada, kind="customer", key="member", label="Member since 2019", type="yes_no")
    add_field(acme, by=ada, kind="customer", key="again", label="Member since 2019", type="text")
    filled(rita, plan="Gold; with cream", since="2019-02-03", hobbies=["tea", "baking", "Tea, Baking and more"], seats=-0.0000001)
    filled(rita, insured=True, member=False, note='\'=1+1; "so", she said', again="-", site="https://northwind.test/?a=1;2")
    kim = make_customer(acme, by=olga, name="Kim", phones=["+49 171 2345678"], notes="a\nb")
    filled(kim, hobbies=["Tea, Baking and more"], insured=False, again="=cmd|' /C calc'!A0")
    make_customer(acme, by=olga, name="Lou", emails=["lou@home.test"])
    table, before, history = taken_out("customers", language), told(Customer), Activity.objects.count()
    said = [word in table.decode() for word in ("Zeitzone", ",ja,", ",yes,")]
    assert said == {"de": [True, True, False], "en": [False, False, True]}[language]
    same = bring(table)
    assert counts(same) == (0, 0, 3, 0) and told(Customer) == before
    assert not Activity.objects.filter(name__in=["customer.changed", "field.filled_in"], pk__gt=history).exclude(actor_name="Olga").exists()
    FieldValue.objects.all().delete()
    Customer.objects.all().delete()
    assert counts(bring(table)) == (3, 0, 0, 0)
    assert told(Customer) == before and taken_out("customers", language) == table


@pytest.mark.parametrize("language", ["en", "de"])
def test_organisations_likewise(language, bring, acme, ada, maya, olga, filled, told, taken_out):
    add_field(acme, by=ada, kind="organisation", key="seats", label="Seats", type="number")
    add_field(acme, by=ada, kind="organisation", key="vip", label="VIP", type="yes_no")
    northwind = make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test", "nw.test"], tier=3)
    make_organisation(acme, by=olga, name="Southwind")
    filled(northwind, seats=12.5, vip=True)
    table, before = taken_out("organisations", language), told(Organisation)
    assert counts(bring(table, kind="organisations")) == (0, 0, 2, 0)
    changed = bring("Firma,Seats,VIP\nNorthwind,13,nein\nNordwerk,many,\nOstwind,7,yes\n", kind="organisations")
    assert counts(changed) == (1, 1, 0, 1) and "Seats: " in dict(changed.problems)[3]
    assert told(Organisation) == {"Northwind": {"seats": 13, "vip": False}, "Southwind": {}, "Ostwind": {"seats": 7, "vip": True}}
    assert bring.undo().taken_back == 2 and told(Organisation) == before
    FieldValue.objects.all().delete()
    Organisation.objects.all().delete()
    assert counts(bring(table, kind="organisations")) == (2, 0, 0, 0) and told(Organisation) == before
    assert taken_out("organisations", language) == table


def test_another_workspaces_fields_are_no_columns_here(bring, acme, mallory, told):
    add_field(mallory.workspace, by=mallory, kind="customer", key="plan", label="Plan", type="text")
    done = bring("Name,Plan\nNina,Gold\n")
    assert done.mapping == ["name", ""] and not FieldValue.objects.exists() and told(Customer) == {"Nina": {}}
