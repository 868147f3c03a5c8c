"""A receipt names what is publicly known, where it fits well and in the customer's language; nothing otherwise."""

import pytest

from caseway.customers.actions import find_or_make
from caseway.issues.actions import raise_issue, write_solution
from caseway.issues.fitting import fits
from caseway.tickets import actions as tickets
from caseway.tickets.actions.saying import Words

SYMPTOMS = "Water drips at the hinge of the lid. The base is wet after boiling."


@pytest.mark.parametrize(
    "symptoms, report, expected",
    [
        (SYMPTOMS, "My lid drips water, all over the table", True),
        (SYMPTOMS, "Dear all, the base got wet after I boiled tea. Regards, Rita", True),
        (SYMPTOMS, "The lid is broken", False),
        (SYMPTOMS, "Water everywhere in my flat", False),
        ("Error E-47", "Again: error e47", True),
        ("Error E-47", "It says error", False),
        ("Error E-47 while exporting", "E_47 when I export", True),
        ("", "", False),
        ("It is not", "It is not", False),
        ("Akku lädt nicht mehr am Netzteil", "Der Akku meiner Lampe lädt am Netzteil nicht", True),
    ],
)
def test_a_sentence_of_the_symptoms_is_mostly_in_the_report(symptoms, report, expected):
    assert fits(symptoms, report) is expected


pytestmark = pytest.mark.django_db(transaction=True)
RITA = "rita@northwind.test"


@pytest.fixture
def make_known(acme, dan, settle):
    def make(symptoms=SYMPTOMS, visibility="public", **more):
        issue = raise_issue(acme, by=dan, kind="defect", title="INTERNAL-TITLE", product=more.pop("product", None))
        write_solution(issue, by=dan, symptoms=symptoms, cause="SECRET", resolution="New seal", visibility=visibility, **more)
        settle()
        return issue

    return make


@pytest.fixture
def receipt_for(acme, mail_to):
    def report(body="My lid drips water at the hinge.", subject="Lid drips", language="en", **more):
        customer = find_or_make(acme, by=None, email=RITA, name="Rita", language=language)
        type(customer).objects.filter(pk=customer.pk).update(language=language)
        customer.refresh_from_db()
        tickets.open_ticket(acme, requester=customer, subject=subject, words=Words.plain(body), channel="email", by=customer, **more)
        return mail_to(RITA)[-1]

    return report


def test_what_fits_well_is_linked(make_known, receipt_for):
    issue = make_known()
    receipt = receipt_for()
    for text in (receipt.body, receipt.html):
        assert f"/help/acme/known/{issue.number}" in text and "Water drips at the hinge" in text
        assert "INTERNAL-TITLE" not in text and "SECRET" not in text


@pytest.mark.parametrize(
    "known, report",
    [
        ({"visibility": "internal"}, {}),
        ({"language": "de"}, {}),
        ({}, {"language": "de"}),
        ({}, {"subject": "Lid", "body": "It does not close."}),
    ],
    ids=["internal", "known in German only", "a German customer", "fits badly"],
)
def test_otherwise_nothing_is(make_known, receipt_for, known, report):
    make_known(**known)
    assert "/known/" not in receipt_for(**report).body


def test_another_products_is_not(make_known, receipt_for, acme, ada, beacon):
    other = type(beacon).objects.create(workspace=acme, key="LID", name="Lids")
    make_known(product=other)
    assert "/known/" not in receipt_for(product=beacon).body
    assert "/known/" in receipt_for(product=other).body


def test_at_most_three_are(make_known, receipt_for):
    for _ in range(5):
        make_known()
    assert receipt_for().body.count("/known/") == 3


def test_a_german_customer_reads_german(make_known, receipt_for):
    make_known("Wasser tropft am Scharnier des Deckels", language="de")
    body = receipt_for("Am Scharnier vom Deckel tropft Wasser.", "Deckel", language="de").body
    assert "Wasser tropft am Scharnier" in body and "Vielleicht beantwortet" in body


def test_anothers_workspace_is_not_told(make_known, receipt_for, mallory, settle):
    issue = raise_issue(mallory.workspace, by=mallory, kind="defect", title="x")
    write_solution(issue, by=mallory, symptoms=SYMPTOMS, visibility="public")
    settle()
    assert "/known/" not in receipt_for().body
