"""What is to be done to many things: one of several, said by one button or typed into one field."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext as _

from caseway.ui.commands import Words

# What an act keeps of a choice, and the choice in words.
Kept = tuple[Any, str]


class ManyForm(forms.Form):
    """A field for each kind of act, called as the kind."""

    # What an act keeps of its value.
    keep: ClassVar[Mapping[str, Callable[[Any], Kept]]]
    # What is typed in; a form sends such fields whether they are meant or not.
    typed: ClassVar[Collection[str]]
    # Kinds whose buttons may say nothing: that takes away what stands there. Of what is typed a button `without` says so.
    may_take_away: ClassVar[Collection[str]] = ()
    say_what: ClassVar[Words]

    def clean(self) -> dict[str, Any]:
        """Becomes {kind, value, words}: what is done, and to what in words."""
        given = super().clean() or {}
        if self.errors:
            return given
        kind, is_taken_away = self._meant(given)
        value, words = self.keep[kind](None if is_taken_away else given[kind])
        return {"kind": kind, "value": value, "words": words}

    def _meant(self, given: dict[str, Any]) -> tuple[str, bool]:
        """The kind, and whether what stands there is taken away. What a button says comes before what is typed."""
        without = self.data.get("without", "")
        if without in self.typed and without in self.may_take_away:
            return without, True
        pressed = [kind for kind in self.keep if kind not in self.typed and self._is_said(kind, given)]
        written = [kind for kind in self.keep if kind in self.typed and given[kind] not in (None, "")]
        meant = pressed[:1] or written
        if not meant:
            raise ValidationError(str(self.say_what))
        if len(meant) > 1:
            raise ValidationError(_("Only one thing can be done at a time: empty the other fields."))
        return meant[0], False

    def _is_said(self, kind: str, given: dict[str, Any]) -> bool:
        return bool(given[kind]) or (kind in self.may_take_away and kind in self.data)


def by_id(nothing: Callable[[], str]) -> Callable[[Any], Kept]:
    return lambda thing: (thing.pk, str(thing)) if thing else (None, nothing())


def one_of(choices: type[Choices]) -> Callable[[str], Kept]:
    return lambda value: (value, str(choices(value).label))


def small_letters(text: str) -> Kept:
    """A tag or a label, as it is kept."""
    return text.lower(), text.lower()
