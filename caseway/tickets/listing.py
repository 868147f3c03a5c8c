"""Lists of tickets, page by page: keyset paging in every order, few queries, plain values."""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

from caseway.questions import Question, asked_often
from caseway.search import fulltext
from caseway.search.language import QueryError, parse_sort
from caseway.search.timelimit import limited
from caseway.tickets.models import Seen, Tag, Ticket
from caseway.tickets.query import Asked, asked
from caseway.workspaces.models import Member

SORTS = {"number": "id", "created": "created_at", "updated": "updated_at"}
NEWEST = "-number"
BY_STATE = "state"
STATES = [Ticket.State.NEW, Ticket.State.OPEN, Ticket.State.PENDING, Ticket.State.ON_HOLD, Ticket.State.RESOLVED, Ticket.State.CLOSED]
MOST_COUNTED = 1000
# So many candidates of the index are looked at for one page before the question counts as too broad.
MOST_CANDIDATES = 20_000
FEWEST_AT_ONCE = 200

COLUMNS = (
    "id", "number", "subject", "snippet", "state", "priority", "created_at", "updated_at", "requester_id", "requester__name",
    "requester__email", "product__name", "lot", "assignee_id", "assignee__name",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows of one page and where the next begins (empty at the end)."""

    rows: list[Row] = field(default_factory=list)
    next: str = ""


def page_of(member: Member, q: str = "", sort: str = "", cursor: str = "", limit: int = 50, columns: tuple[str, ...] = COLUMNS) -> Page:
    """The tickets that a member may see and asks for. Raises QueryError, also for a cursor that is none of ours."""
    question = asked(q, member)
    order = sort or NEWEST
    place = _read(cursor)
    with limited():
        if question.words and order == NEWEST:
            return _by_words(_Wanted(member, question.rest, columns), question, place, limit)
        wanted = _Wanted(member, _with_words(question, member), columns)
        return _by_state(wanted, place, limit) if order == BY_STATE else _sorted(wanted, order, place, limit)


def count_up_to(member: Member, q: str = "", most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than `most`."""
    return _fitting.count(member, _with_words(asked(q, member), member), slice(most))


@asked_often
def _fitting(member, condition: Q, part: slice):
    return Ticket.objects.visible_to(member).filter(condition).values("pk")[part]


def _with_words(question: Asked, member: Member) -> Q:
    return question.rest & fulltext.matching(member.workspace_id, question.words) if question.words else question.rest


@dataclass(frozen=True)
class _Wanted:
    """The tickets that are asked for, and what is to be told of them."""

    member: Member
    condition: Q
    columns: tuple[str, ...]

    def rows(self, further: Q, orders: tuple[str, ...], most: int) -> list[Row]:
        return _in_order(self.columns, orders)(self.member, self.condition & further, slice(most))


@lru_cache(maxsize=64)
def _in_order(columns: tuple[str, ...], orders: tuple[str, ...]) -> Question:
    return asked_often(
        lambda member, condition, part: Ticket.objects.visible_to(member).filter(condition).order_by(*orders).values(*columns)[part]
    )


# Orders ---------------------------------------------------------------------------------------------------------------------------


def _sorted(wanted: _Wanted, sort: str, place: list, limit: int) -> Page:
    order = parse_sort(sort, SORTS)
    column, sign, after = SORTS[order.field], "-" if order.is_descending else "", "lt" if order.is_descending else "gt"
    orders = (f"{sign}id",) if column == "id" else (f"{sign}{column}", f"{sign}id")
    rows = wanted.rows(_beyond(column, after, place) if place else Q(), orders, limit + 1)
    return _page(rows, limit, lambda row: [row["id"]] if column == "id" else [row[column].isoformat(), row["id"]])


def _beyond(column: str, after: str, place: list) -> Q:
    if column == "id":
        return Q(**{f"id__{after}": _int(place[-1])})
    moment, pk = _moment(place[0]), _int(place[-1])
    return Q(**{f"{column}__{after}": moment}) | Q(**{column: moment, f"id__{after}": pk})


def _by_state(wanted: _Wanted, place: list, limit: int) -> Page:
    """State after state, each newest first: an index range for each instead of one great sort."""
    first, below = (STATES.index(place[0]), _int(place[1])) if len(place) == 2 and place[0] in STATES else (0, None)
    rows: list[Row] = []
    for state in STATES[first:]:
        of_state = Q(state=state) if below is None else Q(state=state, id__lt=below)
        rows += wanted.rows(of_state, ("-id",), limit + 1)
        if len(rows) > limit:
            break
        below = None
    rows = rows[: limit + 1]
    return _page(rows, limit, lambda row: [row["state"], row["id"]])


def _by_words(wanted: _Wanted, question: Asked, place: list, limit: int) -> Page:
    """The index offers candidates newest first; the rest of the question and the right to see are asked of the tickets themselves."""
    below = _int(place[-1]) if place else None
    rows: list[Row] = []
    looked_at, at_once = 0, max(FEWEST_AT_ONCE, 2 * limit)
    while len(rows) <= limit:
        if looked_at >= MOST_CANDIDATES:
            raise QueryError("too_broad")
        found = fulltext.candidates(wanted.member.workspace_id, question.words, below, at_once)
        if found is None:
            return _sorted(wanted, NEWEST, place, limit)
        if not found:
            break
        rows += wanted.rows(Q(id__in=found), ("-id",), limit + 1)
        below, looked_at = found[-1], looked_at + len(found)
        if len(found) < at_once:
            break
        at_once = min(at_once * 4, 5000)
    return _page(rows[: limit + 1], limit, lambda row: [row["id"]])


# Cursors --------------------------------------------------------------------------------------------------------------------------


def _page(rows: list[Row], limit: int, place_of: Callable[[Row], list]) -> Page:
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], _written(place_of(rows[limit - 1])))


def _written(place: list) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str) -> list:
    if not cursor:
        return []
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor[:200] + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise QueryError("bad_cursor") from None
    if not isinstance(place, list) or not 1 <= len(place) <= 2:
        raise QueryError("bad_cursor")
    return place


def _int(value: Any) -> int:
    if isinstance(value, int) and 0 <= value < 2**63:
        return value
    raise QueryError("bad_cursor")


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise QueryError("bad_cursor") from None
    if moment.tzinfo is None:
        raise QueryError("bad_cursor")
    return moment


# What else a row shows ------------------------------------------------------------------------------------------------------------


def mark_unread(rows: list[Row], member: Member) -> None:
    """Set `is_unread` on rows: changed since the member saw the ticket, or never seen."""
    ids = [row["id"] for row in rows]
    seen = dict(_seen_at(member.workspace_id, member.pk, ids))
    for row in rows:
        at = seen.get(row["id"])
        row["is_unread"] = at is None or at < row["updated_at"]


def add_tags(rows: list[Row], member: Member) -> None:
    tags: dict[int, list[str]] = defaultdict(list)
    for ticket, name in _tags_of(member.workspace_id, [row["id"] for row in rows]):
        tags[ticket].append(name)
    for row in rows:
        row["tags"] = tags[row["id"]]


@asked_often
def _seen_at(workspace: int, member: int, tickets: list[int]):
    return Seen.objects.filter(workspace=workspace, member=member, ticket__in=tickets).values_list("ticket", "at")


@asked_often
def _tags_of(workspace: int, tickets: list[int]):
    return Tag.objects.filter(workspace=workspace, ticket__in=tickets).order_by("name").values_list("ticket", "name")
