"""Fields that are not always the same: asked for only when a name is none of the others."""

import pytest

from caseway.search.language import Field, Kind, QueryError, Vocabulary, complete, explain, parse
from caseway.search.language.compile import compile_query
from caseway.search.language.vocabulary import Context

OWN = Vocabulary([Field("state", Kind.CHOICE, "State", lookup="state", choices={"open": "Open"})])
CONTEXT = Context(now=None, zone=None, words=None)
COST = Field("cost", Kind.NUMBER, "Cost", lookup="number", is_decimal=True)


def asked_for():
    """A vocabulary with further fields, and how often they were asked for."""
    times = []

    def further():
        times.append(1)
        return [COST, Field("state", Kind.TEXT, "Another", lookup="text")]

    return OWN.and_further(further), times


def test_nobody_asks_while_all_names_are_known():
    vocabulary, times = asked_for()
    compile_query(parse("state:open or -state:open"), vocabulary, CONTEXT)
    assert times == []
    compile_query(parse("cost>1.5 cost<3"), vocabulary, CONTEXT)
    assert times == [1]


def test_what_is_always_there_wins_and_the_rest_is_offered_once():
    vocabulary, _times = asked_for()
    assert vocabulary.get("state").kind == Kind.CHOICE
    assert [one.name for one in vocabulary.fields] == ["state", "cost"]
    assert [one.text for one in complete("co", 2, vocabulary)] == ["cost:"]
    assert [one.name for one in OWN.fields] == ["state"] and OWN.get("cost") is None


def test_an_unknown_name_is_told_with_the_nearest_of_both():
    vocabulary, _times = asked_for()
    with pytest.raises(QueryError) as refusal:
        compile_query(parse("costs:1"), vocabulary, CONTEXT)
    assert explain(refusal.value).endswith("Did you mean “cost”?")


@pytest.mark.parametrize("text, number", [("1", 1.0), ("-1.50", -1.5), ("0.1", 0.1), ("1" * 18, float("1" * 18))])
def test_decimals_are_read(text, number):
    vocabulary, _times = asked_for()
    assert [number] in list(compile_query(parse(f"cost:{text}"), vocabulary, CONTEXT).flatten())


@pytest.mark.parametrize("text", ["#1", "1e3", "nan", "1.", "1" * 19, "٣"])
def test_what_is_no_decimal_is_refused(text):
    vocabulary, _times = asked_for()
    with pytest.raises(QueryError):
        compile_query(parse(f"cost:{text}"), vocabulary, CONTEXT)
