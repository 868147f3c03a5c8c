"""Ranked by hand: room between any two, the same order on every database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.issues import actions
from caseway.issues.models import Issue
from caseway.issues.ranking import between, rank_at


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=120))
def test_any_sequence_of_moves_keeps_a_strict_order(moves):
    ranks = [rank_at(n) for n in range(1, 8)]
    for at, is_last in moves:
        at = len(ranks) if is_last else at % len(ranks)
        before, after = ranks[at - 1] if at else "", ranks[at] if at < len(ranks) else ""
        ranks.insert(at, between(before, after))
    assert ranks == sorted(ranks) and len(set(ranks)) == len(ranks)
    assert not any(rank.endswith("0") for rank in ranks)


def test_new_ones_stand_behind_what_was_put_last():
    assert between(rank_at(7), "") < rank_at(8)


@pytest.mark.django_db
def test_moving_up_down_and_very_often_into_one_gap(acme, olga):
    first, second, third = (actions.raise_issue(acme, by=olga, title=title) for title in ("first", "second", "third"))

    def order():
        return list(Issue.objects.order_by("rank", "id").values_list("title", flat=True))

    actions.rank(third, by=olga, before=first)
    assert order() == ["third", "first", "second"]
    actions.rank(third, by=olga, after=second)
    assert order() == ["first", "second", "third"]
    for _ in range(300):
        actions.rank(third, by=olga, before=second)
        actions.rank(second, by=olga, before=third)
    assert order() == ["first", "second", "third"]
    assert max(map(len, Issue.objects.values_list("rank", flat=True))) <= 200
