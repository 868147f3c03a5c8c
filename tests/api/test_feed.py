"""The feed of what happened: a list like the others, and followed without gap or repeat."""

import pytest

from caseway.activity.models import Activity
from tests.api import test_fields as fields
from tests.api import test_lists as lists
from tests.api.test_lists import ids
from tests.programs import problem, until_all_is_known

# PostgreSQL's feed waits for transactions that are not yet committed, as the test's own would be.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caller(acme, ada, program):
    """Ada's program, in a workspace where much has happened."""
    lists.fill(acme, ada)
    return program(ada)


@pytest.mark.parametrize(
    "check",
    [
        lists.test_a_list_is_items_and_next,
        lists.test_fifty_unless_asked_and_never_more_than_a_hundred,
        lists.test_a_cursor_that_is_none_of_ours_is_refused_with_a_sentence,
        lists.test_a_parameter_that_has_no_meaning_is_named,
        lists.test_every_time_is_iso_8601_with_its_zone,
        lists.pages_put_together_are_the_list,
    ],
)
def test_the_feed_is_a_list_like_the_others(check, caller):
    until_all_is_known(caller)
    check(caller, "/activity")


def test_without_a_place_the_newest_comes_first_and_with_one_the_oldest(caller):
    until_all_is_known(caller)
    newest_first = [one["id"] for one in caller.all("/activity")]
    assert newest_first == list(Activity.objects.order_by("-id").values_list("id", flat=True))
    assert [one["id"] for one in caller.all("/activity?after=0")] == newest_first[::-1]


def test_the_feed_is_followed_without_gap_or_repeat(caller):
    until_all_is_known(caller)
    seen = [one["id"] for one in caller.all("/activity?after=0")]
    for number in range(5):
        caller.post("/tickets/1/messages", {"kind": "note", "body": f"{number}"})
        until_all_is_known(caller)
        news = caller.get(f"/activity?after={seen[-1]}").json()["items"]
        assert [one["fact"] for one in news] == ["ticket.noted"]
        assert news[0]["subject"] == {"kind": "ticket", "id": news[0]["subject"]["id"], "number": 1}
        seen += ids(news)
    assert seen == list(Activity.objects.order_by("id").values_list("id", flat=True))
    assert caller.get(f"/activity?after={seen[-1]}").json() == {"items": [], "next": None}


@pytest.mark.parametrize("after", ["-1", "x", "1.5", str(2**63), "9" * 50])
def test_after_is_an_id(ada, program, after):
    problem(program(ada).get(f"/activity?after={after}"), 422)


def test_what_is_filled_in_is_told_in_words(ada, olga, program):
    fields.define_all(program(ada))
    agent = program(olga)
    number = agent.post("/tickets", {**fields.NEW, "fields": {"insured": True, "bought": "2026-05-31"}}).json()["number"]
    until_all_is_known(agent)
    told = [one for one in agent.all("/activity?after=0") if one["fact"] == "field.filled_in"]
    assert [(one["subject"]["number"], one["sentence"]) for one in told] == [
        (number, "set Insured: from – to yes"),
        (number, "set Bought on: from – to May 31, 2026"),
    ]
