"""While a member writes, known issues for the words appear beside: on the call screen and beside a ticket's composer."""

import pytest

from caseway.issues.actions import raise_issue, write_solution
from caseway.issues.offering import LONGEST
from caseway.tickets import actions as tickets
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db
WORDS = {
    "symptoms": "Water drips at the hinge or lid while boiling",
    "cause": "SECRET-CAUSE the supplier changed the seal",
    "workaround": "Fill *below* the mark",
    "resolution": "New seal from run 1.1",
}


@pytest.fixture
def hinge(acme, dan, beacon, settle):
    issue = raise_issue(acme, by=dan, kind="defect", title="Hinge seal fails", product=beacon)
    write_solution(issue, by=dan, visibility="public", **WORDS)
    settle()
    return issue


@pytest.fixture
def asks(browser_of, olga):
    browser = browser_of(olga)

    def ask(path, **given):
        return browser.post(f"/w/acme/{path}", given, headers={"HX-Request": "true"})

    return ask


def test_the_call_screen_offers_them_while_the_note_is_typed(hinge, asks):
    told = asks("call/offers", note="her lid drips when it boils").text
    assert "Fill *below* the mark" in told and "New seal from run 1.1" in told and f"/w/acme/issues/{hinge.number}/solution" in told
    assert "SECRET-CAUSE" not in told
    assert "Nothing like it is known" in asks("call/offers", note="printer on fire").text


def test_without_a_script_a_button_looks_for_them_and_keeps_the_note(hinge, browser_of, olga, rita):
    answer = browser_of(olga).post("/w/acme/call", {"look": "1", "note": "lid drips", "customer": rita.pk, "nonce": "x"})
    assert answer.status_code == 200
    assert "lid drips" in answer.text and "Fill *below* the mark" in answer.text and f'name="customer" value="{rita.pk}"' in answer.text
    assert not Ticket.objects.exists()


def test_beside_the_composer_they_fit_the_subject_and_what_is_typed(hinge, asks, ticket):
    assert "Nothing like it is known" in asks(f"tickets/{ticket.number}/offers").text
    told = asks(f"tickets/{ticket.number}/offers", body="It drips at the lid, you say?").text
    assert 'data-words="Fill *below* the mark\n\nNew seal from run 1.1"' in told
    assert f'action="/w/acme/tickets/{ticket.number}/issue"' in told
    asks(f"tickets/{ticket.number}/issue", issue=hinge.number)
    ticket.refresh_from_db()
    assert ticket.issue == hinge
    assert f'action="/w/acme/tickets/{ticket.number}/issue"' not in asks(f"tickets/{ticket.number}/offers", body="drips lid").text


def test_the_words_of_an_internal_solution_are_read_but_not_put_into_an_answer(hinge, dan, asks, ticket):
    write_solution(hinge, by=dan, visibility="internal", **WORDS)
    told = asks(f"tickets/{ticket.number}/offers", body="drips at the lid").text
    assert "New seal from run 1.1" in told and "data-words" not in told


def test_they_speak_the_customers_language(hinge, dan, asks, ticket, rita, settle):
    german = WORDS | {"symptoms": "Der Deckel tropft", "workaround": "Nur bis zur Marke füllen"}
    write_solution(hinge, by=dan, visibility="public", language="de", **german)
    type(rita).objects.filter(pk=rita.pk).update(language="de")
    settle()
    assert "Nur bis zur Marke" in asks(f"tickets/{ticket.number}/offers", body="drips at the lid").text


def test_the_page_of_a_ticket_leaves_them_to_be_fetched(hinge, browser_of, olga, ticket):
    tickets.change(ticket, by=olga, subject="The lid drips")
    text = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").text
    assert f'hx-post="/w/acme/tickets/{ticket.number}/offers"' in text and "Fill *below*" not in text
    assert "/w/acme/known-issues?q=The%20lid%20drips" in text


@pytest.mark.parametrize("note", ["\x00", " ", "¿?¡!", "x" * 200_000, "drips " * (LONGEST // 3), "%_'\"--"])
@pytest.mark.parametrize("product", ["", "x", "9" * 40])
def test_whatever_is_typed_it_answers(hinge, asks, ticket, note, product):
    assert asks("call/offers", note=note, product=product).status_code == 200
    assert asks(f"tickets/{ticket.number}/offers", body=note).status_code == 200
