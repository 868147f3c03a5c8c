"""Macros: an answer prepared once, with what is done to the ticket when it is sent."""

from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from caseway.automation.actions import make_macro, use_macro
from caseway.automation.models import Macro
from caseway.tickets.actions import note
from caseway.tickets.models import Message, Snooze
from caseway.tickets.placeholders import named_in
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
TICKET = "/w/acme/tickets/1"


@pytest.fixture
def ask_for_log(acme, maya):
    text = "Hello {name},\n\nplease send us the log for {number} ({subject}).\n\n{agent}, {company}"
    return make_macro(
        acme, by=maya, name="Ask for the log", text=text, state="pending", priority="high", to_me=True, tags=["Log", "waits", "log"]
    )


@pytest.mark.parametrize(
    "text, named",
    [("Hello {name}", {"name"}), ("{Name} {no_such}", {"Name", "no_such"}), ('{"a": 1} {} { name }', set()), ("{{name}}", {"name"})],
)
def test_what_a_text_names(text, named):
    assert named_in(text) == named


def test_maya_prepares_an_answer_and_olga_sends_it_with_all_that_belongs_to_it(acme, maya, olga, ticket, browser_of):
    maya_s = browser_of(maya)
    given = {"name": "Ask", "text": "Hello {name}: {number}", "state": "pending", "priority": "high", "to_me": "on", "tags": "log"}
    assert maya_s.post("/w/acme/settings/macros", given).status_code == 302
    macro = Macro.objects.get()
    browser = browser_of(olga)
    assert "Ask" in browser.get(f"{TICKET}/macros", headers={"HX-Request": "true"}).content.decode()
    offered = browser.get(f"{TICKET}/macros/{macro.pk}", headers={"HX-Request": "true"}).content.decode()
    assert 'data-words="Hello Rita Rahn: #1"' in offered
    assert f'name="also_assignee" value="{olga.pk}"' in offered
    also = {"also_state": "pending", "also_priority": "high", "also_assignee": olga.pk, "also_tags": ["log"]}
    sent = browser.post(f"{TICKET}/messages", {"kind": "reply", "body": "Hello Rita: the log, please.", "nonce": "n", **also})
    assert sent.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.priority, ticket.assignee) == ("pending", "high", olga)
    assert list(ticket.tags.values_list("name", flat=True)) == ["log"]
    assert ticket.messages.last().body == "Hello Rita: the log, please."


def test_on_a_page_of_its_own_a_choice_leads_to_the_composer(olga, ticket, ask_for_log, browser_of):
    browser, choice = browser_of(olga), f"{TICKET}/macros/{ask_for_log.pk}"
    assert f'hx-get="{choice}"' in browser.get(f"{TICKET}/macros", headers={"HX-Request": "true"}).content.decode()
    alone = browser.get(f"{TICKET}/macros").content.decode()
    assert f'href="{choice}"' in alone
    assert "hx-get" not in alone.split("<pick-list")[1].split("</pick-list>")[0]


def test_without_a_script_the_words_stand_in_the_composer_of_the_page(olga, ticket, ask_for_log, browser_of):
    shown = browser_of(olga).get(f"{TICKET}/macros/{ask_for_log.pk}").content.decode()
    assert "please send us the log for #1 (Export stops)." in shown
    assert 'name="also_state" value="pending" checked' in shown


def test_what_the_agent_unticks_or_chooses_beside_the_button_counts(olga, ticket, browser_of):
    words = {"kind": "reply", "body": "Done.", "nonce": "n", "then": "resolved", "also_state": "pending"}
    browser_of(olga).post(f"{TICKET}/messages", words)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.priority, ticket.assignee) == ("resolved", "normal", None)


def test_a_refused_answer_loses_neither_words_nor_wishes(olga, ticket, browser_of):
    words = {"kind": "reply", "body": "Kept words", "nonce": "n", "also_priority": "high", "also_team": "999999"}
    refused = browser_of(olga).post(f"{TICKET}/messages", words)
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert 'name="also_priority" value="high"' in refused.content.decode()
    assert ticket.messages.count() == 1


def test_an_unknown_placeholder_is_refused_with_a_sentence(maya, browser_of):
    refused = browser_of(maya).post("/w/acme/settings/macros", {"name": "Ask", "text": "Dear {customer}"})
    assert refused.status_code == 422
    assert "There is no placeholder {customer}." in refused.content.decode()
    assert not Macro.objects.exists()


def test_what_a_customer_calls_themselves_is_never_a_placeholder(acme, rita, olga, ticket, ask_for_log):
    rita.name = "{agent}\nRita"
    rita.save()
    ticket.requester = rita
    message = use_macro(ask_for_log, ticket, by=olga)
    assert message.body.startswith("Hello {agent} Rita,")


def test_words_and_acts_are_done_both_or_neither(olga, ticket, ask_for_log, monkeypatch):
    ask_for_log.state = "no such state"
    with pytest.raises(KeyError):
        use_macro(ask_for_log, ticket, by=olga)
    ticket.refresh_from_db()
    assert (Message.objects.count(), ticket.priority) == (1, "normal")


