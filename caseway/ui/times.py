"""Times as people read them: a short age on the page, the exact moment on hover and for machines."""

from functools import lru_cache

from django.utils import timezone, translation
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from markupsafe import Markup

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800


def ago(moment, now=None, language=None, zone=None):
    """`<time>` with a short age: now, 12m, 3h, 5d, then the date."""
    if moment is None:
        return Markup("")
    language = language or translation.get_language()
    local, opened = opened_at(moment, zone or timezone.get_current_timezone(), language)
    return Markup(f"{opened}{short_age(local, now or timezone.now(), language)}</time>")


def exact(moment, language=None):
    """`<time>` with date and time in full."""
    if moment is None:
        return Markup("")
    language = language or translation.get_language()
    local, opened = opened_at(moment, timezone.get_current_timezone(), language)
    return Markup(f"{opened}{date_words(local, language)}, {local:%H:%M}</time>")


def day(moment, language=None):
    """`<time>` with the date alone; takes dates too."""
    if moment is None:
        return Markup("")
    language = language or translation.get_language()
    return Markup(f'<time datetime="{moment.isoformat()}">{date_words(moment, language)}</time>')


@lru_cache(maxsize=10_000)
def opened_at(moment, zone, language):
    """The moment where the reader is, and the start of its element."""
    local = timezone.localtime(moment, zone)
    # Digits, month names and unit letters only, so nothing here needs escaping.
    title = f"{date_words(local, language)}, {local:%H:%M}"
    return local, f'<time datetime="{local.isoformat(timespec="seconds")}" title="{title}">'


def short_age(local, now, language):
    seconds = (now - local).total_seconds()
    minute, hour, a_day, just_now = units(language)
    if 0 <= seconds < MINUTE:
        return just_now
    if 0 <= seconds < HOUR:
        return f"{seconds / MINUTE:.0f}{minute}" if seconds < HOUR - 30 else f"1{hour}"
    if 0 <= seconds < DAY:
        return f"{int(seconds // HOUR)}{hour}"
    if 0 <= seconds < WEEK:
        return f"{int(seconds // DAY)}{a_day}"
    return date_words(local, language, with_year=local.year != now.year)


def date_words(moment, language, with_year=True):
    month = months(language)[moment.month - 1]
    dot = "." if language and language.startswith("de") else ""
    return f"{moment.day}{dot} {month} {moment.year}" if with_year else f"{moment.day}{dot} {month}"


@lru_cache(maxsize=64)
def units(language):
    with translation.override(language):
        return (
            pgettext("short for minutes, after a number", "m"),
            pgettext("short for hours, after a number", "h"),
            pgettext("short for days, after a number", "d"),
            _("now"),
        )


@lru_cache(maxsize=64)
def months(language):
    with translation.override(language):
        return tuple(str(MONTHS_3[number]).title() for number in range(1, 13))
