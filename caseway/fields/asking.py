"""Fields of a workspace's own in the query language; looked up only when a question names one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from caseway.fields.definitions import Definition, Type, known_to
from caseway.fields.facts import recorded_as
from caseway.fields.models import LONGEST_FOLDED, CustomField, FieldValue
from caseway.questions import asked_often
from caseway.search.folding import fold
from caseway.search.language import Field, Kind, Vocabulary
from caseway.workspaces.models import Member

_YES_NO = {"yes": 1, "no": 0}
FEW = 2000


def asked_by(member: Member, kind: str, vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary of a kind of thing with the fields that the member's workspace has added."""
    return vocabulary.and_further(lambda: [asked_as(one, member.workspace_id) for one in known_to(member, kind)])


def asked_as(definition: Definition, workspace_id: int) -> Field:
    """A field as the language asks it. What stands in retired ones can be asked for still."""
    kind, values = _KINDS[definition.type]
    holding, recorded = _holding(definition, workspace_id), recorded_as(definition.pk)
    return Field(definition.key, kind, definition.label, many=holding, recorded=recorded, **values(definition))


def _holding(definition: Definition, workspace_id: int) -> Callable[[Q], Q]:
    """Things with a value that few have are found by its index; where many have it, each thing in turn is looked at, and soon fits.

    Left to itself, SQLite would take the longer of the two ways for either.
    """
    rows = FieldValue.objects.filter(workspace=workspace_id, field=definition.pk)

    def holding(condition: Q) -> Q:
        if _found.count(workspace_id, definition.pk, condition, slice(FEW)) < FEW:
            return Q(pk__in=rows.filter(condition).values("subject"))
        return Q(Exists(rows.filter(condition, kind=definition.kind, subject=OuterRef("pk"))))

    return holding


@asked_often
def _found(workspace: int, field: int, condition: Q, part: slice):
    return FieldValue.objects.filter(condition, workspace=workspace, field=field).values("pk")[part]


def _text(definition: Definition) -> dict[str, Any]:
    return {"lookup": "folded", "name_lookup": "text", "is_exact": True, "fold": lambda text: fold(" ".join(text.split()))[:LONGEST_FOLDED]}


def _choices(definition: Definition) -> dict[str, Any]:
    of_list = definition.choices
    return {"lookup": "choice", "choices": {one.key: one.label for one in of_list}, "stored": {one.key: one.pk for one in of_list}}


def _same(**values: Any) -> Callable[[Definition], dict[str, Any]]:
    return lambda definition: values


_KINDS: dict[str, tuple[Kind, Callable[[Definition], dict[str, Any]]]] = {
    Type.TEXT: (Kind.TEXT, _text),
    Type.LINK: (Kind.TEXT, _text),
    Type.NUMBER: (Kind.NUMBER, _same(lookup="number", is_decimal=True)),
    Type.YES_NO: (Kind.CHOICE, _same(lookup="number", choices={"yes": "yes", "no": "no"}, stored=_YES_NO)),
    Type.DATE: (Kind.DATE, _same(lookup="day", is_day=True)),
    Type.ONE: (Kind.CHOICE, _choices),
    Type.SEVERAL: (Kind.CHOICE, _choices),
}


# What the language calls things already. Whoever lies above says it; a field must not take such a name.
_TAKEN: dict[str, frozenset[str]] = {}
ALWAYS_TAKEN = frozenset({"and", "or", "not", "sort", "none", "any", "from", "to", "by", "during", "was", "changed"})


def takes_names(kind: str, names: Iterable[str]) -> None:
    """Names of the query language that mean something else for this kind of thing."""
    _TAKEN[CustomField.Kind(kind)] = frozenset(names)


def is_taken(kind: str, key: str) -> bool:
    return key in ALWAYS_TAKEN or key in _TAKEN.get(kind, ())
