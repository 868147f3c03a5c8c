"""Adding fields and changing what they are called; kind, key and type stay, since values are read by them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.fields.asking import is_taken
from caseway.fields.facts import FieldAdded, FieldChanged, FieldRetired, FieldTakenUp
from caseway.fields.models import CustomField, FieldChoice
from caseway.search.folding import fold
from caseway.workspaces.models import Member, Workspace

MOST_FIELDS = 60
MOST_CHOICES = 200
# A row has no room for more.
MOST_LISTED = 3
CHANGEABLE = ("label", "help", "position", "is_asked", "is_listed", "is_retired")


@dataclass(frozen=True)
class ListedChoice:
    """One line of a field's list as somebody wants it; without a key it is a new one."""

    label: str
    key: str = ""
    is_retired: bool = False


@transaction.atomic
def add_field(
    workspace: Workspace, *, by: Member, kind: str, key: str, label: str, type: str, choices: Sequence[ListedChoice] = (), **values: Any
) -> CustomField:
    """Ask for one thing more of a kind of things; `values` are further ones of CHANGEABLE. Raises ValidationError."""
    if is_taken(kind, key):
        raise ValidationError({"key": _("“{key}” means something else in the query language already.").format(key=key)})
    if CustomField.objects.filter(workspace=workspace, kind=kind).count() >= MOST_FIELDS:
        raise ValidationError(_("There are {count} fields already; that is the most there can be.").format(count=MOST_FIELDS))
    field = CustomField(workspace=workspace, kind=kind, key=key, type=type, **_clean({"label": label, **values}))
    _keep(field, choices)
    record(FieldAdded(key=key, kind=kind, label=field.label), about=field, by=by)
    return field


@transaction.atomic
def change_field(field: CustomField, *, by: Member, choices: Sequence[ListedChoice] | None = None, **values: Any) -> None:
    """Change what stands in CHANGEABLE, or the list; what is missing in `choices` is retired. Raises ValidationError."""
    current = CustomField.objects.select_for_update().get(pk=field.pk)
    changed = {name: value for name, value in _clean(values).items() if getattr(current, name) != value}
    for name, value in changed.items():
        setattr(current, name, value)
    lists_changed = _keep(current, choices)
    if "is_retired" in changed:
        fact = FieldRetired if current.is_retired else FieldTakenUp
        record(fact(label=current.label), about=current, by=by)
    if lists_changed or changed.keys() - {"is_retired"}:
        record(FieldChanged(label=current.label), about=current, by=by)


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"a field has no {', '.join(sorted(unknown))}")
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()}


def _keep(field: CustomField, choices: Sequence[ListedChoice] | None) -> bool:
    """Check the field and write it; whether its list is another one now."""
    if field.is_asked and field.kind != CustomField.Kind.TICKET:
        raise ValidationError({"is_asked": _("Customers are asked about tickets only.")})
    _check_room_in_lists(field)
    is_list = field.type in CustomField.LISTS
    if choices and not is_list:
        raise ValidationError({"choices": _("Only a list has choices.")})
    is_new = field.pk is None
    if is_list and (is_new or choices is not None) and not any(not one.is_retired for one in choices or ()):
        raise ValidationError({"choices": _("Say at least one thing that can be chosen.")})
    field.full_clean()
    field.save()
    return is_list and choices is not None and _keep_list(field, choices)


def _check_room_in_lists(field: CustomField) -> None:
    # Taken up again it has to find room anew.
    field.is_listed = field.is_listed and not field.is_retired
    if not field.is_listed:
        return
    listed = CustomField.objects.filter(workspace=field.workspace_id, kind=field.kind, is_listed=True)
    if listed.exclude(pk=field.pk).count() >= MOST_LISTED:
        sentence = _("Lists show {count} fields already; they have no room for more. Take one of them out first.")
        raise ValidationError({"is_listed": sentence.format(count=MOST_LISTED)})


def _keep_list(field: CustomField, choices: Sequence[ListedChoice]) -> bool:
    """Write the list in its order. Those that are missing in it are retired, behind the others."""
    there = {one.key: one for one in field.choices.order_by("position", "pk")}
    wanted = [(one, " ".join(one.label.split())) for one in choices]
    if unknown := [one.key for one, _label in wanted if one.key and one.key not in there]:
        raise ValidationError({"choices": _("The list has no “{key}”.").format(key=unknown[0])})
    wanted += [(ListedChoice(one.label, one.key, True), one.label) for key, one in there.items() if key not in {w.key for w, _l in wanted}]
    _check_list(wanted)
    before = [(one.key, one.label, one.is_retired) for one in there.values()]
    after = []
    for position, (one, label) in enumerate(wanted):
        kept = there.get(one.key) or FieldChoice(workspace_id=field.workspace_id, field=field, key=_new_key(label, there))
        kept.label, kept.position, kept.is_retired = label, position, one.is_retired
        kept.full_clean()
        kept.save()
        there[kept.key] = kept
        after.append((kept.key, kept.label, kept.is_retired))
    return after != before


def _check_list(wanted: Sequence[tuple[ListedChoice, str]]) -> None:
    if len(wanted) > MOST_CHOICES:
        raise ValidationError({"choices": _("A list holds at most {count} things.").format(count=MOST_CHOICES)})
    labels = [fold(label) for _one, label in wanted]
    for at, (_one, label) in enumerate(wanted):
        if not label or len(label) > 80:
            raise ValidationError({"choices": _("What can be chosen is called by one to 80 characters.")})
        if labels[at] in labels[:at]:
            raise ValidationError({"choices": _("“{label}” stands in the list twice, perhaps retired.").format(label=label)})


def key_from(label: str) -> str:
    """The plain letters of a label, as they stand in keys."""
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:34].rstrip("_")


def _new_key(label: str, there: dict[str, FieldChoice]) -> str:
    """Two that look alike are numbered."""
    stem = key_from(label) or "choice"
    key, number = stem, 2
    while key in there or key in ("none", "any"):
        key, number = f"{stem}_{number}", number + 1
    return key
