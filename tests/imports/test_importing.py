"""A table is tried out, brought in, and undone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.activity.models import Activity
from caseway.customers.actions import change_customer, fill_in, find_by_email, make_customer, make_organisation
from caseway.customers.models import Customer, Organisation
from caseway.fields.actions import add_field
from caseway.fields.definitions import known_to
from caseway.imports import actions
from caseway.imports.models import Import, Imported
from caseway.imports.reading import read_table
from caseway.products.models import Product
from caseway.tickets.actions import open_ticket
from caseway.tickets.actions.saying import Words

pytestmark = pytest.mark.django_db
NONCE = re.compile(r'name="nonce" value="([^"]+)"')
PEOPLE = """Name;E-Mail;Telefon;Firma;Sprache
Nina Nord;nina@nord.test;0171/234-5678;Nordwerk;de
Otto Ost;otto@ost.test; ;nordwerk;English
;wrong address;;;
Rita Rahn;rita@northwind.test;030 901820;;
;;;;de
Nina again;NINA@nord.test;;;
Sven Süd;;089 123456;;klingon
"""


@pytest.fixture
def bring(acme, maya, settle):
    """Bring a table in as Maya; with `undo` take it back again."""

    def act(text, kind="customers", may_change=False, until="run"):
        raw = text.encode()
        importing = actions.take_in(acme, by=maya, kind=kind, filename="a.csv", raw=raw, table=read_table(raw))
        actions.check(importing, mapping=importing.mapping, may_change=may_change)
        settle()
        if until == "run":
            actions.run(importing)
            settle()
        importing.refresh_from_db()
        return importing

    return act


def counts(importing):
    return importing.made, importing.changed, importing.same, importing.refused


def test_trying_out_changes_nothing_and_counts_what_would_be(bring, rita):
    tried = bring(PEOPLE, until="check")
    assert tried.phase == "checked" and counts(tried) == (2, 0, 1, 4)
    assert Customer.objects.count() == 1 and Organisation.objects.count() == 0
    sentences = dict(tried.problems)
    assert (
        "not an e-mail address" in sentences[4]
        and "neither a name" in sentences[6]
        and "The same as line 2" in sentences[7]
        and "klingon" in sentences[8]
    )


def test_bringing_in_does_what_was_tried(bring, acme, rita):
    done = bring(PEOPLE)
    assert done.phase == "done" and counts(done) == (2, 0, 1, 4) and bytes(done.raw) == b""
    nina = find_by_email(acme, "nina@nord.test")
    assert (nina.name, nina.language, nina.organisation.name, nina.phones.get().number) == ("Nina Nord", "de", "Nordwerk", "+491712345678")
    assert Organisation.objects.count() == 1, "the same name in other letters is the same organisation"
    assert not rita.phones.exists(), "who is there stays as they are"
    assert Activity.objects.filter(name="customer.made", subject_id=nina.pk, actor_name="Maya").exists()


def test_who_is_there_takes_over_what_the_table_says(bring, rita, acme, olga):
    done = bring(PEOPLE, may_change=True)
    assert counts(done) == (2, 1, 0, 4) and rita.phones.get().number == "+4930901820"


def test_undoing_takes_back_what_nobody_touched(bring, acme, rita, olga, settle):
    done = bring(PEOPLE, may_change=True)
    change_customer(find_by_email(acme, "otto@ost.test"), by=olga, notes="Nice.")
    actions.undo(done)
    settle()
    done.refresh_from_db()
    assert done.phase == "undone" and (done.taken_back, done.left_alone) == (2, 2)
    assert find_by_email(acme, "nina@nord.test") is None and find_by_email(acme, "otto@ost.test").notes == "Nice."
    assert Organisation.objects.get().name == "Nordwerk", "somebody is still in it"
    rita.refresh_from_db()
    assert not rita.phones.exists() and rita.name == "Rita Rahn"


def test_undoing_an_import_that_nobody_touched_leaves_no_trace_of_it(bring, settle):
    done = bring(PEOPLE)
    actions.undo(done)
    settle()
    assert not Customer.objects.exists() and not Organisation.objects.exists() and not Imported.objects.exists()


def test_who_has_written_since_stays(bring, acme, settle):
    done = bring(PEOPLE)
    nina = find_by_email(acme, "nina@nord.test")
    open_ticket(acme, requester=nina, subject="x", words=Words.plain("x"), channel="email", by=nina)
    actions.undo(done)
    settle()
    assert find_by_email(acme, "nina@nord.test") == nina


@pytest.mark.parametrize(
    "kind, table, field", [("customers", "name\nNina\nOtto\n", "customer"), ("organisations", "name\nNina\nOtto\n", "organisation")]
)
def test_of_whom_more_is_known_since_stays(kind, table, field, bring, acme, ada, settle):
    """What stands in a field of the workspace's own would be lost with them."""
    done = bring(table, kind=kind)
    people = {"customer": Customer, "organisation": Organisation}[field].objects
    add_field(acme, by=ada, kind=field, key="plan", label="Plan", type="text")
    fill_in(people.get(name="Nina"), {known_to(ada, field)[0]: "Gold"}, by=ada)
    actions.undo(done)
    settle()
    assert people.get().name == "Nina"


