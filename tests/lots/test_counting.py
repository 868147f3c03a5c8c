"""Which tickets count, and for which lot."""

from datetime import UTC, datetime, timedelta

import pytest

from caseway.lots.asking import complains_of
from caseway.lots.counting import gathered, lots_of, of_lot
from caseway.products.actions import make_version
from caseway.tickets.actions import decide_cause, merge, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.listing import page_of
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, tzinfo=UTC)


def told(count, *, lot="", version=None, first=AT, linked=0):
    return {"lot": lot, "version": version, "count": count, "linked": linked, "first": first}


@pytest.mark.parametrize(
    "runs, rows, expected",
    [
        ([], [told(2, lot="L-7"), told(1, lot="l -7")], {"l-7": 3}),
        ([(1, "L-7")], [told(2, lot="L-7"), told(3, version=1)], {"l-7": 5}),
        ([(1, "L-7")], [told(2, lot="l-7", version=1)], {"l-7": 2}),
        ([(1, "L-7")], [told(2, lot="L-8", version=1)], {"l-7": 2, "l-8": 2}),
        ([(1, "L-7")], [told(2, lot="L-8", version=99)], {"l-7": 0, "l-8": 2}),
        ([(1, "L-7")], [], {"l-7": 0}),
    ],
)
def test_counts_by_version_and_by_typed_name_come_together(runs, rows, expected):
    out = {pk: {"pk": pk, "name": name, "units": 100, "released_at": AT} for pk, name in runs}
    assert {key: lot.count for key, lot in gathered(out, rows).items()} == expected


def test_a_lot_runs_from_its_release_or_from_its_first_complaint():
    later = AT + timedelta(days=9)
    run = {"pk": 1, "name": "L-7", "units": None, "released_at": AT}
    planned = {"pk": 2, "name": "L-9", "units": None, "released_at": None}
    found = gathered({1: run, 2: planned}, [told(1, lot="L-7", first=later), told(1, lot="L-8", first=later)])
    assert {key: lot.since for key, lot in found.items()} == {"l-7": AT, "l-8": later}, "a run still planned is no sibling"


@pytest.fixture
def report(acme, rita, beacon):
    def report(**values):
        return open_ticket(
            acme, requester=rita, subject="It leaks", words=Words.plain("It leaks."), channel="email", by=rita, product=beacon, **values
        )

    return report


def test_what_counts_and_the_question_that_finds_it(report, acme, beacon, olga, django_assert_num_queries):
    run = make_version(beacon, by=olga, name="L-7", kind="production_run", units=1000)
    counted = [
        report(lot="L-7"),
        report(version=run, kind="return"),
        report(lot="l-7", kind="complaint"),
        report(lot="L -7", kind="exchange"),
    ]
    report(lot="L-7", kind="question")
    report(lot="L-8")
    decide_cause(report(lot="L-7"), "misuse", by=olga)
    merge(report(lot="L-7"), counted[0], by=olga)
    seen = Ticket.objects.visible_to(olga)
    with django_assert_num_queries(3):
        lot = lots_of(beacon, seen)["l-7"]
    assert lot.count == len(counted)
    assert set(of_lot(Ticket.objects.all(), beacon, lot)) == set(counted)
    rows = page_of(olga, complains_of(lot, beacon.key)).rows
    assert {row["number"] for row in rows} == {ticket.number for ticket in counted}


@pytest.mark.parametrize("name", ['7" pipe', "a,b", "C:\\lots", "(7)", "-7", "none", "7..8", "Größe 7", "%_"])
def test_whatever_a_lot_is_called_its_question_finds_it(report, beacon, olga, name):
    ticket = report(lot=name)
    lot = next(iter(lots_of(beacon, Ticket.objects.visible_to(olga)).values()))
    assert [row["number"] for row in page_of(olga, complains_of(lot, beacon.key)).rows] == [ticket.number]
