"""Weekly opening hours (pure): `[["09:00", "17:00"], None, …]`, Monday first; an empty list means always open."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

Day = Sequence[str] | None


def is_open(hours: Sequence[Day], moment: datetime) -> bool:
    """`moment` in the company's own time zone."""
    if not any(hours):
        return True
    day = _of(hours, moment.weekday())
    return day is not None and day[0] <= moment.time().replace(tzinfo=None) < day[1]


def opens_at(hours: Sequence[Day], moment: datetime) -> datetime | None:
    """When it is open next, within a week; None for never, and while it is open."""
    if is_open(hours, moment):
        return None
    for days in range(8):
        day = _of(hours, (moment.weekday() + days) % 7)
        if day is not None:
            opening = (moment + timedelta(days=days)).replace(hour=day[0].hour, minute=day[0].minute, second=0, microsecond=0)
            if opening > moment:
                return opening
    return None


def _of(hours: Sequence[Day], weekday: int) -> tuple[time, time] | None:
    day = hours[weekday] if weekday < len(hours) else None
    return (time.fromisoformat(day[0]), time.fromisoformat(day[1])) if day else None
