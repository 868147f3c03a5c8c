"""Fields of a workspace's own in the query language; looked up only when a question names one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
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
_NOTHING: Mapping[str, str] = MappingProxyType({})


def asked_by(member: Member, kind: str, vocabulary: Vocabulary, through: Mapping[str, str] = _NOTHING) -> Vocabulary:
    """The vocabulary of a kind of thing with the fields that the member's workspace has added.

    `through` says of other kinds by which relation the thing has one; their fields are asked as `customer.plan`.
    """
    return vocabulary.and_further(
        lambda: [*_own(member, kind), *(field for other in through for field in _theirs(member, other, through[other]))]
    )


def _own(member: Member, kind: str) -> Iterator[Field]:
    """What stands in retired ones can be asked for still."""
    for one in known_to(member, kind):
        yield _asked_as(one, one.key, _holding(one, member.workspace_id, "pk"), recorded_as(one.pk))


def _theirs(member: Member, kind: str, relation: str) -> Iterator[Field]:
    for one in known_to(member, kind):
        # What was is remembered of the customer, not of the ticket.
        yield _asked_as(one, f"{kind}.{one.key}", _holding(one, member.workspace_id, relation), "")


def _asked_as(definition: Definition, name: str, holding: Callable[[Q], Q], recorded: str) -> Field:
    kind, values = _KINDS[definition.type]
    return Field(name, kind, definition.label, many=holding, recorded=recorded, **values(definition))


def _holding(definition: Definition, workspace_id: int, relation: str) -> Callable[[Q], Q]:
    """Things with a value that few have are found by its index; where many have it, each thing in turn is looked at, and soon fits.

    Left to itself, SQLite would take the longer of the two ways for either.
    """
    rows = FieldValue.objects.filter(workspace=workspace_id, field=definition.pk)
    # Of one customer there are many tickets.
    few = FEW if relation == "pk" else FEW // 10

    def holding(condition: Q) -> Q:
        if _found.count(workspace_id, definition.pk, condition, slice(few)) < few:
            return Q(**{f"{relation}__in": rows.filter(condition).values("subject")})
        return Q(Exists(rows.filter(condition, kind=definition.kind, subject=OuterRef(relation))))

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
