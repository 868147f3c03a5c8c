import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.search.language import (
    And,
    Empty,
    Not,
    Or,
    QueryError,
    Term,
    Through,
    Value,
    Word,
    all_of,
    any_of,
    chips,
    explain,
    has_term,
    negated,
    parse,
    parse_sort,
    render,
    toggle,
    with_term,
    without_term,
)
from tests.patience import SLOWEST


def values(*texts):
    return tuple(Value(text) for text in texts)


def term(field, op, *texts):
    return Term(field, op, values(*texts))


OPEN, PENDING, LEAKS, LID = term("state", ":", "open"), term("state", ":", "pending"), Word("leaks"), Word("lid")


@pytest.mark.parametrize(
    "text, tree",
    [
        ("", Empty()),
        ("   ", Empty()),
        ("()", Empty()),
        ('""', Empty()),
        ("leaks", LEAKS),
        ("leaks lid", And((LEAKS, LID))),
        ("leaks and lid", And((LEAKS, LID))),
        ("leaks AND lid", And((LEAKS, LID))),
        ("leaks or lid", Or((LEAKS, LID))),
        ("leaks OR lid state:open", Or((LEAKS, And((LID, OPEN))))),
        ("(leaks or lid) state:open", And((Or((LEAKS, LID)), OPEN))),
        ("(leaks(or)lid)", Word("leaks(or)lid")),
        ("leaks (lid state:open)", And((LEAKS, LID, OPEN))),
        ("-leaks", Not(LEAKS)),
        ("not leaks", Not(LEAKS)),
        ("NOT not leaks", LEAKS),
        ("lid and not leaks", And((LID, Not(LEAKS)))),
        ("-(leaks lid)", Not(And((LEAKS, LID)))),
        ("not(leaks or lid)", Not(Or((LEAKS, LID)))),
        ("state:open", OPEN),
        ("STATE:open", OPEN),
        ("state=open", term("state", "=", "open")),
        ("-state:open", Not(OPEN)),
        ("state!=open", term("state", "!=", "open")),
        ("state:open,pending", term("state", ":", "open", "pending")),
        ("state:open,,pending,", term("state", ":", "open", "pending")),
        ("priority>high", term("priority", ">", "high")),
        ("priority>=high", term("priority", ">=", "high")),
        ("priority:>=high", term("priority", ">=", "high")),
        ("number<7", term("number", "<", "7")),
        ("number<=7", term("number", "<=", "7")),
        ("subject~leak", term("subject", "~", "leak")),
        ("created:-7d", term("created", ":", "-7d")),
        ("created:2026-01-01..2026-02-01", term("created", "..", "2026-01-01", "2026-02-01")),
        ("created:2026-01-01..", term("created", "..", "2026-01-01", "")),
        ("created:..eom", term("created", "..", "", "eom")),
        ("number=5..9", term("number", "..", "5", "9")),
        ("customer.organisation:acme", term("customer.organisation", ":", "acme")),
        ("assignee is:empty", term("assignee", ":", "none")),
        ("-assignee IS:empty lid", And((Not(term("assignee", ":", "none")), LID))),
        ("is:open", term("is", ":", "open")),
        ('subject:"the lid"', Term("subject", ":", (Value("the lid", is_quoted=True),))),
        ('tag:"a,b",c', Term("tag", ":", (Value("a,b", is_quoted=True), Value("c")))),
        ('subject:""', Term("subject", ":", (Value("", is_quoted=True),))),
        ('"the lid"', Word("the lid", is_phrase=True)),
        (r'"say \"hi\" \\ C:\new"', Word(r'say "hi" \ C:\new', is_phrase=True)),
        ("“the lid” „unten“", And((Word("the lid", is_phrase=True), Word("unten", is_phrase=True)))),
        ('"and"', Word("and", is_phrase=True)),
        ("(state:open)", OPEN),
        ("größe:5", term("größe", ":", "5")),
    ],
)
def test_text_means_its_tree(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "http://northwind.test/kettle?x=1&y=2",
        "12:30",
        "rita@northwind.test",
        "C:\\Users\\rita",
        "a=b",
        "std::vector",
        "foo->bar",
        "=>",
        "main()",
        "f(x,y)",
        "state:",
        "foo:,",
        "..",
        "...",
        "#1042",
        "☕️🔥",
        "Käse",
        "100%",
        "_",
        "'",
        "it's",
        "\\",
        ";",
        "foo==bar",
        "file..",
        "🔥:open",
    ],
)
def test_text_of_daily_life_is_a_word(text):
    assert parse(text) == Word(text)


