"""What may stand in a field, read from what programs and people give (pure). Whatever is wrong gets a sentence."""

import math
import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.fields.definitions import Choice, Definition, Type
from caseway.fields.models import LONGEST_FOLDED, LONGEST_TEXT
from caseway.search.folding import fold
from caseway.search.language.history import recorded
from caseway.search.language.vocabulary import key_of

# A double holds fifteen digits to the last, on both databases.
MOST_DIGITS = 15
LARGEST = 10**MOST_DIGITS
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class Part(NamedTuple):
    """One row of a value: the column of its type, the others empty."""

    text: str = ""
    folded: str | None = None
    number: float | None = None
    day: date | None = None
    choice: int | None = None


Parts = tuple[Part, ...]


def read(definition: Definition, given: Any, standing: Collection[int] = ()) -> Parts:
    """A value as a program gives it: exact types, None for nothing. Raises ValidationError.

    Choices in `standing` may stay though they are retired.
    """
    if given is None or given == [] or (isinstance(given, str) and not given.strip()):
        return ()
    return _READERS[definition.type](definition, given, standing)


def typed(definition: Definition, text: str) -> Any:
    """A value as a person types it, for `read`. Raises ValidationError."""
    text = text.strip()
    if not text:
        return None
    if definition.type == Type.NUMBER:
        return _number_in(text)
    if definition.type == Type.YES_NO:
        if text.lower() not in _YES:
            raise ValidationError(_("Say yes or no."))
        return _YES[text.lower()]
    return text


def told(definition: Definition, parts: Parts) -> Any:
    """A value as programs read it; None for nothing."""
    if definition.type == Type.SEVERAL:
        return [one.key for one in chosen(definition, parts)]
    if not parts:
        return None
    part = parts[0]
    if definition.type == Type.ONE:
        found = definition.choice(part.choice)
        return found.key if found else None
    if definition.type == Type.YES_NO:
        return bool(part.number)
    if definition.type == Type.NUMBER:
        return plain(part.number or 0.0)
    return part.day if definition.type == Type.DATE else part.text


def written(definition: Definition, parts: Parts) -> str:
    """A value as it stands in a fact; `in_words` puts yes, no and days into words of a language."""
    if definition.is_list:
        return ", ".join(one.label for one in chosen(definition, parts))
    value = told(definition, parts)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def in_words(type: str, value: str) -> str:
    """What `written` told, for people of whichever language."""
    if value and type == Type.YES_NO:
        return _("yes") if value == "yes" else _("no")
    if value and type == Type.DATE:
        return date_format(date.fromisoformat(value))
    return value


def kept(definition: Definition, part: Part) -> str:
    """A part as history keeps it, to be asked for by `changed:`."""
    if definition.is_list:
        found = definition.choice(part.choice)
        return found.key if found else ""
    if definition.type == Type.YES_NO:
        return "yes" if part.number else "no"
    if definition.type == Type.DATE:
        return str(part.day)
    return recorded(part.number or 0.0 if definition.type == Type.NUMBER else part.folded or "")


def chosen(definition: Definition, parts: Parts) -> list[Choice]:
    """In the order of the list."""
    made = {part.choice for part in parts}
    return [one for one in definition.choices if one.pk in made]


def choice_called(definition: Definition, text: str) -> Choice | None:
    """By its key, or by what it is called."""
    by_name = {key_of(one.label): one for one in definition.choices} | {one.key: one for one in definition.choices}
    return by_name.get(key_of(text))


def plain(number: float) -> int | float:
    """Whole numbers without a fraction."""
    return int(number) if number.is_integer() else number


def _text(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    text = " ".join(_string(given).split())
    return (Part(text=text, folded=fold(text)[:LONGEST_FOLDED]),)


def _string(given: Any) -> str:
    if not isinstance(given, str):
        raise ValidationError(_("This must be a text."))
    if "\0" in given:
        raise ValidationError(_("The character NUL cannot be stored."))
    if len(given) > LONGEST_TEXT:
        raise ValidationError(_("This is longer than {count} characters.").format(count=LONGEST_TEXT))
    return given


def _link(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    """Only what a browser may safely follow: `javascript:` would run in the reader's page."""
    text = _string(given).strip()
    try:
        parts = urlsplit(text)
        is_link = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_link = False
    if not is_link or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise ValidationError(_("A link begins with http:// or https:// and holds no blanks."))
    return _text(definition, text, standing)


def _number(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValidationError(_("This must be a number."))
    if isinstance(given, float) and not math.isfinite(given) or abs(given) >= LARGEST:
        raise ValidationError(_("A number has at most {count} digits.").format(count=MOST_DIGITS))
    return (Part(number=float(f"{given:.{MOST_DIGITS}g}") + 0.0),)


def _number_in(text: str) -> float:
    """`1,5` as well as `1.5`."""
    if not _NUMBER.fullmatch(text):
        raise ValidationError(_("“{text}” is not a number of at most {count} digits.").format(text=text[:40], count=MOST_DIGITS))
    try:
        return float(Decimal(text.replace(",", ".")))
    except InvalidOperation:  # pragma: no cover  (the pattern lets nothing else through)
        raise ValidationError(_("This must be a number.")) from None


def _yes_no(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    if not isinstance(given, bool):
        raise ValidationError(_("Say yes or no."))
    return (Part(number=float(given)),)


def _day(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    try:
        if not isinstance(given, str) or not _DAY.fullmatch(given.strip()):
            raise ValueError
        return (Part(day=date.fromisoformat(given.strip())),)
    except ValueError:
        raise ValidationError(_("Say a date as 2026-05-31.")) from None


def _one(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    return (Part(choice=_choice(definition, given, standing)),)


def _several(definition: Definition, given: Any, standing: Collection[int]) -> Parts:
    if not isinstance(given, list | tuple):
        raise ValidationError(_("This must be a list."))
    if len(given) > len(definition.choices):
        raise ValidationError(_("The list of this field is shorter than that."))
    return tuple(Part(choice=pk) for pk in dict.fromkeys(_choice(definition, one, standing) for one in given))


def _choice(definition: Definition, given: Any, standing: Collection[int]) -> int:
    found = choice_called(definition, _string(given))
    if found is None or (found.is_retired and found.pk not in standing):
        offered = ", ".join(one.key for one in definition.offered()[:20])
        raise ValidationError(_("“{given}” is none of the list: {offered}.").format(given=given[:40], offered=offered))
    return found.pk


_READERS: dict[str, Callable[[Definition, Any, Collection[int]], Parts]] = {
    Type.TEXT: _text,
    Type.LINK: _link,
    Type.NUMBER: _number,
    Type.YES_NO: _yes_no,
    Type.DATE: _day,
    Type.ONE: _one,
    Type.SEVERAL: _several,
}
