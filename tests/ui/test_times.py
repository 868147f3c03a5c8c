from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from caseway.ui.times import ago, day, exact

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "age, words",
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=12), "12m"),
        (timedelta(minutes=59, seconds=50), "1h"),
        (timedelta(hours=3, minutes=50), "3h"),
        (timedelta(hours=30), "1d"),
        (timedelta(days=9), "15 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
        (-timedelta(days=2), "26 Nov"),
    ],
)
def test_an_age_is_short(age, words):
    with timezone.override(UTC), translation.override("en"):
        assert f">{words}</time>" in ago(NOW - age, now=NOW)


def test_the_exact_moment_is_there_for_machines_and_on_hover():
    with timezone.override(UTC), translation.override("en"):
        assert ago(NOW, now=NOW) == '<time datetime="2026-11-24T12:00:00+00:00" title="24 Nov 2026, 12:00">now</time>'


def test_german_dates_read_as_german():
    with timezone.override(UTC), translation.override("de"):
        assert ">24. Nov 2026, 12:00</time>" in exact(NOW)


def test_a_date_without_a_time_is_a_day():
    with translation.override("en"):
        assert day(date(2026, 3, 1)) == '<time datetime="2026-03-01">1 Mar 2026</time>'


@pytest.mark.parametrize("shown", [ago, exact, day])
def test_no_moment_shows_nothing(shown):
    assert shown(None) == ""
