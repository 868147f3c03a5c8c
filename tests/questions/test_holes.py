"""What two questions share, and what may not be mistaken for a value."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q, Value

from caseway.questions.holes import MOST, Asker, Holes, Shapeless, walk


def shape(argument):
    return walk(argument, lambda value, may_be_unused=False: value)[0]


class Member:
    def __init__(self, workspace_id, pk, *hidden_teams):
        self.workspace_id, self.pk, self.hidden_teams = workspace_id, pk, frozenset(hidden_teams)


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "one, other",
    [
        (1, 2),
        ("open", "new"),
        (NOON, NOON.replace(year=2027)),
        ([1, 2, 3], [4, 5, 6, 7]),
        (Q(state="open"), Q(state="new")),
        (Q(state="open") & ~Q(team__in=[1, 2]), Q(state="new") & ~Q(team__in=[3, 4])),
        (Member(1, 2), Member(3, 4)),
        (Member(1, 2, 5), Member(1, 2, 6)),
    ],
)
def test_questions_with_other_values_have_one_shape(one, other):
    assert shape(one) == shape(other)


@pytest.mark.parametrize(
    "one, other",
    [
        (1, "1"),
        (1, True),
        (True, False),
        (None, 0),
        ([1, 2], [1, 2, 3]),
        ([], [1]),
        (slice(50), slice(51)),
        (Q(state="open"), ~Q(state="open")),
        (Q(state="open"), Q(kind="open")),
        (Q(team=None), Q(team=1)),
        (Q(a=1) | Q(b=1), Q(a=1) & Q(b=1)),
        (Q(subject="a"), Q(subject__icontains="a")),
        (Member(1, 2), Member(1, 2, 5)),
    ],
)
def test_questions_that_differ_in_more_have_not(one, other):
    assert shape(one) != shape(other)


@pytest.mark.parametrize("argument", [MOST + 1, 1.5, [None], [True], Q(team=Value(1)), Q(Q(pk__in=Value(1))), object], ids=str)
def test_what_is_neither_value_nor_made_of_values_is_left_to_the_orm(argument):
    with pytest.raises(Shapeless):
        shape(argument)


def test_every_mark_is_found_again_and_constants_stay():
    holes = Holes()
    number, word = holes.put(7), holes.put("open")
    assert holes.find("…", [word, "held", number, number, 12]) == [(1, word), (None, "held"), (0, number), (0, number), (None, 12)]


@pytest.mark.parametrize(
    "parameters",
    [lambda mark: [], lambda mark: [f"%{mark}%"], lambda mark: [mark.upper()], lambda mark: [mark, f"{mark}!"]],
    ids=["lost", "in LIKE", "folded", "twice, once changed"],
)
def test_a_mark_that_was_lost_or_changed_is_noticed(parameters):
    holes = Holes()
    mark = holes.put("leak")
    with pytest.raises(Shapeless):
        holes.find("…", parameters(mark))


def test_a_mark_written_into_the_sql_is_noticed_even_where_it_need_not_be_used():
    holes = Holes()
    _, asker = walk(Member(1, 2), holes.put)
    assert isinstance(asker, Asker)
    assert holes.find("… LIMIT 5", []) == []
    with pytest.raises(Shapeless):
        holes.find(f"… LIMIT {asker.pk}", [])
