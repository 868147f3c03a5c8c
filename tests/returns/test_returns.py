"""A return goes through every stage, by page and by program; each stage is told once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.customers.actions import find_or_make
from caseway.jobs import runner
from caseway.mail.models import OutgoingMail
from caseway.products.actions import make_product, make_version
from caseway.returns import actions
from caseway.returns.listing import numbers, page_of
from caseway.returns.models import Return
from caseway.returns.reading import last_instructions
from caseway.returns.stages import FINISHED, NEXT, Stage, line_to, may_follow
from caseway.tickets.actions import change, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Message, Participant
from caseway.tickets.secrets import secret_of
from caseway.workspaces.actions import make_team
from tests.programs import problem

pytestmark = pytest.mark.django_db
SENTINELS = ("INTERNAL-REASON", "INTERNAL-FINDING", "77.77")


@pytest.fixture
def parcel(ticket, olga):
    """Rita wants to send her Beacon back."""
    return actions.request(ticket, by=olga, reason="INTERNAL-REASON", cost=Decimal("77.77"), currency="EUR", lot="L-7", serial="S-1")


def mails_to(email):
    runner.settle()
    return list(OutgoingMail.objects.filter(recipient=email, kind="reply").order_by("pk"))


def public_page(client, ticket):
    person = Participant.objects.select_related("ticket").get(ticket=ticket, role="requester")
    return client.get(f"/help/acme/t/{secret_of(person, ticket.workspace)}").content.decode()


def go_through(thing, by, *stages):
    for stage in stages:
        thing = actions.move(thing, stage, by=by)
    return thing


# Pure ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now, then", [(now, then) for now in Stage for then in Stage])
def test_what_may_follow_what(now, then):
    allowed = {
        ("requested", "authorised"), ("requested", "rejected"), ("authorised", "received"), ("authorised", "rejected"),
        ("received", "inspected"), ("inspected", "refunded"), ("inspected", "replaced"), ("inspected", "rejected"),
    }  # fmt: skip
    assert may_follow(now, then) is ((now, then) in allowed)


@pytest.mark.parametrize(
    "stage, kind, came, steps, here",
    [
        ("requested", "return", "", "requested authorised received inspected refunded", 0),
        ("received", "exchange", "", "requested authorised received inspected replaced", 2),
        ("refunded", "exchange", "", "requested authorised received inspected refunded", 5),
        ("replaced", "return", "", "requested authorised received inspected replaced", 5),
        ("rejected", "return", "requested", "requested rejected", 2),
        ("rejected", "return", "inspected", "requested authorised received inspected rejected", 5),
    ],
)
def test_the_line_of_steps(stage, kind, came, steps, here):
    assert line_to(stage, kind, came) == (steps.split(), here)


# Stages and mails ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["refunded", "replaced", "rejected"])
def test_every_stage_is_mailed_once_in_the_thread(parcel, ticket, olga, end):
    stages = ["authorised", "received", "inspected", end]
    for told, stage in enumerate(stages, 2):
        for _ in range(2):
            actions.move(parcel, stage, by=olga)
            assert len(mails_to("rita@northwind.test")) == told
    mails = mails_to("rita@northwind.test")
    assert all(f"[#{ticket.number}]" in dict(mail.headers)["Subject"] for mail in mails)
    assert "RMA-0001" in mails[1].text and "Hello Rita Rahn" in mails[0].text
    assert not any(word in mail.text + mail.html for mail in mails for word in SENTINELS)
    parcel.refresh_from_db()
    assert (parcel.stage, parcel.is_finished) == (end, True)


def test_a_german_customer_reads_german(acme, olga):
    karl = find_or_make(acme, by=None, email="karl@example.com", name="Karl", language="de-AT")
    ticket = open_ticket(acme, requester=karl, subject="Kaputt", words=Words.plain("Bitte"), channel="email", by=karl)
    thing = go_through(actions.request(ticket, by=olga), olga, "authorised", "received", "inspected", "refunded")
    texts = [mail.text for mail in mails_to("karl@example.com")]
    assert len(texts) == 5 and all("Hallo Karl" in text for text in texts)
    assert "Paket" in texts[1] and "erstatten" in texts[4] and thing.language == "de"


def test_an_illegal_step_is_refused_with_a_sentence_and_mails_nothing(parcel, olga):
    before = len(mails_to("rita@northwind.test"))
    with pytest.raises(
        ValidationError, match="R1 stands at “Requested” and cannot go to “Refunded”; next comes “Authorised” or “Rejected”."
    ):
        actions.refund(parcel, by=olga)
    actions.reject(parcel, by=olga)
    for stage in ("authorised", "requested"):
        with pytest.raises(ValidationError, match="R1 is over"):
            actions.move(parcel, stage, by=olga)
    assert len(mails_to("rita@northwind.test")) == before + 1


def test_who_dies_before_the_end_of_a_step_has_done_none_of_it(parcel, olga, monkeypatch):
    def die(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr("caseway.returns.actions.moving.reply", die)
    with pytest.raises(SystemExit):
        actions.authorise(parcel, by=olga)
    parcel.refresh_from_db()
    assert (parcel.stage, parcel.rma) == ("requested", "")
    monkeypatch.undo()
    actions.authorise(parcel, by=olga)
    assert len(mails_to("rita@northwind.test")) == 2


def test_the_finding_decides_the_cause_of_the_ticket(parcel, ticket, olga):
    go_through(parcel, olga, "authorised", "received")
    actions.inspect(parcel, by=olga, finding="INTERNAL-FINDING", cause="misuse")
    ticket.refresh_from_db()
    parcel.refresh_from_db()
    assert (ticket.cause, parcel.finding) == ("misuse", "INTERNAL-FINDING")


def test_instructions_are_mailed_and_offered_the_next_time(parcel, ticket, olga):
    actions.authorise(parcel, by=olga, instructions="Send it to Dock 3.", words="Take your time.")
    text = mails_to("rita@northwind.test")[-1].text
    assert "Send it to Dock 3." in text and "Take your time." in text
    assert last_instructions(actions.request(ticket, by=olga)) == "Send it to Dock 3."


def test_the_item_is_the_tickets_unless_said_otherwise(ticket, olga, beacon, acme, ada):
    version = make_version(beacon, by=ada, name="2.4")
    change(ticket, by=olga, product=beacon, version=version, lot="L-1", serial="S-1")
    thing = actions.request(ticket, by=olga, serial="S-2")
    assert (thing.product, thing.version, thing.lot, thing.serial) == (beacon, version, "L-1", "S-2")
    kettle = make_product(acme, by=ada, key="KET", name="Kettle")
    assert actions.request(ticket, by=olga, product=kettle).version is None
    with pytest.raises(ValidationError, match="another product"):
        actions.change(thing, by=olga, product=kettle)


def test_a_cost_needs_its_currency(ticket, olga):
    with pytest.raises(ValidationError, match="in which currency"):
        actions.request(ticket, by=olga, cost=Decimal("5"))
    assert not Return.objects.exists() and Message.objects.count() == 1


# Pages --------------------------------------------------------------------------------------------------------------------------


def test_by_page_a_return_goes_through_every_stage(ticket, olga, browser_of, beacon):
    browser = browser_of(olga)
    form = {"kind": "exchange", "product": beacon.pk, "serial": "S-9", "lot": "L-7", "cost": "12.5", "currency": "eur", "nonce": "n1"}
    assert "S-9" not in browser.get("/w/acme/returns").content.decode()
    for _ in range(2):
        assert browser.post("/w/acme/tickets/1/returns/new", form).url == "/w/acme/returns/1"
    assert Return.objects.count() == 1
    assert "R1" in browser.get("/w/acme/tickets/1/returns", headers={"HX-Request": "true"}).content.decode()
    steps = [
        {"stage": "authorised", "instructions": "Dock 3"}, {"stage": "received"},
        {"stage": "inspected", "finding": "INTERNAL-FINDING", "cause": "defect"},
        {"stage": "replaced", "carrier": "Post", "tracking": "T-1"},
    ]  # fmt: skip
    for step in steps:
        assert browser.get("/w/acme/returns/1").status_code == 200
        for _ in range(2):
            assert browser.post("/w/acme/returns/1/stage", step).status_code == 302
    thing = Return.objects.get()
    assert (thing.stage, thing.cost, thing.currency, thing.tracking, thing.finding) == (
        "replaced", Decimal("12.50"), "EUR", "T-1", "INTERNAL-FINDING",
    )  # fmt: skip
    assert len(mails_to("rita@northwind.test")) == 5
    refused = browser.post("/w/acme/returns/1/stage", {"stage": "authorised"})
    assert refused.status_code == 422 and "R1 is over" in refused.content.decode()
    assert browser.post("/w/acme/returns/1/stage", {"stage": "eaten"}).status_code == 404
    happened = browser.get("/w/acme/tickets/1").content.decode()
    assert "authorised R1 as RMA-0001" in happened and "sent a replacement for R1" in happened


def test_the_facts_of_a_return_can_be_changed(parcel, olga, browser_of):
    browser = browser_of(olga)
    wrong = browser.post("/w/acme/returns/1/facts", {"kind": "return", "cost": "-1"})
    assert wrong.status_code == 422
    browser.post("/w/acme/returns/1/facts", {"kind": "return", "cost": "9", "currency": "CHF", "carrier": "Post", "tracking": "T-2"})
    parcel.refresh_from_db()
    assert (parcel.cost, parcel.currency, parcel.carrier, parcel.tracking) == (Decimal("9.00"), "CHF", "Post", "T-2")
    assert len(mails_to("rita@northwind.test")) == 1


def test_the_customer_reads_the_steps_and_nothing_of_ours(parcel, ticket, olga, client):
    assert "Your return" in public_page(client, ticket)
    actions.authorise(parcel, by=olga, instructions="Send it to Dock 3.")
    page = public_page(client, ticket)
    assert "RMA-0001" in page and "Dock 3" in page and 'aria-current="step"><span>Authorised' in page
    actions.receive(parcel, by=olga)
    actions.inspect(parcel, by=olga, finding="INTERNAL-FINDING", cause="misuse")
    actions.reject(parcel, by=olga)
    page = public_page(client, ticket)
    assert "<span>Rejected" in page and "<span>Refunded" not in page
    assert not [word for word in SENTINELS if word in page] and "isuse" not in page


def test_a_restricted_teams_return_is_not_there_for_others(parcel, ticket, acme, ada, olga, dan, program, browser_of):
    change(ticket, by=ada, team=make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan]))
    assert browser_of(olga).get("/w/acme/returns/1").status_code == 404
    assert "L-7" not in browser_of(olga).get("/w/acme/returns").content.decode()
    problem(program(olga).patch("/returns/1", {"stage": "authorised"}), 404)
    problem(program(olga).post("/returns", {"ticket": 1}), 422)
    assert program(olga).get("/returns").json()["items"] == []
    assert not any(stage.count for stage in numbers(olga).stages) and numbers(dan).open_costs == {"EUR": Decimal("77.77")}


@pytest.mark.parametrize(
    "q, is_found",
    [
        ("", True), ("is:open", True), ("is:finished", False), ("stage:requested", True), ("state:authorised", False), ("lot:L-7", True),
        ("serial:S-2", False), ("cost>50", True), ("cost>100", False), ("cost>999999999999999999", False), ("reason~internal", True),
        ("internal-reason rahn", True), ("nothing-like-it", False), ("#1", True), ("ticket:1", True), ("customer:\"Rita Rahn\"", True),
        ("-lot:L-7", False), ("moved:-90d", True), ("kind:exchange or lot:L-7", True),
    ],
)  # fmt: skip
def test_returns_are_asked_for(parcel, olga, q, is_found):
    assert bool(page_of(olga, q).rows) is is_found


def test_a_question_that_makes_no_sense_is_told_so(parcel, olga, browser_of, program):
    told = browser_of(olga).get("/w/acme/returns?q=colour:red")
    assert told.status_code == 422 and "colour" in told.content.decode()
    problem(program(olga).get("/returns?q=colour:red"), 422)
    problem(program(olga).get("/returns?sort=cost"), 422)


def test_numbers_say_where_how_long_and_what_it_cost(parcel, ticket, olga):
    Return.objects.update(stage_at=now() - timedelta(days=5))
    second = actions.request(ticket, by=olga, cost=Decimal("2.50"), currency="EUR")
    go_through(second, olga, "rejected")
    told = numbers(olga)
    assert [(one.stage, one.count, one.longest_days) for one in told.stages][0] == ("requested", 1, 5)
    assert (told.open_costs, told.costs) == ({"EUR": Decimal("77.77")}, {"EUR": Decimal("2.50")})


def test_pages_follow_each_other_and_ask_alike(ticket, olga, browser_of):
    for _ in range(12):
        actions.request(ticket, by=olga)
    seen, cursor = [], ""
    while True:
        found = page_of(olga, "", "moved", cursor, limit=5)
        seen += [row["number"] for row in found.rows]
        if not (cursor := found.next):
            break
    assert seen == list(range(1, 13))
    browser = browser_of(olga)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/w/acme/returns").status_code == 200
        return len(captured)

    asked()
    few = asked()
    for _ in range(30):
        actions.request(ticket, by=olga)
    assert asked() == few <= 16


# Programs -----------------------------------------------------------------------------------------------------------------------


def test_by_program_a_return_goes_through_every_stage(ticket, olga, program, beacon):
    caller = program(olga)
    body = {"ticket": 1, "kind": "exchange", "product": "BEA", "lot": "L-7", "cost": 12.1, "currency": "EUR", "reason": "INTERNAL-REASON"}
    made = caller.post("/returns", body, Idempotency_Key="k").json()
    assert caller.post("/returns", body, Idempotency_Key="k").json() == made
    assert (made["stage"], made["cost"], made["next"], made["rma"]) == ("requested", "12.10", ["authorised", "rejected"], None)
    problem(caller.patch("/returns/1", {"stage": "refunded"}), 422)
    for stage, more in {
        "authorised": {"instructions": "Dock 3"}, "received": {}, "inspected": {"finding": "INTERNAL-FINDING", "cause": "defect"},
        "refunded": {"words": "Thank you.", "cost": "14"},
    }.items():  # fmt: skip
        for _ in range(2):
            told = caller.patch("/returns/1", {"stage": stage, **more}).json()
            assert told["stage"] == stage
    assert (told["cost"], told["rma"], told["next"], told["finding"]) == ("14.00", "RMA-0001", [], "INTERNAL-FINDING")
    mails = mails_to("rita@northwind.test")
    assert len(mails) == 5 and "Thank you." in mails[-1].text
    assert caller.get("/tickets/1").json()["cause"] == "defect"
    assert [one["number"] for one in caller.all("/returns?q=stage:refunded")] == [1]
    names = Activity.objects.filter(name__startswith="return.").order_by("pk").values_list("name", flat=True)
    assert [name for name in names if name != "return.changed"] == [
        f"return.{stage}" for stage in ("requested", "authorised", "received", "inspected", "refunded")
    ]


@pytest.mark.parametrize(
    "body, field",
    [
        ({"cost": "much"}, "cost"), ({"cost": True}, "cost"), ({"cost": -1}, "cost"), ({"cost": 1e300}, "cost"), ({"currency": "euro"}, "currency"),
        ({"words": "x"}, ""), ({"stage": "eaten"}, "stage"), ({"stage": "refunded"}, "stage"), ({"product": "NONE"}, "product"),
        ({"colour": 1}, "colour"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(parcel, olga, program, body, field):
    told = problem(program(olga).patch("/returns/1", body), 422)
    assert field in [error["field"] for error in told["errors"]]
    assert len(mails_to("rita@northwind.test")) == 1


def test_every_stage_that_is_over_has_no_next():
    assert {stage for stage in Stage if not NEXT[stage]} == set(FINISHED)
