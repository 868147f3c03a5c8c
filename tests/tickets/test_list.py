"""The list: what it shows in which order, page by page; what is unread; how far it counts; what restricted teams keep to themselves."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.products.actions import make_version
from caseway.search.fulltext import index_many
from caseway.search.language import QueryError
from caseway.tickets import actions, listing
from caseway.tickets.listing import BY_STATE, NEWEST, add_what_rows_show, count_up_to, page_of
from caseway.tickets.models import Tag, Ticket
from caseway.workspaces.actions import make_team
from caseway.workspaces.models import Member

pytestmark = pytest.mark.django_db
STATES = ("open", "new", "pending", "closed", "resolved", "on_hold")


@pytest.fixture
def thirty(acme, rita, olga, beacon):
    """Thirty reports, one an hour, in all states; the later a number, the longer unchanged."""
    noon = now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=5)
    made = Ticket.objects.bulk_create(
        Ticket(
            workspace=acme,
            number=number,
            subject=f"Report {number}",
            channel="email",
            requester=rita,
            state=STATES[number % 6],
            priority=listing.PRIORITIES[number % 4],
            product=beacon if number % 2 else None,
            assignee=olga if number % 3 else None,
            resolved_at=noon if STATES[number % 6] in ("closed", "resolved") else None,
            created_at=noon + timedelta(hours=number),
            # Pairs share a moment: only their ids tell them apart.
            updated_at=noon - timedelta(hours=number // 2),
        )
        for number in range(1, 31)
    )
    index_many([(acme.pk, one.pk, f"{one.subject} battery leaks") for one in made], are_new=True)
    return made


def again(member):
    """The member as the next request would find it."""
    return Member.objects.select_related("account", "workspace").get(pk=member.pk)


def walked(member, q="", sort=NEWEST, limit=7):
    """The numbers of all pages, one after the other."""
    numbers, cursor = [], ""
    while True:
        found = page_of(member, q, sort, cursor, limit)
        assert 0 < len(found.rows) <= limit
        numbers += [row["number"] for row in found.rows]
        if not (cursor := found.next):
            return numbers


def numbers(member, q="", sort=NEWEST):
    return [row["number"] for row in page_of(member, q, sort).rows]


@pytest.mark.parametrize(
    "sort, key",
    [
        (NEWEST, lambda one: -one.pk),
        ("number", lambda one: one.pk),
        ("-created", lambda one: (-one.created_at.timestamp(), -one.pk)),
        ("created", lambda one: (one.created_at, one.pk)),
        ("-updated", lambda one: (-one.updated_at.timestamp(), -one.pk)),
        ("updated", lambda one: (one.updated_at, one.pk)),
        (BY_STATE, lambda one: (listing.STATES.index(one.state), -one.pk)),
        ("-priority", lambda one: (-listing.PRIORITIES.index(one.priority), -one.pk)),
        ("priority", lambda one: (listing.PRIORITIES.index(one.priority), -one.pk)),
    ],
)
@pytest.mark.parametrize("limit", [1, 7, 30, 50])
def test_pages_follow_each_other_without_gap_or_repetition(thirty, olga, sort, key, limit):
    assert walked(olga, sort=sort, limit=limit) == [one.number for one in sorted(thirty, key=key)]


@pytest.mark.parametrize("sort", [NEWEST, "updated", BY_STATE])
def test_a_question_holds_on_every_page(thirty, olga, sort):
    asked = "is:unresolved product:beacon"
    fitting = {one.number for one in thirty if one.state not in ("resolved", "closed") and one.product_id}
    assert set(walked(olga, asked, sort, limit=2)) == fitting
    assert set(walked(olga, f"{asked} battery", sort, limit=2)) == fitting


def test_priorities_are_asked_for_as_higher_and_lower(thirty, olga):
    assert {row["priority"] for row in page_of(olga, "priority>=high").rows} == {"high", "urgent"}
    assert {row["priority"] for row in page_of(olga, "priority<high").rows} == {"low", "normal"}


def test_a_ticket_that_arrives_between_two_pages_shifts_nothing(thirty, olga, acme, rita):
    first = page_of(olga, "", NEWEST, limit=10)
    Ticket.objects.create(workspace=acme, number=31, subject="New", channel="email", requester=rita)
    second = page_of(olga, "", NEWEST, first.next, limit=10)
    assert [row["number"] for row in second.rows] == list(range(20, 10, -1))


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "W10", "WzEsMiwzXQ", "WyJ4IiwieSJd", "Wy0xXQ", "eyJhIjoxfQ", "W25hbl0", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"]
)
@pytest.mark.parametrize("sort", [NEWEST, "updated", "-priority"])
def test_a_cursor_that_is_none_of_ours_is_told_so(thirty, olga, cursor, sort):
    with pytest.raises(QueryError, match="bad_cursor"):
        page_of(olga, "", sort, cursor)


def test_a_cursor_shows_nothing_of_another_workspace(thirty, olga, mallory):
    assert page_of(mallory, "", NEWEST, page_of(olga, limit=5).next).rows == []


# Unread ---------------------------------------------------------------------------------------------------------------------------


def unread(member):
    rows = page_of(member).rows
    add_what_rows_show(rows, member)
    return [row["number"] for row in rows if row["is_unread"]]


def test_what_nobody_opened_is_unread_until_one_does_and_for_that_one_only(ticket, olga, dan):
    assert unread(olga) == unread(dan) == [1]
    actions.see(ticket, olga)
    assert (unread(olga), unread(dan)) == ([], [1])
    assert (numbers(olga, "is:unread"), numbers(dan, "is:unread")) == ([], [1])


def test_what_changed_since_is_unread_again(ticket, olga, dan, browser_of):
    browser = browser_of(olga)
    browser.get("/w/acme/tickets/1")
    assert "row--unread" not in browser.get("/w/acme/tickets").content.decode()
    actions.note(ticket, by=dan, body="Look at the hinge.")
    assert unread(olga) == numbers(olga, "is:unread") == [1]
    assert "row--unread" in browser.get("/w/acme/tickets").content.decode()


def test_a_page_that_the_browser_fetched_ahead_was_read_by_nobody(ticket, olga, browser_of):
    browser_of(olga).get("/w/acme/tickets/1", headers={"Sec-Purpose": "prefetch"})
    assert unread(olga) == [1]


# Counting -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "q, expected", [("", 30), ("state:open", 5), ("is:unresolved", 20), ("battery", 30), ("state:new leak", 5), ("noon", 0)]
)
def test_what_fits_is_counted(thirty, olga, q, expected):
    assert count_up_to(olga, q) == expected
    assert count_up_to(olga, q, most=3) == min(expected, 3)


def test_counts_on_the_page_stop_where_nobody_reads_on(thirty, olga, browser_of, monkeypatch):
    monkeypatch.setattr(listing, "MOST_COUNTED", 3)
    monkeypatch.setattr(count_up_to, "__defaults__", ("", 3))
    assert "3+" in browser_of(olga).get("/w/acme/tickets").content.decode()


# Restricted teams -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def legal(acme, ada, dan, thirty):
    """Dan's restricted team; every fifth ticket is its."""
    team = make_team(acme, by=ada, name="Legal", is_restricted=True, members=[dan])
    Ticket.objects.filter(number__in=range(5, 31, 5)).update(team=team)
    return team


