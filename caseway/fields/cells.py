"""Values as they stand in the cells of a table (pure): what is written out is read as the same again."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation

from caseway.fields.definitions import Choice, Definition, Type
from caseway.fields.values import Parts, choice_called, chosen, in_words, told, typed, written

# Between several of a list; people write bars and lines too.
_APART = re.compile(r"[;|\n]")
# All digits that a double may have; people type fewer.
_DIGITS = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,400})?")


def cell_of(field: Definition, parts: Parts) -> str:
    """Labels of choices, days as programs write them, yes and no in the language of now."""
    if field.is_list:
        return "; ".join(_called(field, one) for one in chosen(field, parts))
    if field.type == Type.NUMBER and parts:
        return f"{Decimal(str(told(field, parts))):f}"
    text = written(field, parts)
    return text if field.type == Type.DATE else in_words(field.type, text)


def _called(field: Definition, choice: Choice) -> str:
    """By its key where its label would be read as another one, or as several."""
    is_clear = choice_called(field, choice.label) is choice and not (field.type == Type.SEVERAL and _APART.search(choice.label))
    return choice.label if is_clear else choice.key


def value_in(field: Definition, cells: Iterable[str]) -> Any:
    """What cells of one row say of a field, for `values.read`. Raises ValidationError."""
    if field.type == Type.SEVERAL:
        return [name for cell in cells for part in _APART.split(cell) if part.strip() for name in _names_in(field, part.strip())]
    text = " ".join(cells).strip()
    if field.type == Type.YES_NO and text.lower() in _answers():
        return _answers()[text.lower()]
    if field.type == Type.NUMBER and _DIGITS.fullmatch(text):
        return float(text.replace(",", "."))
    return typed(field, text)


def _names_in(field: Definition, part: str) -> list[str]:
    """A comma may stand in what one of the list is called, or between two."""
    if choice_called(field, part) is not None:
        return [part]
    return [name.strip() for name in part.split(",") if name.strip()]


@cache
def _answers() -> dict[str, bool]:
    """Yes and no in every language: a table may come from somebody with another one."""
    found: dict[str, bool] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {in_words(Type.YES_NO, text).lower(): text == "yes" for text in ("yes", "no")}
    return found
