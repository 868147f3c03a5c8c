"""The line above every page, the log, the settings, and the call screen of a ringing call."""

import re

import pytest

from caseway.telephony.models import BlockedNumber, Call, Exchange, Extension
from caseway.tickets.models import Ticket
from caseway.workspaces.actions import make_team

pytestmark = pytest.mark.django_db
NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def test_the_line_stands_on_pages_of_who_is_rung_and_of_nobody_else(exchange, at_desk, nina, olga, dan, browser_of):
    exchange("newCall", user="21")
    assert "Nina Nord is calling" in browser_of(olga).get("/w/acme/tickets").text
    assert "Nina Nord is calling" in browser_of(olga).get("/w/acme/calls/ringing").text
    assert "Nina Nord is calling" not in browser_of(dan).get("/w/acme/tickets").text
    assert "Nina Nord" not in browser_of(dan).get("/w/acme/calls/ringing").text
    exchange("answer", answeringNumber="21")
    assert "You are talking with Nina Nord" in browser_of(olga).get("/w/acme/calls/ringing").text


def test_who_hides_it_sees_it_no_more(exchange, at_desk, olga, browser_of):
    exchange("newCall", user="21")
    browser_of(olga).post(f"/w/acme/calls/{Call.objects.get().pk}/dismissal")
    assert "is calling" not in browser_of(olga).get("/w/acme/tickets").text


def test_the_ticket_made_during_a_call_is_linked_to_it(exchange, at_desk, nina, olga, browser_of):
    exchange("newCall", user="21")
    call = Call.objects.get()
    browser = browser_of(olga)
    text = browser.get("/w/acme/call", {"call": call.pk}).text
    assert 'value="0171/234-5678"' in text and f'name="customer" value="{nina.pk}"' in text
    browser.post(
        "/w/acme/call", {"nonce": NONCE.search(text)[1], "call": call.pk, "who": "0171/234-5678", "customer": nina.pk, "note": "It drips."}
    )
    call.refresh_from_db()
    assert call.ticket == Ticket.objects.get() and call.ticket.requester == nina and call.ticket.channel == "phone"
    assert f"#{call.ticket.number}" in browser.get("/w/acme/calls").text


def test_a_screen_opened_by_hand_finds_the_call_that_goes_on(exchange, at_desk, nina, olga, browser_of):
    exchange("newCall", user="21")
    exchange("answer", answeringNumber="21")
    browser = browser_of(olga)
    nonce = NONCE.search(browser.get("/w/acme/call").text)[1]
    browser.post("/w/acme/call", {"nonce": nonce, "customer": nina.pk, "note": "It drips."})
    assert Call.objects.get().ticket == Ticket.objects.get()


def test_a_number_that_was_new_becomes_the_callers(exchange, at_desk, rita, olga, browser_of):
    exchange("newCall", user="21")
    call, browser = Call.objects.get(), browser_of(olga)
    text = browser.get("/w/acme/call", {"call": call.pk, "customer": rita.pk}).text
    assert "Keep 0171/234-5678 as their number" in text
    browser.post(
        "/w/acme/call", {"nonce": NONCE.search(text)[1], "call": call.pk, "customer": rita.pk, "note": "Hello", "keep_number": "1"}
    )
    assert rita.phones.get().number == "+491712345678"


def test_a_number_of_nobody_makes_somebody_new(exchange, at_desk, olga, browser_of):
    exchange("newCall", user="21")
    call, browser = Call.objects.get(), browser_of(olga)
    text = browser.get("/w/acme/call", {"call": call.pk}).text
    browser.post(
        "/w/acme/call", {"nonce": NONCE.search(text)[1], "call": call.pk, "who": "0171/234-5678", "phone": "0171/234-5678", "note": "Hi"}
    )
    assert Ticket.objects.get().requester.phones.get().number == "+491712345678"


def test_the_log_shows_missed_calls_and_what_was_talked(exchange, at_desk, nina, olga, browser_of):
    exchange("newCall", user="21")
    exchange("hangup", cause="noAnswer")
    exchange("newCall", "030 555 0100", call="2", user="21")
    exchange("answer", call="2", answeringNumber="21")
    exchange("hangup", call="2", cause="normalClearing")
    browser = browser_of(olga)
    text = browser.get("/w/acme/calls").text
    assert "Nina Nord" in text and "030 555 0100" in text and "Today 2 calls" in text and "1 missed" in text
    missed = browser.get("/w/acme/calls?state=missed").text
    assert "Nina Nord" in missed and "030 555 0100" not in missed


def test_calls_of_a_restricted_teams_queue_are_not_in_others_log(acme, ada, exchange, olga, dan, browser_of):
    make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    exchange("newCall", queue="Legal")
    assert "0171/234-5678" not in browser_of(olga).get("/w/acme/calls").text
    assert "0171/234-5678" in browser_of(dan).get("/w/acme/calls").text


def test_a_caller_is_blocked_from_the_log(exchange, olga, browser_of):
    exchange("newCall")
    browser_of(olga).post(f"/w/acme/calls/{Call.objects.get().pk}/blocking")
    assert BlockedNumber.objects.get().number == "+491712345678"


def test_the_settings_make_the_address_once_and_keep_rules(acme, ada, browser_of):
    browser = browser_of(ada)
    make_team(acme, by=ada, name="Support")
    made = browser.post("/w/acme/settings/telephone/connection").text
    assert "/cti/tel_" in made and "/cti/tel_" not in browser.get("/w/acme/settings/telephone").text
    kept = browser.post("/w/acme/settings/telephone", {"queues": "600 = support", "outgoing": "030 901820\n+43 = +43 1 234567"})
    assert kept.status_code == 302
    exchange = Exchange.objects.get()
    assert exchange.queues[0][0] == "600" and exchange.outgoing == [["", "+4930901820"], ["+43", "+431234567"]]
    refused = browser.post("/w/acme/settings/telephone", {"queues": "600 = Nobody", "outgoing": "xyz"})
    assert refused.status_code == 422 and "600 = Nobody" in refused.text and "xyz" in refused.text
    browser.post("/w/acme/settings/telephone", {"number": "0171/2345678"})
    assert BlockedNumber.objects.get().number == "+491712345678"


def test_a_member_says_where_their_telephone_is(olga, dan, browser_of):
    browser = browser_of(olga)
    browser.post("/w/acme/settings/my-telephone", {"extensions": "21\nOlga.Ost\n030 901821"})
    assert set(Extension.objects.values_list("name", flat=True)) == {"21", "olga.ost", "+4930901821"}
    refused = browser_of(dan).post("/w/acme/settings/my-telephone", {"extensions": "21"})
    assert refused.status_code == 422 and "21 belongs to somebody else" in refused.text


def test_nothing_set_up_says_what_would_be_here(ada, olga, browser_of):
    assert "Connect a telephone system" in browser_of(ada).get("/w/acme/calls").text
    assert "Connect a telephone system" not in browser_of(olga).get("/w/acme/calls").text