def test_a_macro_of_a_team_is_offered_to_its_members_alone(acme, ada, olga, dan, ticket, browser_of):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    macro = make_macro(acme, by=ada, name="Threaten", text="Beware.", team=legal)
    assert "Threaten" in browser_of(dan).get(f"{TICKET}/macros").content.decode()
    olgas = browser_of(olga)
    assert "Threaten" not in olgas.get(f"{TICKET}/macros").content.decode()
    assert olgas.get(f"{TICKET}/macros/{macro.pk}").status_code == 404


def test_a_hidden_team_is_no_wish_of_who_may_not_see_it(acme, ada, olga, dan, ticket, browser_of):
    legal = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    macro = make_macro(acme, by=ada, name="To the lawyers", text="So.", to_team=legal)
    assert "Legal" not in browser_of(olga).get(f"{TICKET}/macros/{macro.pk}").content.decode()
    use_macro(macro, ticket, by=olga)
    ticket.refresh_from_db()
    assert ticket.team is None


def test_a_name_is_used_once(acme, maya, ask_for_log):
    with pytest.raises(ValidationError, match="already"):
        make_macro(acme, by=maya, name="Ask for the log")


def test_a_program_keeps_macros_and_answers_with_one(maya, olga, ticket, program):
    mayas, olgas = program(maya), program(olga)
    made = mayas.post("/macros", {"name": "Ask", "text": "Hello {name}", "state": "pending", "tags": ["log"]})
    assert made.status_code == 201
    pk = made.json()["id"]
    assert mayas.post("/macros", {"name": "Bad", "text": "{nobody}"}).status_code == 422
    assert mayas.patch(f"/macros/{pk}", {"priority": "high"}).json()["priority"] == "high"
    said = olgas.post("/tickets/1/macro", {"macro": pk})
    assert (said.status_code, said.json()["body"]) == (201, "Hello Rita Rahn")
    told = olgas.get("/tickets/1").json()
    assert (told["state"], told["priority"], told["tags"]) == ("pending", "high", ["log"])
    assert olgas.post("/tickets/1/macro", {"macro": pk + 1}).status_code == 422
    assert mayas("DELETE", f"/macros/{pk}").status_code == 204
    assert olgas.get("/macros").json()["items"] == []


def test_on_a_merged_ticket_words_and_acts_go_to_the_survivor(acme, olga, rita, ticket, things, ask_for_log, program):
    olgas = program(olga)
    olgas.post("/tickets/1/merge", {"into": things["into"]})
    olgas.post("/tickets/1/macro", {"macro": ask_for_log.pk})
    assert olgas.get(f"/tickets/{things['into']}").json()["priority"] == "high"


def test_a_macro_puts_a_ticket_off_in_the_companys_time_zone(acme, maya, olga, ticket, browser_of):
    acme.time_zone = "Europe/Berlin"
    acme.save()
    given = {"name": "Not today", "text": "We look on Monday.", "snooze": "next Monday 9:00"}
    assert browser_of(maya).post("/w/acme/settings/macros", given).status_code == 302
    macro = Macro.objects.get()
    assert macro.snooze == "mon 09:00"
    assert "next Monday at 09:00" in browser_of(maya).get(f"/w/acme/settings/macros/{macro.pk}").content.decode()
    offered = browser_of(olga).get(f"{TICKET}/macros/{macro.pk}", headers={"HX-Request": "true"}).content.decode()
    assert 'name="also_later" value="mon 09:00" checked' in offered and "Snooze: next Monday at 09:00" in offered
    browser_of(olga).post(f"{TICKET}/messages", {"kind": "note", "body": "Later.", "nonce": "n", "also_later": "mon 09:00"})
    until = Snooze.objects.get().until.astimezone(ZoneInfo("Europe/Berlin"))
    assert (until.weekday(), until.hour, until > now()) == (0, 9, True)
    browser = browser_of(olga)
    assert "Export stops" in browser.get("/w/acme/tickets?q=is:snoozed").content.decode()
    assert "Export stops" not in browser.get("/w/acme/tickets?q=is:unresolved -is:snoozed").content.decode()
    note(ticket, by=olga, body="It is urgent after all.")
    assert "Export stops" not in browser.get("/w/acme/tickets?q=is:snoozed").content.decode()


def test_a_time_that_is_none_is_refused_with_a_sentence(maya, browser_of):
    refused = browser_of(maya).post("/w/acme/settings/macros", {"name": "Ask", "text": "So", "snooze": "some day"})
    assert refused.status_code == 422 and "next Monday 9:00" in refused.content.decode()


def test_programs_say_when_too(maya, program):
    made = program(maya)("POST", "/macros", {"name": "Later", "text": "So", "snooze": "in 3 days"}).json()
    assert made["snooze"] == "3d"
    assert program(maya)("PATCH", f"/macros/{made['id']}", {"snooze": "some day"}).status_code == 422
