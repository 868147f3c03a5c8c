"""Values that programs name by key, and those that people fill into forms."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.fields.definitions import Definition, Type
from caseway.fields.models import LONGEST_TEXT
from caseway.fields.values import read, typed
from caseway.search.language.errors import nearest_names


def named(given: Mapping[str, Any], known: Iterable[Definition]) -> dict[Definition, Any]:
    """Key → value as field → value. Raises ValidationError with the nearest keys for one that is unknown."""
    fields = {one.key: one for one in known}
    found, unknown = {}, {}
    for key, value in given.items():
        if key in fields:
            found[fields[key]] = value
        else:
            unknown[f"fields.{key}"] = [_no_field(key, fields)]
    if unknown:
        raise ValidationError(unknown)
    return found


def filled_in(sent: QueryDict, known: Iterable[Definition]) -> dict[Definition, Any]:
    """One field as its form in a page's properties sends it: `field` says which, `value` what. Raises ValidationError."""
    key, values = sent.get("field", ""), [value for value in sent.getlist("value") if value]
    field = next(iter(named({key: None}, known)))
    if field.type == Type.SEVERAL:
        return {field: values}
    return {field: typed(field, values[0]) if values else None}


def _no_field(key: str, fields: Iterable[str]) -> str:
    sentence = _("There is no field “{field}”.").format(field=key[:40])
    if near := nearest_names(key[:40], fields):
        sentence += " " + _("Did you mean {names}?").format(names=", ".join(f"“{name}”" for name in near))
    return sentence


class WithFields(forms.Form):
    """A form that asks for a workspace's own fields too."""

    def ask_for(self, definitions: Iterable[Definition]) -> None:
        self.definitions = tuple(definitions)
        for one in self.definitions:
            self.fields[one.name] = _input(one)

    def own_fields(self) -> list[forms.BoundField]:
        return [self[one.name] for one in self.definitions]

    def clean(self) -> dict[str, Any]:
        """`fields` are those that were filled in; whatever is wrong is said beside its field."""
        given = super().clean() or {}
        given["fields"] = {}
        for one in self.definitions:
            value = given.pop(one.name, None)
            try:
                value = typed(one, value) if isinstance(value, str) else value
                if read(one, value):
                    given["fields"][one] = value
            except ValidationError as refusal:
                self.add_error(one.name, refusal)
        return given


def _input(one: Definition) -> forms.Field:
    say: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": False}
    offered = [(choice.key, choice.label) for choice in one.offered()]
    if one.type == Type.SEVERAL:
        return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **say)
    if one.type == Type.ONE:
        return forms.ChoiceField(choices=[("", "–"), *offered], **say)
    if one.type == Type.YES_NO:
        return forms.ChoiceField(choices=[("", "–"), ("yes", lazy("Yes")), ("no", lazy("No"))], **say)
    return forms.CharField(max_length=LONGEST_TEXT, widget=_WIDGETS[one.type](), **say)


_WIDGETS: dict[str, Callable[[], forms.Widget]] = {
    Type.TEXT: forms.TextInput,
    Type.NUMBER: lambda: forms.TextInput({"inputmode": "decimal"}),
    Type.DATE: lambda: forms.DateInput({"type": "date"}),
    Type.LINK: lambda: forms.URLInput({"placeholder": "https://"}),
}
