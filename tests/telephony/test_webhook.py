"""What the telephone system tells, and what becomes of it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from caseway.activity import live
from caseway.customers.actions import make_customer
from caseway.telephony import actions
from caseway.telephony.callers import matches
from caseway.telephony.models import BlockedNumber, Call, Exchange, Ring, SeenNumber
from caseway.tickets.actions import answer, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message
from caseway.workspaces.actions import make_team
from tests.cast import person

pytestmark = pytest.mark.django_db


def ringing():
    return sorted(Ring.objects.values_list("member__name", flat=True))


def test_a_call_finds_the_customer_and_rings_at_one_member_only(exchange, at_desk, nina):
    assert exchange("newCall", user="21").json() == {}
    call = Call.objects.get()
    assert (call.outside, call.customer, call.state) == ("+491712345678", nina, "ringing")
    assert ringing() == ["Olga"]


@pytest.mark.parametrize(
    "written",
    ["0171/234-5678", "0171 2345678", "+491712345678", "0049 171 2345678", "sip:+491712345678@pbx.test", '"Nina" <sip:01712345678@pbx>'],
)
def test_however_the_number_is_written(exchange, nina, written):
    exchange("newCall", written)
    assert Call.objects.get().customer == nina


def test_the_country_is_the_workspaces(acme, exchange, olga):
    type(acme).objects.filter(pk=acme.pk).update(country="AT")
    exchange("newCall", "0664/1234567")
    assert Call.objects.get().outside == "+436641234567"


def test_from_ring_to_end_the_times_are_kept(exchange, at_desk, time_machine_at):
    start = now()
    with time_machine_at(start):
        exchange("newCall", **{"user[]": ["21", "22"]})
    assert ringing() == ["Dan", "Olga"]
    with time_machine_at(start + timedelta(seconds=8)):
        exchange("answer", answeringNumber="22")
    assert ringing() == ["Dan"]
    with time_machine_at(start + timedelta(seconds=98)):
        exchange("hangup", cause="normalClearing")
    call = Call.objects.get()
    assert (call.state, call.member.name, call.cause) == ("ended", "Dan", "normalClearing")
    assert call.ended_at - call.answered_at == timedelta(seconds=90)
    assert ringing() == []


@pytest.fixture
def time_machine_at():
    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.mark.parametrize(
    "cause, state", [("noAnswer", "missed"), ("cancel", "missed"), ("busy", "missed"), ("forwarded", "forwarded"), ("", "missed")]
)
def test_a_call_that_nobody_took(exchange, at_desk, cause, state):
    exchange("newCall", user="21")
    exchange("hangup", cause=cause)
    assert Call.objects.get().state == state and ringing() == []


def test_events_that_come_again_change_nothing(exchange, at_desk):
    events = [("newCall", {"user": "21"}), ("answer", {"answeringNumber": "21"}), ("hangup", {"cause": "normalClearing"})]
    for event, more in events:
        exchange(event, **more)
    before = Call.objects.values().get()
    for event, more in [*events, *reversed(events)]:
        assert exchange(event, **more).status_code == 200
    assert Call.objects.values().get() == before and ringing() == []


def test_events_in_the_wrong_order_still_make_one_call(exchange, at_desk):
    exchange("hangup", cause="normalClearing", answeringNumber="21")
    exchange("answer", answeringNumber="21")
    exchange("newCall", user="21")
    call = Call.objects.get()
    assert (call.state, call.member.name) == ("ended", "Olga") and ringing() == []


def test_a_telephone_that_joins_later_rings_too(exchange, at_desk):
    exchange("newCall", user="21")
    exchange("newCall", user="22")
    assert ringing() == ["Dan", "Olga"]


@pytest.mark.parametrize("named", ["21", "olga.ost", "Olga", "olga@acme.test", "OLGA"])
def test_members_are_found_by_extension_login_address_and_name(exchange, at_desk, named):
    exchange("newCall", user=named)
    assert ringing() == ["Olga"]


def test_and_by_id_at_last(exchange, at_desk, dan):
    exchange("newCall", user=str(dan.pk))
    assert ringing() == ["Dan"]


def test_a_direct_number_rings_at_its_owner(exchange, at_desk):
    exchange("newCall", to="030 901822")
    assert ringing() == ["Dan"]


def test_a_call_that_names_nobody_pops_nowhere(exchange, at_desk):
    exchange("newCall")
    assert ringing() == [] and Call.objects.count() == 1


def test_a_queue_rings_at_its_team(acme, ada, exchange, olga, dan, vera):
    make_team(acme, by=ada, name="Support", members=[olga, vera])
    exchange("newCall", queue="support")
    assert ringing() == ["Olga"], "who only looks is not rung"
    team = make_team(acme, by=ada, name="Builders", members=[dan])
    actions.change_exchange(Exchange.objects.get(), by=ada, queues=[["600", team.pk]], outgoing=[])
    exchange("newCall", call="2", queue="600")
    assert ringing() == ["Dan", "Olga"]


def test_withheld_numbers_find_nobody(exchange, nina, at_desk):
    for number, written in enumerate(["anonymous", "", "unknown", "sip:anonymous@anonymous.invalid", "+266696687"]):
        exchange("newCall", written, call=str(number), user="21")
    assert all(call.is_withheld and call.customer is None for call in Call.objects.all())
    assert Call.objects.count() == 5


def test_a_number_of_several_people_is_nobody_for_certain(acme, olga, exchange, nina):
    other = make_customer(acme, by=olga, name="Nils Nord", phones=["0171 2345678"])
    exchange("newCall")
    assert Call.objects.get().customer is None
    assert [match.customer for match in matches(olga, "+491712345678")] == [other, nina]


def test_whoever_wrote_the_number_once_may_be_it(acme, olga, rita, exchange, secret):
    ticket = open_ticket(acme, requester=rita, subject="Noise", words=Words.plain("Call me: 0171/234-5678\nRita"), channel="email", by=rita)
    answer(ticket, by=rita, words=Words.plain("Or tomorrow."), channel="email")
    Message.objects.update(created_at=now() - timedelta(hours=1))
    actions.note_numbers()
    [match] = matches(olga, "+491712345678")
    assert (match.customer, match.is_known, match.ticket) == (rita, False, ticket.number)
    exchange("newCall", user=str(olga.pk))
    assert Call.objects.get().customer is None
    actions.note_numbers()
    assert SeenNumber.objects.count() == 1


def test_known_comes_before_perhaps(acme, olga, rita, nina, ticket, secret):
    SeenNumber.objects.create(workspace=acme, number="+491712345678", customer=rita, ticket=ticket, seen_at=now())
    assert [match.customer for match in matches(olga, "+491712345678")] == [nina, rita]


def test_a_number_in_a_restricted_teams_ticket_stays_there(acme, ada, olga, dan, rita, ticket):
    SeenNumber.objects.create(workspace=acme, number="+491712345678", customer=rita, ticket=ticket, seen_at=now())
    ticket.team = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    ticket.save()
    assert matches(olga, "+491712345678") == [] and len(matches(dan, "+491712345678")) == 1


def test_blocked_callers_are_rejected_however_often_they_are_told(acme, ada, exchange, at_desk):
    actions.block(acme, "+491712345678", by=ada)
    rejected = {"action": "reject", "reason": "busy"}
    assert exchange("newCall", user="21").json() == exchange("newCall", user="21").json() == rejected
    assert Call.objects.get().state == "rejected" and ringing() == []
    exchange("hangup", cause="busy")
    assert Call.objects.get().state == "rejected"
    actions.block(acme, "", by=ada)
    assert exchange("newCall", "anonymous", call="2").json() == rejected
    actions.unblock(BlockedNumber.objects.get(number="+491712345678"), by=ada)
    assert exchange("newCall", call="3").json() == {}


def test_outgoing_calls_show_the_number_that_fits_best(acme, ada, exchange, at_desk, nina):
    found = Exchange.objects.get()
    actions.change_exchange(found, by=ada, queues=[], outgoing=[["", "+4930901820"], ["+43", "+431234567"]])
    told = exchange("newCall", "21", direction="out", to="0171/2345678", user="21").json()
    assert told == {"action": "dial", "callerId": "+4930901820", "number": "+491712345678"}
    assert exchange("newCall", "21", call="2", direction="out", to="0043 1 999888").json()["callerId"] == "+431234567"
    call = Call.objects.get(key="1")
    assert (call.customer, call.direction) == (nina, "out") and ringing() == ["Olga", "Olga"]
    exchange("hangup", direction="out", cause="noAnswer")
    assert Call.objects.get(key="1").state == "unanswered"


def test_json_is_understood_too(client, secret, at_desk, nina):
    told = {"event": "newCall", "from": "01712345678", "to": "030901820", "callId": 4711, "user": ["21", "22"], "direction": "in"}
    answered = client.post(f"/cti/{secret}", json.dumps(told), content_type="application/json")
    assert answered.status_code == 200 and Call.objects.get().key == "4711" and ringing() == ["Dan", "Olga"]


@pytest.mark.parametrize(
    "body, sentence",
    [
        ({}, "Say in `event`"),
        ({"event": "ring", "callId": "1"}, "Say in `event`"),
        ({"event": "newCall"}, "Say in `callId`"),
        ({"event": "newCall", "callId": "x" * 121}, "Say in `callId`"),
        ({"event": "newCall", "callId": "1", "direction": "up"}, "`direction` is in or out."),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(client, secret, body, sentence):
    answered = client.post(f"/cti/{secret}", body)
    assert answered.status_code == 400 and sentence in answered.json()["error"]


@pytest.mark.parametrize("body", ["[1]", "{", "null", "[" * 5000, '"x"'])
def test_broken_json_is_refused(client, secret, body):
    assert client.post(f"/cti/{secret}", body, content_type="application/json").status_code == 400


def test_hostile_fields_are_kept_within_bounds(exchange, at_desk):
    answered = exchange("newCall", "\x00" + "9" * 5000, queue="q" * 500, user="u" * 500, cause="c" * 500, to="<script>" * 50)
    assert answered.status_code == 200 and Call.objects.count() == 1


def test_without_the_secret_there_is_nothing(client, secret, acme, ada):
    assert client.post("/cti/nonsense", {"event": "newCall", "callId": "1"}).status_code == 404
    assert client.get(f"/cti/{secret}").status_code == 405
    actions.connect(acme, by=ada)
    assert client.post(f"/cti/{secret}", {"event": "newCall", "callId": "1"}).status_code == 404
    assert secret not in str(Exchange.objects.values().get())


def test_calls_of_two_workspaces_stay_apart(exchange, client, mallory, at_desk):
    theirs = actions.connect(mallory.workspace, by=mallory)
    exchange("newCall", user="21")
    client.post(f"/cti/{theirs}", {"event": "newCall", "callId": "1", "from": "0171/234-5678", "user": "21"})
    assert Call.objects.count() == 2 and ringing() == ["Olga"]


def test_the_news_of_a_ring_go_to_the_rung_alone(exchange, at_desk, olga, django_capture_on_commit_callbacks):
    heard = []
    stop = live.listen(heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        exchange("newCall", user="21")
    stop()
    assert [news.id for news in heard if news.kind == "ringing"] == [olga.pk]
    assert all("171" not in str(news) for news in heard)


def test_a_call_whose_end_was_never_told_ends_by_itself(exchange, at_desk):
    exchange("newCall", user="21")
    Call.objects.update(started_at=now() - timedelta(hours=1))
    actions.end_lost_calls()
    call = Call.objects.get()
    assert (call.state, call.cause) == ("missed", "lost") and ringing() == []


def test_an_extension_is_one_members(at_desk, olga, acme):
    otto = person("Otto", acme, "agent")
    with pytest.raises(ValidationError):
        actions.set_extensions(otto, ["21"])