@pytest.mark.parametrize(
    "text, words",
    [
        ('"', []),
        ('12" pipe', ['12"', "pipe"]),
        ('"never closed', ["never closed"]),
        ("a) it leaks :)", ["a)", "it", "leaks", ":)"]),
        ("lid\x00leaks", ["lid", "leaks"]),
        ("lid\nleaks\tnow", ["lid", "leaks", "now"]),
        ("half \ud83d", ["half", "\ufffd"]),
        ("- lid -", ["-", "lid", "-"]),
        ("--verbose", ["--verbose"]),
        ("Re: lid", ["Re:", "lid"]),
    ],
)
def test_odd_text_is_taken_word_by_word(text, words):
    tree = parse(text)
    parts = [] if tree == Empty() else tree.parts if isinstance(tree, And) else [tree]
    assert [part.text for part in parts] == words


@pytest.mark.parametrize(
    "text, code, column, length",
    [
        ("or lid", "operand_missing", 1, 2),
        ("lid or", "operand_missing", 5, 2),
        ("lid or or leaks", "operand_missing", 5, 2),
        ("and lid", "operand_missing", 1, 3),
        ("lid AND", "operand_missing", 5, 3),
        ("lid and or leaks", "operand_missing", 5, 3),
        ("lid not", "operand_missing", 5, 3),
        ("(lid or) leaks", "operand_missing", 6, 2),
        ("lid (leaks", "bracket_open", 5, 1),
        ("((lid)", "bracket_open", 1, 1),
        ("blocks>(product:App)", "bracket_after_field", 8, 1),
        ("blocks:(product:App", "bracket_open", 8, 1),
        ("is:empty", "field_missing", 1, 8),
        ("number>1..5", "range_operator", 9, 2),
        ("number:1..5,7", "range_in_list", 12, 1),
        ("number:1,5..7", "range_in_list", 11, 2),
        ("x" * 2001, "too_long", 0, 0),
        ("x " * 101, "too_many_terms", 201, 0),
        ("tag:" + ",".join("x" * 101), "too_many_terms", 205, 0),
        ("(" * 21 + "x" + ")" * 21, "too_deep", 22, 0),
        ("not " * 21 + "x", "too_deep", 85, 0),
    ],
)
def test_a_query_that_cannot_be_understood_says_where(text, code, column, length):
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert (raised.value.code, raised.value.column, raised.value.length) == (code, column, length)


def test_positions_point_into_the_typed_text():
    tree = parse('lid  -state:open,"on hold"')
    word, negation = tree.parts
    assert (word.position, negation.part.position) == (0, 6)
    assert [value.position for value in negation.part.values] == [12, 17]


@pytest.mark.parametrize(
    "text, canonical",
    [
        ("  leaks   AND lid ", "leaks lid"),
        ("((leaks)) (lid)", "leaks lid"),
        ("not state:open", "-state:open"),
        ("state:open OR (leaks and lid)", "state:open or leaks lid"),
        ("(a1 or b1) c1", "(a1 or b1) c1"),
        ("not (a1 b1)", "-(a1 b1)"),
        ("created:>=-7d", "created>=-7d"),
        ('"lid', '"lid"'),
        ("assignee is:empty", "assignee:none"),
        ("Blocks:( product:App AND (is:open) )", "blocks:(product:App is:open)"),
        ("-or", '-"or"'),
    ],
)
def test_a_query_has_one_canonical_text(text, canonical):
    assert render(parse(text)) == canonical


PIECES = [
    *[
        "and",
        "or",
        "not",
        "-",
        "(",
        ")",
        '"',
        "“",
        "”",
        "\\",
        ",",
        "..",
        ".",
        ":",
        "=",
        "!=",
        "<",
        ">",
        ">=",
        "~",
        "//",
    ],
    *[" ", "  ", "\n", "\x00", "state", "state:", "is:empty", "assignee", "x", "7", "🔥", "ß", "\ud800", "#", "'", "%"],
]
ANY_TEXT = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))