def test_twice_the_same_table_makes_nobody_twice(bring):
    assert counts(bring(PEOPLE)) == (3, 0, 0, 4)
    assert counts(bring(PEOPLE)) == (0, 0, 3, 4) and Customer.objects.count() == 3


def test_people_join_the_organisation_of_their_domain(bring, acme, olga):
    make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    bring("name,email\nRon,ron@northwind.test\n")
    assert Customer.objects.get().organisation.name == "Northwind"


def test_organisations(bring, acme, olga, settle):
    make_organisation(acme, by=olga, name="Northwind", domains=["northwind.test"])
    table = "Company,Domains,Weight,Notes\nNordwerk,nordwerk.test nw.test,3,Good\nnorthwind,north.test,5,\nEvil,northwind.test,,\nBad,no domain!,,\nHeavy,,999,\n"
    done = bring(table, kind="organisations", may_change=True)
    assert counts(done) == (1, 1, 0, 3)
    found = Organisation.objects.get(name="Northwind")
    assert found.tier == 5 and found.domains.count() == 2
    actions.undo(done)
    settle()
    found.refresh_from_db()
    assert found.tier == 1 and found.domains.count() == 1 and Organisation.objects.count() == 1


def test_products(bring, acme, beacon, ticket, settle):
    table = "key,name,description\nKET,Kettle,Boils\n,Toaster,\nBEA,Beacon,Shines\nx!,Bad,\nNEW,Beacon,\n"
    done = bring(table, kind="products", may_change=True)
    assert counts(done) == (2, 1, 0, 2)
    assert set(Product.objects.values_list("key", flat=True)) == {"BEA", "KET", "TOA"}
    ticket.product = Product.objects.get(key="KET")
    ticket.save()
    actions.undo(done)
    settle()
    beacon.refresh_from_db()
    assert beacon.description == "" and set(Product.objects.values_list("key", flat=True)) == {"BEA", "KET"}


@pytest.fixture
def upload(browser_of, maya):
    browser = browser_of(maya)

    def send(text, kind="customers", name="people.csv"):
        nonce = NONCE.search(browser.get("/w/acme/settings/imports").text)[1]
        return browser.post("/w/acme/settings/imports", {"kind": kind, "nonce": nonce, "file": SimpleUploadedFile(name, text.encode())})

    send.browser = browser
    return send


def test_the_pages_lead_from_the_file_to_the_undo(upload, settle):
    here = upload(PEOPLE)["Location"]
    browser = upload.browser
    shown = browser.get(here).text
    assert "Nina Nord" in shown and '<option value="emails" selected>' in shown
    columns = dict(zip([f"column-{number}" for number in range(5)], ["name", "emails", "phones", "", "language"], strict=True))
    assert browser.post(here, {"may_change": "leave", **columns}).status_code == 302
    assert "0 of 7 rows" in browser.get(here).text
    settle()
    tried = browser.get(here).text
    assert "Bring it in" in tried and "The same as line 2" in tried
    browser.post(f"{here}/run")
    settle()
    assert "Undo the whole import" in browser.get(here).text and Customer.objects.count() == 3 and not Organisation.objects.exists()
    browser.post(f"{here}/undoing")
    settle()
    assert "3 were taken back" in browser.get(here).text and not Customer.objects.exists()


def test_a_file_can_be_read_otherwise(upload):
    here = upload("Name,Note\nNina;Nord,x\n")["Location"]
    upload.browser.post(f"{here}/reading", {"encoding": "cp1252", "separator": ";", "has_header": ""})
    found = Import.objects.get()
    assert (found.separator, found.has_header, found.rows) == (";", False, 2)


def test_what_is_no_table_is_said(upload):
    refused = upload("")
    assert refused.status_code == 422 and not Import.objects.exists()
    refused = upload("name\n")
    assert "There are no rows in it." in refused.text


def test_a_mapping_without_a_name_is_refused(upload):
    here = upload("a,b\n1,2\n")["Location"]
    refused = upload.browser.post(here, {"may_change": "leave", "column-0": "notes", "column-1": ""})
    assert refused.status_code == 422 and "Say at least which column is the name." in refused.text


def test_what_goes_out_can_come_in_again(browser_of, maya, acme, olga, mallory, bring, settle):
    make_customer(acme, by=olga, name="=cmd|' /C calc'!A0", emails=["eve@evil.test"], phones=["+49 171 2345678"], notes="a\nb")
    make_customer(mallory.workspace, by=mallory, name="Theirs")
    text = b"".join(browser_of(maya).get("/w/acme/customers/export").streaming_content).decode("utf-8-sig")
    assert "'=cmd" in text and "'+491712345678" in text and "Theirs" not in text
    before = Customer.objects.get(workspace=acme)
    before.delete()
    bring(text)
    after = Customer.objects.get(workspace=acme)
    assert (after.name, after.notes, after.phones.get().number) == ("=cmd|' /C calc'!A0", "a\nb", "+491712345678")
    for table in ("organisations", "products"):
        assert browser_of(maya).get(f"/w/acme/{table}/export").status_code == 200
