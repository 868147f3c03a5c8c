"""“In 3 days”, “next Monday 9:00”: read in two languages, kept as a code, and a moment for somebody in a time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from caseway.tickets.later import DAYS, Later, read

BERLIN = ZoneInfo("Europe/Berlin")
# A Friday, 13:30 in Berlin.
NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text, code",
    [
        ("in 3 days", "3d"), ("3d", "3d"), ("in 3 Tagen um 9 Uhr", "3d 09:00"), ("in 1 week at 8:30", "1w 08:30"), ("4 hours", "4h"),
        ("in 2 Stunden", "2h"), ("next Monday 9:00", "mon 09:00"), ("nächsten Montag um 9:00", "mon 09:00"), ("Sonnabend", "sat"),
        ("tomorrow 8", "1d 08:00"), ("morgen", "1d"), ("mon 09:00", "mon 09:00"), ("  NEXT  friday ", "fri"),
    ],
)  # fmt: skip
def test_what_people_say(text, code):
    assert read(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "in 0 days",
        "in 3",
        "3 3 days",
        "in 400 days",
        "9:00",
        "mon 25:00",
        "mon 9:61",
        "in -3 days",
        "in ² days",
        "4h 9:00",
        "mon tue",
        "in 99999 weeks",
        "\0",
    ],
)
def test_what_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    "text, moment",
    [
        ("in 3 days", "2026-11-30 13:30"), ("in 3 days 9:00", "2026-11-30 09:00"), ("4 hours", "2026-11-27 17:30"), ("next Monday", "2026-11-30 09:00"),
        ("next Friday 8:00", "2026-12-04 08:00"), ("tomorrow 7:15", "2026-11-28 07:15"), ("in 2 weeks", "2026-12-11 13:30"),
        # Summer time has begun in between: the same time of day.
        ("in 20 weeks 9:00", "2027-04-16 09:00"),
    ],
)  # fmt: skip
def test_when_that_is_in_berlin(text, moment):
    assert f"{read(text).moment(NOW, BERLIN).astimezone(BERLIN):%Y-%m-%d %H:%M}" == moment


def test_an_hour_that_the_clocks_skip_is_the_one_after_it():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert read("tomorrow 2:30").moment(before, BERLIN).astimezone(BERLIN).hour == 3


LATERS = st.one_of(
    st.builds(
        Later,
        amount=st.integers(1, 50),
        unit=st.sampled_from("dw"),
        at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ),
    st.builds(Later, amount=st.integers(1, 50), unit=st.just("h")),
    st.builds(Later, day=st.sampled_from(list(DAYS)), at=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))),
)


@given(LATERS)
def test_its_words_are_read_as_the_same_and_it_is_never_past(later):
    for language in ("en", "de"):
        with translation.override(language):
            assert read(later.words()) == later
    assert read(later.code) == later
    assert later.unit == "d" or later.moment(NOW, BERLIN) > NOW
