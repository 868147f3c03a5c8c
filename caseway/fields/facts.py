"""What can happen to a workspace's own fields, and to what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact, Move
from caseway.fields.values import in_words


def recorded_as(pk: int) -> str:
    """How history calls a field: its key may be longer than a name there."""
    return f"own:{pk}"


@dataclass(frozen=True)
class FieldFact(Fact):
    icon = "settings"
    label: str


@dataclass(frozen=True)
class FieldAdded(FieldFact):
    name = "field.added"
    key: str
    kind: str

    def sentence(self) -> str:
        return _("added the field “{field}”").format(field=self.label)


@dataclass(frozen=True)
class FieldChanged(FieldFact):
    name = "field.changed"

    def sentence(self) -> str:
        return _("changed the field “{field}”").format(field=self.label)


@dataclass(frozen=True)
class FieldRetired(FieldFact):
    name = "field.retired"

    def sentence(self) -> str:
        return _("retired the field “{field}”; what was written in it stays").format(field=self.label)


@dataclass(frozen=True)
class FieldTakenUp(FieldFact):
    name = "field.taken_up"

    def sentence(self) -> str:
        return _("took up the field “{field}” again").format(field=self.label)


@dataclass(frozen=True)
class FieldFilledIn(Fact):
    """About the thing: what stands in one of its fields is another value now."""

    name = "field.filled_in"
    icon = "edit"
    field: str
    label: str
    type: str
    before: str
    after: str
    # What history is asked about: the field's id, and pairs of values as they are kept.
    pk: int = 0
    moved: Sequence[tuple[str, str]] = ()

    def moves(self) -> tuple[Move, ...]:
        return tuple(Move(recorded_as(self.pk), before, after) for before, after in self.moved)

    def sentence(self) -> str:
        before, after = (in_words(self.type, value) or "–" for value in (self.before, self.after))
        return _("set {field}: from {before} to {after}").format(field=self.label, before=before, after=after)
