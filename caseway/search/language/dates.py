"""Days, weeks and months as people write them, as spans of time in their own time zone."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DATE_WORDS = ("today", "yesterday", "tomorrow", "sow", "eow", "som", "eom", "this-week", "last-week", "this-month", "last-month")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

_RELATIVE = re.compile(r"([+-])([0-9]{1,5})([dwmy])", re.IGNORECASE)
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{1,2})", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True)
class Span:
    """From the start up to, not including, the end."""

    start: datetime
    end: datetime


def span_of(text: str, now: datetime, zone: tzinfo) -> Span | None:
    """The time that a date means (a day, a week, a month, a year, an instant), None if it is none."""
    try:
        if "T" in text.upper()[10:11]:
            return _instant(text, zone)
        days = _days(text.lower(), now.astimezone(zone).date())
        return _span(*days, zone) if days and _is_sensible(*days) else None
    except (ValueError, OverflowError):
        return None


def recent_or_coming(text: str, now: datetime, zone: tzinfo) -> Span | None:
    """With a colon `-7d` means during the last seven days and `+7d` during the next."""
    that_day, today = span_of(text, now, zone), span_of("today", now, zone)
    if not that_day or not today or not _RELATIVE.fullmatch(text):
        return that_day
    return Span(min(that_day.start, today.start), max(that_day.end, today.end))


def _days(text: str, today: date) -> tuple[date, date] | None:
    """The first day and the day after the last."""
    if day := _named_day(text, today) or _relative_day(text, today):
        return day, day + timedelta(days=1)
    if span := _named_span(text, today):
        return span
    if found := _DAY.fullmatch(text):
        day = date(*map(int, found.groups()))
        return day, day + timedelta(days=1)
    if found := _WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(weeks=1)
    if found := _MONTH.fullmatch(text):
        first = date(int(found[1]), int(found[2]), 1)
        return first, _months_later(first, 1)
    return (date(int(text), 1, 1), date(int(text) + 1, 1, 1)) if _YEAR.fullmatch(text) else None


def _named_day(text: str, today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    return {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "tomorrow": today + timedelta(days=1),
        "sow": monday,
        "eow": monday + timedelta(days=6),
        "som": first,
        "eom": _months_later(first, 1) - timedelta(days=1),
    }.get(text)


def _named_span(text: str, today: date) -> tuple[date, date] | None:
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    return {
        "this-week": (monday, monday + timedelta(weeks=1)),
        "last-week": (monday - timedelta(weeks=1), monday),
        "this-month": (first, _months_later(first, 1)),
        "last-month": (_months_later(first, -1), first),
    }.get(text)


def _relative_day(text: str, today: date) -> date | None:
    found = _RELATIVE.fullmatch(text)
    if not found:
        return None
    count = int(found[2]) * (-1 if found[1] == "-" else 1)
    if found[3] in "my":
        return _months_later(today, count * (12 if found[3] == "y" else 1))
    return today + timedelta(days=count * (7 if found[3] == "w" else 1))


def _months_later(day: date, count: int) -> date:
    """The same day so many months later, the month's last where it has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _instant(text: str, zone: tzinfo) -> Span | None:
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return Span(at, at + timedelta(microseconds=1)) if _is_sensible(at.date(), at.date()) else None


def _span(first: date, after: date, zone: tzinfo) -> Span:
    return Span(datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone))


def _is_sensible(first: date, last: date) -> bool:
    # Beyond these years a time zone or a database may overflow.
    return first.year >= EARLIEST_YEAR and last.year <= LATEST_YEAR
