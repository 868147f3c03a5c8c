from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.search.language.dates import recent_or_coming, span_of

BERLIN = ZoneInfo("Europe/Berlin")
# Wednesday; in Berlin it is already the 13th.
NOW = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)


def days(span):
    return [f"{each.astimezone(BERLIN):%Y-%m-%d %H:%M}" for each in (span.start, span.end)] if span else None


def day(first, after):
    return [f"{first} 00:00", f"{after} 00:00"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("today", day("2026-05-13", "2026-05-14")),
        ("Yesterday", day("2026-05-12", "2026-05-13")),
        ("tomorrow", day("2026-05-14", "2026-05-15")),
        ("-7d", day("2026-05-06", "2026-05-07")),
        ("+2w", day("2026-05-27", "2026-05-28")),
        ("-3M", day("2026-02-13", "2026-02-14")),
        ("-1y", day("2025-05-13", "2025-05-14")),
        ("sow", day("2026-05-11", "2026-05-12")),
        ("eow", day("2026-05-17", "2026-05-18")),
        ("som", day("2026-05-01", "2026-05-02")),
        ("eom", day("2026-05-31", "2026-06-01")),
        ("2026-01-31", day("2026-01-31", "2026-02-01")),
        ("2026-03-29", day("2026-03-29", "2026-03-30")),
        ("2026-W14", day("2026-03-30", "2026-04-06")),
        ("2026-w1", day("2025-12-29", "2026-01-05")),
        ("2026-12", day("2026-12-01", "2027-01-01")),
        ("2026", day("2026-01-01", "2027-01-01")),
        ("2026-05-12T08:30", ["2026-05-12 08:30", "2026-05-12 08:30"]),
        ("2026-05-12T08:30Z", ["2026-05-12 10:30", "2026-05-12 10:30"]),
    ],
)
def test_a_date_is_a_span_in_the_zone_of_the_asker(text, expected):
    assert days(span_of(text, NOW, BERLIN)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "7d", "-d", "2026-13", "2026-02-30", "2026-W54", "26-01-01", "0001-01-01", "9999-12-31", "-99999y", "-99999d",
     "2026-05-12T25:00", "0001-01-01T00:00+14:00", "٢٠٢٦", "2026-1-1"],
)  # fmt: skip
def test_anything_else_is_no_date(text):
    assert span_of(text, NOW, BERLIN) is None


@pytest.mark.parametrize("today, text, expected", [("2026-03-31", "-1m", "2026-02-28"), ("2028-02-29", "-1y", "2027-02-28")])
def test_a_month_without_that_day_ends_earlier(today, text, expected):
    now = datetime.fromisoformat(f"{today}T12:00+00:00")
    assert f"{span_of(text, now, UTC).start:%Y-%m-%d}" == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("-7d", day("2026-05-06", "2026-05-14")),
        ("+7d", day("2026-05-13", "2026-05-21")),
        ("-0d", day("2026-05-13", "2026-05-14")),
        ("2026-05-06", day("2026-05-06", "2026-05-07")),
    ],
)
def test_with_a_colon_a_relative_day_reaches_from_or_to_today(text, expected):
    assert days(recent_or_coming(text, NOW, BERLIN)) == expected


@given(st.text(st.sampled_from("0123456789-+:TWZdwmy.todaysewm"), max_size=20))
def test_no_text_makes_the_dates_fail(text):
    span = span_of(text, NOW, BERLIN)
    assert span is None or span.start < span.end
