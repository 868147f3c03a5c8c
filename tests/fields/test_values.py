"""What may stand in a field, and what is told instead of taking it."""

import math
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from caseway.fields.definitions import Choice, Definition
from caseway.fields.values import MOST_DIGITS, Part, read, told, typed, written

LIST = (Choice(1, "minor", "Minor", False), Choice(2, "major", "Major", False), Choice(3, "old", "Old", True))


def field(type: str) -> Definition:
    return Definition(7, "ticket", "harm", "Harm", type, "", False, False, False, LIST if type in ("one", "several") else ())


@pytest.mark.parametrize(
    "type, value, answer",
    [
        ("text", " So  it\nis ", "So it is"),
        ("number", 3, 3),
        ("number", 3.0, 3),
        ("number", -0.0, 0),
        ("number", 0.1, 0.1),
        ("number", 10**15 - 1, 10**15 - 1),
        ("yes_no", True, True),
        ("yes_no", False, False),
        ("date", "2026-05-31", date(2026, 5, 31)),
        ("one", "major", "major"),
        ("one", "Major", "major"),
        ("several", ["major", "minor", "major"], ["minor", "major"]),
        ("link", "https://x.test/a?b=c#d", "https://x.test/a?b=c#d"),
    ],
)
def test_what_fits_is_taken_and_told_alike(type, value, answer):
    parts = read(field(type), value)
    assert told(field(type), parts) == answer
    again = told(field(type), parts)
    assert read(field(type), str(again) if isinstance(again, date) else again) == parts or type == "several"


@pytest.mark.parametrize("type", ["text", "number", "yes_no", "date", "one", "several", "link"])
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_nothing_is_nothing(type, nothing):
    assert read(field(type), nothing) == ()
    assert told(field(type), ()) in (None, [])
    assert written(field(type), ()) == ""


@pytest.mark.parametrize(
    "type, value",
    [
        ("text", 3),
        ("text", "a\0b"),
        ("text", "x" * 2001),
        ("text", ["a"]),
        ("number", "3"),
        ("number", True),
        ("number", math.nan),
        ("number", math.inf),
        ("number", 10**15),
        ("number", 1e300),
        ("yes_no", 1),
        ("yes_no", "yes"),
        ("date", "2026-02-30"),
        ("date", "31.05.2026"),
        ("date", 20260531),
        ("date", "2026-05-31T10:00"),
        ("one", "huge"),
        ("one", "old"),
        ("one", ["minor"]),
        ("several", "minor"),
        ("several", ["minor", 2]),
        ("several", ["minor"] * 4),
        ("link", "javascript:alert(1)"),
        ("link", " java\nscript:alert(1)"),
        ("link", "data:text/html,x"),
        ("link", "//x.test"),
        ("link", "https://"),
        ("link", "https://x.test/a b"),
        ("link", "https://[x"),
        ("link", "https://x.test/\u202eevil"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(type, value):
    with pytest.raises(ValidationError) as refusal:
        read(field(type), value)
    assert all(sentence.endswith(".") for sentence in refusal.value.messages)


def test_a_retired_choice_stays_where_it_stands():
    assert read(field("one"), "old", standing=[3]) == (Part(choice=3),)


@pytest.mark.parametrize("text, value", [("3", 3), ("1,5", 1.5), ("-1.50", -1.5), ("", None), (" 7 ", 7)])
def test_numbers_are_read_as_people_type_them(text, value):
    assert typed(field("number"), text) == value


@pytest.mark.parametrize("text", ["1.000,5", "NaN", "inf", "1e9", "٣", "1" * 16, "0x10", "--1"])
def test_what_people_type_wrong_is_refused(text):
    with pytest.raises(ValidationError):
        typed(field("number"), text)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e14, max_value=1e14))
def test_a_number_keeps_its_digits(number):
    (part,) = read(field("number"), number)
    assert part.number == pytest.approx(number, rel=10.0 ** (1 - MOST_DIGITS))
    assert read(field("number"), part.number) == (part,)
