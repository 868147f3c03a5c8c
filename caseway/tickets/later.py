"""Some time from now, as people say it: “in 3 days”, “tomorrow 8:30”, “next Monday 9:00”; in English and in German (pure)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

UNITS = {
    "h": ("hour", "hours", "stunde", "stunden"),
    "d": ("day", "days", "tag", "tage", "tagen"),
    "w": ("week", "weeks", "woche", "wochen"),
}
DAYS = {
    "mon": ("monday", "montag"), "tue": ("tuesday", "dienstag"), "wed": ("wednesday", "mittwoch"), "thu": ("thursday", "donnerstag"),
    "fri": ("friday", "freitag"), "sat": ("saturday", "samstag", "sonnabend"), "sun": ("sunday", "sonntag"),
}  # fmt: skip
TOMORROW = ("tomorrow", "morgen")
FILLERS = {"in", "next", "at", "on", "um", "am", "uhr", "nächsten", "nächster", "nächste", "kommenden", "o'clock"}
# What a code says: an amount and its unit, or a weekday; then a time of day.
_CODE = re.compile(r"(?:(?P<amount>\d{1,4})(?P<unit>[hdw])|(?P<day>mon|tue|wed|thu|fri|sat|sun))(?: (?P<hour>\d{1,2}):(?P<minute>\d{2}))?")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?")
MOST = timedelta(days=366)
MORNING = time(9)


@dataclass(frozen=True)
class Later:
    """So much from now, or the next such day; at a time of day, if one is named."""

    amount: int = 0
    unit: str = ""
    day: str = ""
    at: time | None = None

    @property
    def code(self) -> str:
        """What is kept of it; `read` understands that too."""
        return (self.day or f"{self.amount}{self.unit}") + (f" {self.at:%H:%M}" if self.at else "")

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When that is, for somebody in a time zone."""
        local = now.astimezone(zone)
        if self.unit == "h":
            return now + timedelta(hours=self.amount)
        days = self.amount * (7 if self.unit == "w" else 1) if self.unit else self._until(local.weekday())
        at = self.at or (local.time() if self.unit else MORNING)
        # Over UTC: an hour that is skipped that night does not exist.
        return datetime.combine(local.date() + timedelta(days=days), at, tzinfo=zone).astimezone(UTC)

    def _until(self, weekday: int) -> int:
        """Days until the next one; on the day itself, the one in a week."""
        return (list(DAYS).index(self.day) - weekday - 1) % 7 + 1

    def words(self) -> str:
        said = self._day_in_words() if self.day else self._amount_in_words()
        return _("{day} at {time}").format(day=said, time=f"{self.at:%H:%M}") if self.at else said

    def _day_in_words(self) -> str:
        return _("next {weekday}").format(weekday=WEEKDAYS[list(DAYS).index(self.day)])

    def _amount_in_words(self) -> str:
        words = {
            "h": ngettext("in {count} hour", "in {count} hours", self.amount),
            "d": ngettext("in {count} day", "in {count} days", self.amount),
            "w": ngettext("in {count} week", "in {count} weeks", self.amount),
        }
        return words[self.unit].format(count=self.amount)


def read(text: str) -> Later:
    """Raises ValueError for what is none, or too far away."""
    found = _CODE.fullmatch(_as_code(text))
    if found is None:
        raise ValueError(text)
    hour, minute = found["hour"], found["minute"]
    later = Later(int(found["amount"] or 0), found["unit"] or "", found["day"] or "", time(int(hour), int(minute)) if hour else None)
    length = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}.get(later.unit, timedelta(days=7))
    if later.unit and not timedelta(0) < later.amount * length <= MOST or later.unit == "h" and later.at:
        raise ValueError(text)
    return later


def _as_code(text: str) -> str:
    words = [word for word in text.lower().replace(",", " ").split() if word not in FILLERS]
    if len(words) > 1 and words[0].isdecimal() and words[0].isascii():
        words[:2] = [words[0] + _short(words[1])]
    elif words:
        words[0] = "1d" if words[0] in TOMORROW else _short(words[0])
    if len(words) > 1 and (found := _TIME.fullmatch(words[1])):
        words[1] = f"{found[1]}:{found[2] or '00'}"
    return " ".join(words)


def _short(word: str) -> str:
    return _SHORT.get(word, word)


_SHORT = {long: short for table in (UNITS, DAYS) for short, all_long in table.items() for long in all_long}
