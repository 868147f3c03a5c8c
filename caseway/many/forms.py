"""What is to be done to many things: one of several, said by one button or typed into one field."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices

from caseway.ui.commands import Words

# What an act keeps of a choice, and the choice in words.
Kept = tuple[Any, str]


class ManyForm(forms.Form):
    """A field for each kind of act, called as the kind."""

    # What an act keeps of its value. What buttons say comes before what is typed: something may stand in a field that is meant no more.
    keep: ClassVar[Mapping[str, Callable[[Any], Kept]]]
    # Kinds whose buttons may say nothing: that takes away what stands there.
    may_take_away: ClassVar[Collection[str]] = ()
    say_what: ClassVar[Words]

    def clean(self) -> dict[str, Any]:
        """Becomes {kind, value, words}: what is done, and to what in words."""
        given = super().clean() or {}
        if self.errors:
            return given
        for kind, keep in self.keep.items():
            if given.get(kind) or (kind in self.may_take_away and kind in self.data):
                value, words = keep(given[kind])
                return {"kind": kind, "value": value, "words": words}
        raise ValidationError(str(self.say_what))


def by_id(nothing: Callable[[], str]) -> Callable[[Any], Kept]:
    return lambda thing: (thing.pk, str(thing)) if thing else (None, nothing())


def one_of(choices: type[Choices]) -> Callable[[str], Kept]:
    return lambda value: (value, str(choices(value).label))


def small_letters(text: str) -> Kept:
    """A tag or a label, as it is kept."""
    return text.lower(), text.lower()
