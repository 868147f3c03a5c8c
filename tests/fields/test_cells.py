"""What stands in a field goes out as a cell and comes in as the same."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caseway.fields.cells import cell_of, value_in
from caseway.fields.definitions import Choice, Definition
from caseway.fields.values import read
from caseway.imports.reading import read_table
from caseway.ui.spreadsheets import lines

# Names that other names, lists and cells could be taken for.
TRICKY = ("Red", "Green", "red, green", "a; b", "green!", "blue|x", "'=1", "-5", "Old")
KEYS = ("red", "green", "red_green", "a_b", "old", "blue", "formula", "five", "blue_x")


def field(type: str) -> Definition:
    choices = tuple(Choice(pk, key, label, False) for pk, (key, label) in enumerate(zip(KEYS, TRICKY, strict=True), 1))
    return Definition(1, "customer", "what", "What", type, "", False, False, False, choices if type in ("one", "several") else ())


def through_a_table(cell: str) -> str:
    """As it is after it was written into a file and read from it."""
    return read_table("".join(lines(["name", "what"], [["Rita", cell]])).encode()).rows[0][1][1]


@pytest.mark.parametrize("language", ["en", "de"])
@given(
    type_and_value=st.one_of(
        st.tuples(st.just("text"), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300)),
        st.tuples(st.just("text"), st.sampled_from(["'=1", "''+2", "=1", "'", "a;b,c", "- x", "\u2028-1"])),
        st.tuples(st.just("number"), st.floats(-1e14, 1e14) | st.integers(-(10**14), 10**14) | st.sampled_from([1e-7, 5e-324, 0.1])),
        st.tuples(st.just("yes_no"), st.booleans()),
        st.tuples(st.just("date"), st.dates().map(str)),
        st.tuples(st.just("one"), st.sampled_from(KEYS)),
        st.tuples(st.just("several"), st.lists(st.sampled_from(KEYS), unique=True)),
        st.tuples(st.just("link"), st.sampled_from(["https://a.test/?q=1;2,3|4", "http://b.test"])),
    )
)
def test_what_went_out_comes_in_unchanged(language, type_and_value):
    type, value = type_and_value
    one = field(type)
    before = read(one, value)
    with translation.override(language):
        cell = through_a_table(cell_of(one, before))
    with translation.override("en"):
        after = read(one, value_in(one, [cell] if cell else []))
    assert set(after) == set(before)


@pytest.mark.parametrize(
    "type, cells, value",
    [
        ("yes_no", ["Ja"], True),
        ("yes_no", ["no"], False),
        ("yes_no", ["1"], True),
        ("number", ["12,5"], 12.5),
        ("several", ["red, green"], ["red, green"]),
        ("several", ["Red,Green"], ["Red", "Green"]),
        ("several", ["Red", "Green|Old"], ["Red", "Green", "Old"]),
        ("several", [" ; "], []),
        ("text", ["two", "cells"], "two cells"),
        ("date", [" 2026-05-31 "], "2026-05-31"),
    ],
)
def test_cells_are_read_as_people_write_them(type, cells, value):
    assert value_in(field(type), cells) == value


@pytest.mark.parametrize(
    "type, cell",
    [("yes_no", "perhaps"), ("number", "1.000,5"), ("number", "NaN"), ("date", "31.05.2026"), ("several", "Pink"), ("one", "Red; Green")],
)
def test_what_does_not_fit_is_refused_with_a_sentence(type, cell):
    with pytest.raises(ValidationError) as refusal:
        read(field(type), value_in(field(type), [cell]))
    assert all(sentence.endswith(".") for sentence in refusal.value.messages)


def test_a_file_of_such_cells_is_one_that_others_read():
    written = "".join(lines(["name", "what"], [["Rita", cell_of(field("several"), read(field("several"), ["red", "a_b"]))]]))
    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff")))) == [["name", "what"], ["Rita", "Red; a_b"]]
