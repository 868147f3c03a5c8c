"""Lists in the order of a field of the workspace's own, whole things page by page; those without a value come last.

Of what few things fit the values are put in order; where many fit, the field's index is walked in its order and soon finds a page.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from caseway.fields.asking import FEW
from caseway.fields.definitions import Definition, Type, known_to
from caseway.fields.models import FieldValue
from caseway.search import cursors
from caseway.search.cursors import Page, Row, page_of_rows
from caseway.search.language import QueryError
from caseway.workspaces.models import Member

# So many values are looked at for one page before the question counts as too broad.
MOST_WALKED = 20_000
MOST_AT_ONCE = 2000


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise QueryError("bad_cursor") from None


_COLUMNS: dict[str, str] = {
    Type.TEXT: "folded",
    Type.LINK: "folded",
    Type.NUMBER: "number",
    Type.YES_NO: "number",
    Type.DATE: "day",
    Type.ONE: "choice",
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "folded": cursors.text,
    "number": cursors.number,
    "day": _day,
    "choice": cursors.whole_number,
}


@dataclass(frozen=True)
class Order:
    """By which field, and which way."""

    field: Definition
    workspace_id: int
    is_descending: bool

    @property
    def column(self) -> str:
        return _COLUMNS[self.field.type]


@dataclass(frozen=True)
class Source:
    """The things that are asked for: ids of some, and rows of those that fit a further condition, newest first."""

    ids: Callable[[int], list[int]]
    rows: Callable[[Q, int], list[Row]]


def own_order(member: Member, kind: str, sort: str, own: Container[str] = ()) -> Order | None:
    """The order by a field of the workspace's own; None for any other. Raises QueryError for a field that gives no order."""
    name = sort.removeprefix("-").strip().lower()
    if name in own:
        return None
    field = next((one for one in known_to(member, kind) if one.key == name), None)
    if field is None:
        return None
    if field.type not in _COLUMNS:
        raise QueryError("no_order", field=field.label)
    return Order(field, member.workspace_id, sort.startswith("-"))


def sorts_of(member: Member, kind: str) -> list[tuple[str, str]]:
    """(order, words) for each field that is in use and gives one: numbers and days from above, the others from below."""
    return [
        (f"-{one.key}" if one.type in (Type.NUMBER, Type.DATE) else one.key, one.label)
        for one in known_to(member, kind)
        if one.type in _COLUMNS and not one.is_retired
    ]


def page_by_field(order: Order, source: Source, place: list, limit: int) -> Page:
    """One page. Raises QueryError, also for a place in another order."""
    if place and len(place) != 2:
        raise QueryError("bad_cursor")
    rows: list[Row] = []
    values: dict[int, Any] = {}
    if not place or place[0] is not None:
        rows, values = _with_value(order, source, place, limit)
        place = []
    if len(rows) <= limit:
        rows += source.rows(_lacking(order, place), limit + 1 - len(rows))
    return page_of_rows(rows, limit, lambda row: [_plain(values.get(row["id"])), row["id"]])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _lacking(order: Order, place: list) -> Q:
    return (Q(id__lt=cursors.whole_number(place[1])) if place else Q()) & ~_standing(order)


def _standing(order: Order) -> Q:
    """Things with a value in the field."""
    values = FieldValue.objects.filter(workspace=order.workspace_id, kind=order.field.kind, field=order.field.pk, subject=OuterRef("pk"))
    return Q(Exists(values))


def _with_value(order: Order, source: Source, place: list, limit: int) -> tuple[list[Row], dict[int, Any]]:
    """The rows of one page and one more, and the value of each."""
    fitting = source.ids(FEW)
    rows: list[Row] = []
    values: dict[int, Any] = {}
    walked = 0
    for batch in _batches(order, fitting if len(fitting) < FEW else None, place, limit + 1):
        found = {row["id"]: row for row in source.rows(Q(id__in=[subject for _value, subject in batch]), len(batch))}
        rows += [found[subject] for _value, subject in batch if subject in found]
        values |= {subject: value for value, subject in batch}
        walked += len(batch)
        if len(rows) > limit:
            break
        if walked >= MOST_WALKED:
            # What is asked for may be just what has no value.
            if not rows and not source.rows(_standing(order), 1):
                break
            raise QueryError("too_broad")
    return rows[: limit + 1], values


def _batches(order: Order, among: list[int] | None, place: list, first: int) -> Iterator[list[tuple[Any, int]]]:
    """Pairs of value and thing in order, from a place on; of some things or of all."""
    sign, after = ("-", "lt") if order.is_descending else ("", "gt")
    standing = FieldValue.objects.filter(workspace=order.workspace_id, field=order.field.pk)
    if among is not None:
        standing = standing.filter(subject__in=among)
    at = (_READERS[order.column](place[0]), cursors.whole_number(place[1])) if place else None
    for part in _parts(order, at):
        size = first
        while batch := list(
            standing.filter(part, _beyond(order, after, at) if at else Q())
            .order_by(*([f"{sign}{order.column}"] if order.column != "choice" else []), f"{sign}subject")
            .values_list(order.column, "subject")[:size]
        ):
            yield batch
            at = batch[-1]
            if len(batch) < size:
                break
            size = min(size * 4, MOST_AT_ONCE)
        at = None


def _parts(order: Order, at: tuple[Any, int] | None) -> list[Q]:
    """A list is in the order in which it stands in the settings: choice after choice, each a range of the index."""
    if order.column != "choice":
        return [Q(**{f"{order.column}__isnull": False})]
    choices = [one.pk for one in order.field.choices]
    if order.is_descending:
        choices.reverse()
    if at is not None and at[0] not in choices:
        raise QueryError("bad_cursor")
    return [Q(choice=pk) for pk in (choices[choices.index(at[0]) :] if at else choices)]


def _beyond(order: Order, after: str, at: tuple[Any, int]) -> Q:
    value, subject = at
    further = Q(**{f"subject__{after}": subject})
    if order.column == "choice":
        return further
    return Q(**{f"{order.column}__{after}": value}) | Q(**{order.column: value}) & further
