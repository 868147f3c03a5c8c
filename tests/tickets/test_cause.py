"""The verdict: defect or misuse, on which grounds, in the customer's own words; decided again, taken back, found."""

import pytest

from caseway.activity.models import Activity
from caseway.tickets import actions
from caseway.tickets.listing import count_up_to
from caseway.tickets.models import Ticket, Verdict

pytestmark = pytest.mark.django_db


def decided(ticket):
    return Verdict.objects.current().filter(ticket=ticket).values_list("cause", "step", "reason", "quote").first()


def facts():
    return list(Activity.objects.filter(name__startswith="ticket.cause").order_by("pk").values_list("name", flat=True))


def test_olga_decides_on_a_page_in_ritas_words_and_takes_it_back(olga, ticket, browser_of):
    browser = browser_of(olga)
    page = browser.get("/w/acme/tickets/1").content.decode()
    assert 'href="/w/acme/tickets/1/cause"' in page and 'data-key="w"' in page
    given = {"cause": "misuse", "reason": "The disk was full.", "step": "Exporting", "quote": "stops at 80 %"}
    assert browser.post("/w/acme/tickets/1/cause", given).status_code == 302
    assert decided(ticket) == ("misuse", "Exporting", "The disk was full.", "stops at 80 %")
    told = browser.get("/w/acme/tickets/1").content.decode()
    assert "decided the cause: Misuse (Exporting · The disk was full.)" in told
    browser.post("/w/acme/tickets/1/cause/undoing")
    assert (decided(ticket), Ticket.objects.get().cause) == (None, "")
    assert facts() == ["ticket.cause_decided", "ticket.cause_undone"]


def test_undoing_leads_to_what_was_decided_before(olga, dan, ticket):
    actions.decide_cause(ticket, "defect", by=olga, reason="It is the export.")
    actions.decide_cause(ticket, "misuse", by=dan, step="Exporting")
    actions.undo_cause(ticket, by=olga)
    assert (Ticket.objects.get().cause, decided(ticket)[2]) == ("defect", "It is the export.")
    assert Verdict.objects.count() == 2, "the history is kept"
    actions.undo_cause(ticket, by=olga)
    actions.undo_cause(ticket, by=olga)
    assert Ticket.objects.get().cause == ""


def test_the_same_decided_twice_is_one_fact(olga, ticket):
    for _ in range(2):
        actions.decide_cause(ticket, "misuse", by=olga, step="Exporting")
    assert facts() == ["ticket.cause_decided"]


def test_without_a_quote_it_is_how_the_customer_began(olga, ticket):
    actions.note(ticket, by=olga, body="She always does that.")
    actions.decide_cause(ticket, "misuse", by=olga)
    assert decided(ticket)[3] == "It stops at 80 %."


def test_nobody_puts_words_into_the_customers_mouth(olga, ticket, browser_of):
    actions.note(ticket, by=olga, body="She always does that.")
    answer = browser_of(olga).post("/w/acme/tickets/1/cause", {"cause": "misuse", "quote": "always does that", "reason": "I think so."})
    assert answer.status_code == 422 and "quote their own words" in answer.content.decode()
    assert "I think so." in answer.content.decode(), "what was written is kept"
    assert facts() == []


def test_steps_are_found_however_they_were_spelled(olga, ticket):
    actions.decide_cause(ticket, "misuse", by=olga, step="Größe  wählen")
    for q, count in (('step:"grosse wahlen"', 1), ('step:"GRÖSSE wählen" cause:misuse', 1), ("step:größe", 0), ("changed:cause", 1)):
        assert count_up_to(olga, q) == count, q


def test_a_program_decides_with_grounds_and_changes_one_of_them(olga, ticket, program):
    olgas = program(olga)
    told = olgas.patch("/tickets/1", {"cause": "misuse", "cause_reason": "Full disk.", "step": "Exporting"}).json()
    assert [told[name] for name in ("cause", "cause_reason", "step", "quote")] == ["misuse", "Full disk.", "Exporting", "It stops at 80 %."]
    told = olgas.patch("/tickets/1", {"step": "Saving"}).json()
    assert [told[name] for name in ("cause", "cause_reason", "step")] == ["misuse", "Full disk.", "Saving"]
    told = olgas.patch("/tickets/1", {"cause": None}).json()
    assert [told[name] for name in ("cause", "cause_reason", "step", "quote")] == [None, "", "", ""]
    assert olgas.patch("/tickets/1", {"cause": "misuse", "quote": "I never said this"}).status_code == 422
