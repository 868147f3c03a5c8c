"""Questions about what was: read by the pure language, answered by whoever keeps the moves."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from caseway.search.language import (
    Context,
    Field,
    History,
    Kind,
    QueryError,
    Vocabulary,
    among,
    compile_query,
    parse,
    with_history,
    words_apart,
)

NOW = datetime(2026, 5, 13, 10, tzinfo=UTC)
FIELDS = [
    Field("state", Kind.CHOICE, "State", lookup="state", choices={"new": "New", "on_hold": "On hold", "done": "Done"}),
    Field("priority", Kind.CHOICE, "Priority", lookup="priority", choices={"low": "Low", "high": "High"}),
    Field("assignee", Kind.PERSON, "Owner", lookup="assignee", aliases=("owner",), resolver="member"),
    Field("title", Kind.TEXT, "Title", lookup="title"),
]


class Told:
    """Answers with what it was asked, so that a test can read it."""

    def moved(self, asked):
        during = asked.during and (asked.during.start.date().isoformat(), asked.during.end.date().isoformat())
        return Q(moved=(asked.field, asked.before, asked.after, asked.by, during))

    def was(self, states):
        return Q(was=tuple(states))

    def stood(self, states, at):
        return Q(stood=(tuple(states), at.isoformat()))


HISTORY = History(Told(), fields=("state", "priority", "assignee"), groups={"open": ("new", "on_hold")})
VOCABULARY = Vocabulary(with_history(FIELDS, HISTORY), number_field="", history=HISTORY)
CONTEXT = Context(
    now=NOW, zone=UTC, words=lambda words: Q(words=[word.text for word in words]), me=7, resolvers={"member": among({"Ana": 1, "Ben": 2})}
)


def asked(text):
    return compile_query(parse(text), VOCABULARY, CONTEXT)


@pytest.mark.parametrize(
    "text, meant",
    [
        ("was:done", Q(was=("done",))),
        ("was:done,on-hold", Q(was=("done", "on_hold"))),
        ("-was:done", ~Q(was=("done",))),
        ("changed:priority", Q(moved=("priority", None, None, None, None))),
        ("changed:priority from:low to:high", Q(moved=("priority", ["low"], ["high"], None, None))),
        ("changed:owner from:none to:me", Q(moved=("assignee", [""], ["7"], None, None))),
        ("changed:assignee to:ana,ben", Q(moved=("assignee", None, ["1", "2"], None, None))),
        ("changed:state by:ana during:last-month", Q(moved=("state", None, None, [1], ("2026-04-01", "2026-05-01")))),
        ("changed:state during:this-week", Q(moved=("state", None, None, None, ("2026-05-11", "2026-05-18")))),
        ("new@2026-01-01", Q(stood=(("new",), "2026-01-02T00:00:00+00:00"))),
        ("open@2026-01-01", Q(stood=(("new", "on_hold"), "2026-01-02T00:00:00+00:00"))),
        ("open@today", Q(stood=(("new", "on_hold"), NOW.isoformat()))),
        ("-open@2026-01", ~Q(stood=(("new", "on_hold"), "2026-02-01T00:00:00+00:00"))),
        ("changed:priority to:high changed:state to:done", Q(moved=("priority", None, ["high"], None, None)) & Q(moved=("state", None, ["done"], None, None))),
    ],
)  # fmt: skip
def test_history_is_read(text, meant):
    assert str(asked(text)) == str(meant)


def test_what_stands_behind_the_modifiers_is_asked_too():
    text = str(asked("changed:priority to:high state:new"))
    assert "['high']" in text and "('state__in', ['new'])" in text


def test_either_of_two_fields():
    assert "priority" in str(asked("changed:priority,state by:me")) and "state" in str(asked("changed:priority,state by:me"))


@pytest.mark.parametrize(
    "text, meant",
    [
        ("state was:done", "was:done"),
        ("lid State was:done", "lid was:done"),
        ("priority was:high", "priority:high or (changed:priority to:high) or (changed:priority from:high)"),
        ("-(priority was:high)", "-(priority:high or (changed:priority to:high) or (changed:priority from:high))"),
    ],
)
def test_the_word_before_was_says_which_field_is_meant(text, meant):
    assert str(asked(text)) == str(asked(meant))
    words, _rest = words_apart(parse(text), VOCABULARY)
    assert [word.text for word in words] == (["lid"] if "lid" in text else [])


@pytest.mark.parametrize(
    "text, code",
    [
        ("from:low", "modifier_alone"),
        ("changed:priority state:new to:high", "modifier_alone"),
        ("changed:title", "unknown_value"),
        ("changed:nothing", "unknown_value"),
        ("changed:priority from:urgent", "unknown_value"),
        ("changed:priority by:zoe", "unknown_value"),
        ("changed:priority during:someday", "not_a_date"),
        ("was:open", "unknown_value"),
        ("was>done", "wrong_operator"),
        ("changed>priority", "wrong_operator"),
        ("open@2026-13-01", "not_a_date"),
    ],
)
def test_what_makes_no_sense_is_said(text, code):
    with pytest.raises(QueryError) as refused:
        asked(text)
    assert refused.value.code == code
    assert refused.value.column > 0


@pytest.mark.parametrize("text", ["olga@acme.test", "open@acme.test", "nosuch@2026-01-01", '"open@2026-01-01"', "open@"])
def test_addresses_and_plain_words_stay_words(text):
    words, _rest = words_apart(parse(text), VOCABULARY)
    assert [word.text for word in words] == [text.strip('"')]
    assert "words" in str(asked(text))


def test_a_past_state_is_no_word_to_search_for():
    words, _rest = words_apart(parse("lid open@2026-01-01"), VOCABULARY)
    assert [word.text for word in words] == ["lid"]


def test_without_history_the_words_are_unknown():
    plain = Vocabulary(FIELDS)
    for text in ("was:done", "changed:priority"):
        with pytest.raises(QueryError):
            compile_query(parse(text), plain, CONTEXT)