@pytest.mark.parametrize("q", ["", "battery", "leak report", "is:unresolved", '"battery leaks"', "battery or state:new", "-noon"])
@pytest.mark.parametrize("sort", [NEWEST, "-updated", BY_STATE])
def test_tickets_of_a_restricted_team_are_neither_listed_nor_found_nor_counted(thirty, legal, olga, dan, ada, q, sort):
    hidden = set(range(5, 31, 5))
    everything = set(walked(again(ada), q, sort))
    assert set(walked(again(dan), q, sort)) == everything
    assert set(walked(again(olga), q, sort, limit=4)) == everything - hidden
    assert count_up_to(again(olga), q) == len(everything - hidden)
    assert count_up_to(again(dan), q) == len(everything)


def test_a_member_who_joins_the_team_sees_its_tickets_at_once_and_who_leaves_does_not(legal, olga, dan):
    before = numbers(again(olga))
    legal.members.add(olga, through_defaults={"workspace": olga.workspace})
    legal.members.remove(dan)
    assert len(numbers(again(olga))) == 30
    assert numbers(again(dan)) == before


def test_another_workspace_finds_nothing(thirty, mallory):
    assert numbers(mallory) == numbers(mallory, "battery") == []
    assert count_up_to(mallory) == count_up_to(mallory, "battery") == 0


# The page -------------------------------------------------------------------------------------------------------------------------


def test_the_page_groups_by_state_and_shows_what_a_row_needs(thirty, olga, acme, browser_of):
    Tag.objects.create(workspace=acme, ticket=thirty[6], name="lid")
    shown = browser_of(olga).get("/w/acme/tickets").content.decode()
    assert shown.index('<h2 class="group">New') < shown.index('<h2 class="group">Open') < shown.index('<h2 class="group">On hold')
    row = shown[shown.index("#7<") : shown.index("#1<")]
    for words in ("Report 7", "Beacon", "lid", "Rita Rahn", 'title="Olga"'):
        assert words in row


def test_subjects_and_snippets_are_text(ticket, olga, browser_of):
    Ticket.objects.update(subject="<b>100 %</b> & {{ 7*7 }}", snippet="<script>alert(1)</script> %s %(x)s")
    for address in ("/w/acme/tickets", "/w/acme/tickets/1"):
        shown = browser_of(olga).get(address).content.decode()
        assert "&lt;b&gt;100 %&lt;/b&gt; &amp; {{ 7*7 }}" in shown
        assert "<script>alert" not in shown


def test_a_number_beyond_what_databases_count_is_a_ticket_that_does_not_exist(ticket, olga, browser_of):
    assert browser_of(olga).get(f"/w/acme/tickets/{2**80}").status_code == 404


def test_a_row_tells_product_version_and_lot(acme, ada, rita, beacon, olga, browser_of):
    version = make_version(beacon, by=ada, name="2.4")
    for number, known in enumerate(({"version": version, "lot": "L7"}, {"version": version}, {"lot": "L9"}), start=1):
        Ticket.objects.create(
            workspace=acme,
            number=number,
            subject="Leaks",
            channel="email",
            requester=rita,
            product=known.get("version") and beacon,
            **known,
        )
    page = browser_of(olga).get("/w/acme/tickets").text
    assert re.findall(r'row__product">([^<]*)<', page) == ["L9", "Beacon · 2.4", "Beacon · 2.4 · L7"]