FIELDS = st.sampled_from(["state", "is", "customer.name", "größe", "not", "x-y"])
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8),
    st.lists(st.sampled_from([each for each in PIECES if each not in ("\n", "\x00", "\ud800")]), max_size=5).map("".join),
)
VALUES = st.builds(Value, TEXTS, is_quoted=st.just(True))
OPERATORS = st.sampled_from([":", "=", "!=", "<", "<=", ">", ">=", "~"])
LEAVES = st.one_of(
    st.builds(Term, FIELDS, OPERATORS, st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    st.builds(Term, FIELDS, st.just(".."), st.tuples(VALUES, VALUES)),
    st.builds(Word, TEXTS.filter(str.strip), is_phrase=st.just(True)),
    st.just(LEAKS),
    st.just(OPEN),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(negated),
        st.builds(Through, FIELDS, inner),
        st.lists(inner, max_size=3).map(all_of),
        st.lists(inner, max_size=3).map(any_of),
    ),
    max_leaves=8,
)


def parse_if_possible(text):
    try:
        return parse(text)
    except QueryError as error:
        assert explain_in_english(error)
        return Empty()


def explain_in_english(error):
    sentence = explain(error)
    assert not re.search(r"\{\w+\}", sentence)
    return sentence


@given(ANY_TEXT)
def test_no_text_makes_the_parser_fail_otherwise(text):
    tree = parse_if_possible(text)
    assert parse(render(tree)) == tree


@given(TREES)
def test_a_rendered_tree_reads_back_as_itself(tree):
    assert parse(render(tree)) == tree


@given(ANY_TEXT)
def test_the_canonical_text_stays_as_it_is(text):
    canonical = render(parse_if_possible(text))
    assert render(parse(canonical)) == canonical


@given(TREES)
def test_chips_side_by_side_are_the_query(tree):
    texts = [chip.text for chip in chips(tree)]
    assert parse(" ".join(texts)) == tree
    assert [chip.text for chip in chips(parse(" ".join(texts)))] == texts


@given(TREES)
def test_without_a_chip_the_others_stay(tree):
    found = chips(tree)
    for at, chip in enumerate(found):
        others = [other.text for other in found[:at] + found[at + 1 :]]
        assert parse(chip.without) == parse(" ".join(others))


@given(TREES, st.sampled_from(["state:pending", '"a phrase"', "-tag:x"]))
def test_a_condition_is_switched_on_and_off_again(tree, condition):
    text = render(tree)
    assert has_term(toggle(text, condition), condition) is not has_term(text, condition)
    assert has_term(with_term(text, condition), condition)
    assert not has_term(without_term(text, condition), condition)


def test_chips_know_what_they_are():
    found = chips(parse('state:open -team:support leaks (tag:a or tag:b) -"the lid"'))
    assert [(chip.text, chip.is_word) for chip in found] == [
        ("state:open", False),
        ("-team:support", False),
        ("leaks", True),
        ("(tag:a or tag:b)", False),
        ('-"the lid"', True),
    ]
    assert found[1].without == 'state:open leaks (tag:a or tag:b) -"the lid"'


@pytest.mark.parametrize(
    "change, text, condition, expected",
    [
        (with_term, "", "state:open", "state:open"),
        (with_term, "state:open", "state:open", "state:open"),
        (with_term, "a1 or b1", "state:open", "(a1 or b1) state:open"),
        (toggle, "leaks state:open", "state:open", "leaks"),
        (toggle, "leaks", "state:open", "leaks state:open"),
    ],
)
def test_a_condition_is_put_in_or_taken_out(change, text, condition, expected):
    assert change(text, condition) == expected


@pytest.mark.parametrize("text", ["(" * 1000, ")" * 2000, '"' * 2000, "a.b" * 600, "-" * 2000, "a," * 1000, "((a" * 600, "..:" * 600])
def test_hostile_text_is_answered_at_once(text):
    started = time.process_time()
    parse_if_possible(text)
    assert time.process_time() - started < 0.5 * SLOWEST


@pytest.mark.parametrize(
    "text, field, is_descending",
    [("created", "created", False), ("-created", "created", True), ("-Created", "created", True)],
)
def test_a_list_is_sorted_by_one_of_its_fields(text, field, is_descending):
    sort = parse_sort(text, ["created", "updated"])
    assert (sort.field, sort.is_descending, str(sort)) == (field, is_descending, text.lower())


@pytest.mark.parametrize("text", ["creatd", "-creatd", "", "--created", "created; drop table"])
def test_a_list_is_not_sorted_by_anything_else(text):
    with pytest.raises(QueryError) as raised:
        parse_sort(text, ["created", "updated"])
    assert raised.value.code == "unknown_sort"


def test_a_mistyped_order_names_the_nearest():
    with pytest.raises(QueryError) as raised:
        parse_sort("-creatd", ["created", "updated"])
    assert explain(raised.value) == "Column 2: The list cannot be sorted by “creatd”. Did you mean “created”?"
