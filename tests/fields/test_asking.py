"""A workspace's own fields in the query language: lists, counts, acts on many, the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.fields import asking
from caseway.fields.actions import change_field
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.definitions import known_to
from caseway.fields.given import named
from caseway.issues import actions as issue_actions
from caseway.issues.listing import page_of as issues_of
from caseway.search.language import QueryError, explain
from caseway.tickets.actions import act_on_all, fill_in, open_ticket
from caseway.tickets.actions.saying import Words
from caseway.tickets.listing import count_up_to, page_of
from tests import cast
from tests.fields import conftest
from tests.worlds import one_world

pytestmark = pytest.mark.django_db

FIELDS = ("harm", "cost", "bought", "shops", "insured", "policy", "photo", "all_types", "standard")
FIRST = {
    "harm": "minor",
    "cost": 10,
    "bought": "2026-01-10",
    "shops": ["berlin"],
    "insured": True,
    "policy": "Größe 12",
    "photo": "https://x.test/a",
}
SECOND = {"harm": "major", "cost": 12.5, "bought": "2026-02-20", "shops": ["berlin", "hamburg"], "insured": False, "policy": "größe  12 b"}


@pytest.fixture
def three(acme, olga, rita, all_types):
    """A ticket with all, one with most, one with none."""
    tickets = [
        open_ticket(acme, requester=rita, subject=f"Report {at}", words=Words.plain("So"), channel="email", by=rita) for at in (1, 2, 3)
    ]
    for ticket, given in zip(tickets, (FIRST, SECOND), strict=False):
        fill_in(ticket, named(given, known_to(olga, "ticket")), by=olga)
    return tickets


globals().update(
    one_world(
        *(getattr(cast, name) for name in ("ada", "acme", "olga", "rita", "mallory")), *(getattr(conftest, name) for name in FIELDS), three
    )
)


@pytest.mark.parametrize(
    "q, numbers",
    [
        ("harm:minor", [1]),
        ("harm:Minor", [1]),
        ("harm:minor,major", [1, 2]),
        ('harm:"sent to hospital"', []),
        ("harm:none", [3]),
        ("harm:any", [1, 2]),
        ("harm!=minor", [2, 3]),
        ("-harm:major", [1, 3]),
        ("harm:none or cost:10", [1, 3]),
        ("harm:minor,none", [1, 3]),
        ("cost:10", [1]),
        ("cost:12.5", [2]),
        ("cost=12.50", [2]),
        ("cost>10", [2]),
        ("cost>=10", [1, 2]),
        ("cost<12.5", [1]),
        ("cost:10..12", [1]),
        ("cost:11..", [2]),
        ("cost:..12.49", [1]),
        ("cost:none", [3]),
        ("bought:2026-01", [1]),
        ("bought:2026-02-20", [2]),
        ("bought>2026-01-10", [2]),
        ("bought>=2026-01-10", [1, 2]),
        ("bought:2026-01-01..2026-02-19", [1]),
        ("bought:any", [1, 2]),
        ("shops:berlin", [1, 2]),
        ("shops:hamburg", [2]),
        ("shops!=hamburg", [1, 3]),
        ("shops:berlin shops:hamburg", [2]),
        ("shops:none", [3]),
        ("insured:yes", [1]),
        ("insured:no", [2]),
        ("insured:none", [3]),
        ('policy:"grosse 12"', [1]),
        ('policy:"GRÖSSE 12"', [1]),
        ("policy~12", [1, 2]),
        ("policy~B", [2]),
        ("policy:any policy~größe", [1, 2]),
        ("photo~x.test", [1]),
        ("harm:major is:unresolved requester:any", [2]),
        ("(harm:major or insured:yes) -cost:10", [2]),
    ],
)
@pytest.mark.parametrize("few", [1, 2000])
def test_questions_find(q, numbers, few, olga, three, monkeypatch):
    """By way of the index, and by looking at one ticket after another."""
    monkeypatch.setattr(asking, "FEW", few)
    assert sorted(row["number"] for row in page_of(olga, q).rows) == numbers
    assert count_up_to(olga, q) == len(numbers)


@pytest.mark.parametrize(
    "q, sentence",
    [
        ("harms:minor", "Column 1: There is no field “harms”. To search for the text itself, put it in quotes. Did you mean “harm”"),
        ("is:open harm:mino", "Column 14: “harm” does not know “mino”. Did you mean “minor”?"),
        ("cost:much", "Column 6: “much” is not a number."),
        ("harm>minor", "Column 5: “>” does not work with “harm”."),
        ("policy>3", "Column 7: “>” does not work with “policy”."),
        ("bought:soon", "Column 8: “soon” is not a date."),
        ("insured:maybe", "Column 9: “insured” does not know “maybe”."),
    ],
)
def test_what_cannot_be_asked_says_where_and_what_is_near(q, sentence, olga, three):
    with pytest.raises(QueryError) as refusal:
        page_of(olga, q)
    assert explain(refusal.value).startswith(sentence)


def test_renamed_choices_are_asked_by_either_word_and_retired_ones_too(ada, olga, three, harm):
    kept = {one.key: one for one in harm.choices.all()}
    change_field(harm, by=ada, choices=[ListedChoice("Slight", "minor"), ListedChoice("Major", "major", True)])
    assert kept.keys() == {"minor", "major", "sent_to_hospital"}
    for q in ("harm:minor", "harm:slight"):
        assert [row["number"] for row in page_of(olga, q).rows] == [1]
    assert [row["number"] for row in page_of(olga, "harm:major").rows] == [2]
    change_field(harm, by=ada, is_retired=True)
    assert [row["number"] for row in page_of(olga, "harm:major").rows] == [2]


def test_a_filter_acts_on_what_it_finds(olga, three):
    act_on_all("harm:major", by=olga, kind="state", value="pending")
    assert [row["number"] for row in page_of(olga, "state:pending").rows] == [2]


def test_the_box_offers_keys_and_choices(olga, three, browser_of):
    browser = browser_of(olga)
    assert "harm:" in browser.get("/w/acme/tickets/offers?q=har").text
    assert "Sent to hospital" in browser.get("/w/acme/tickets/offers?q=harm:se").text
    assert "harm" not in browser.get("/w/acme/issues/offers?q=har").text


def test_the_list_shows_what_was_asked(olga, three, browser_of):
    page = browser_of(olga).get("/w/acme/tickets?q=harm:major").text
    assert "Report 2" in page and "Report 1" not in page
    wrong = browser_of(olga).get("/w/acme/tickets?q=harms:major")
    assert wrong.status_code == 422 and "Did you mean “harm”" in wrong.text


def test_issues_are_asked_by_theirs(acme, olga, standard, harm):
    issues = [issue_actions.raise_issue(acme, by=olga, title=title) for title in ("One", "Two")]
    issue_actions.fill_in(issues[0], named({"standard": "EN 1"}, known_to(olga, "issue")), by=olga)
    assert [row["title"] for row in issues_of(olga, 'standard:"en 1"').rows] == ["One"]
    assert [row["title"] for row in issues_of(olga, "standard:none").rows] == ["Two"]
    with pytest.raises(QueryError):
        issues_of(olga, "harm:minor")


def test_another_workspace_cannot_ask(mallory, three):
    with pytest.raises(QueryError):
        page_of(mallory, "harm:minor")


def test_a_list_without_own_fields_in_its_question_asks_nothing_of_them(olga, three):
    with CaptureQueriesContext(connection) as captured:
        page_of(olga, "state:new is:unassigned")
    assert not [one for one in captured if "fields_" in one["sql"]]


@pytest.mark.parametrize(
    "q, numbers",
    [
        ("changed:harm", [1, 2]),
        ("changed:harm from:minor", [1]),
        ("changed:harm from:Minor to:major by:olga", [1]),
        ("changed:harm from:none", [1, 2]),
        ("changed:harm to:minor by:rita", None),
        ("changed:cost to:12.50", [2]),
        ("changed:cost from:10 to:11", [1]),
        ("changed:insured to:no", [2]),
        ("changed:bought from:2026-01-10", [1]),
        ('changed:policy from:"grösse 12"', [1]),
        ("changed:shops to:hamburg", [2]),
        ("changed:shops from:berlin", [1]),
        ("changed:harm during:today", [1, 2]),
        ("harm:major -(changed:harm from:minor)", [2]),
        ("changed:cost to:much", None),
        ("changed:nothing", None),
    ],
)
def test_what_stood_in_a_field_is_asked_of_its_history(three, olga, q, numbers):
    changes = {"harm": "major", "cost": 11, "bought": None, "policy": "", "shops": ["online"]}
    fill_in(three[0], named(changes, known_to(olga, "ticket")), by=olga)
    if numbers is None:
        with pytest.raises(QueryError):
            page_of(olga, q)
    else:
        assert sorted(row["number"] for row in page_of(olga, q).rows) == numbers
