"""Lists of tickets, page by page: keyset paging in every order, few queries, plain values."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from caseway.fields.sorting import Source, own_order, page_by_field
from caseway.issues.asking import Asked
from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.questions import Question, asked_often, together
from caseway.search import cursors, fulltext
from caseway.search.cursors import Page, Row, id_at, moment, page_of_rows, value_after_value, whole_number
from caseway.search.language import QueryError, parse_sort
from caseway.search.timelimit import limited
from caseway.search.walking import newest_with_words
from caseway.tickets.models import Seen, Tag, Ticket
from caseway.tickets.query import asked
from caseway.workspaces.models import Member

SORTS = {"number": "id", "created": "created_at", "updated": "updated_at", "priority": "priority"}
NEWEST = "-number"
BY_STATE = "state"
STATES = [Ticket.State.NEW, Ticket.State.OPEN, Ticket.State.PENDING, Ticket.State.ON_HOLD, Ticket.State.RESOLVED, Ticket.State.CLOSED]
# The lowest first.
PRIORITIES = [Ticket.Priority.LOW, Ticket.Priority.NORMAL, Ticket.Priority.HIGH, Ticket.Priority.URGENT]
MOST_COUNTED = 1000

COLUMNS = (
    "id", "number", "subject", "snippet", "state", "priority", "created_at", "updated_at", "requester_id", "requester__name",
    "requester__email", "product__name", "version__name", "lot", "issue_id", "assignee_id", "assignee__name",
)  # fmt: skip


def page_of(member: Member, q: str = "", sort: str = "", cursor: str = "", limit: int = 50, columns: tuple[str, ...] = COLUMNS) -> Page:
    """The tickets that a member may see and asks for. Raises QueryError, also for a cursor that is none of ours."""
    question = asked(q, member)
    order = sort or NEWEST
    place = cursors.read(cursor)
    with limited():
        if fulltext.has_words(question.words) and order == NEWEST:
            wanted = _Wanted(member, question.rest, columns)
            return newest_with_words(wanted.among, member.workspace_id, question.words, fulltext.TICKETS, place, limit)
        wanted = _Wanted(member, _with_words(question, member), columns)
        return _in_turn(wanted, "state", STATES, place, limit) if order == BY_STATE else _sorted(wanted, order, place, limit)


def count_up_to(member: Member, q: str = "", most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than `most`."""
    return _fitting.count(member, _with_words(asked(q, member), member), slice(most))


@asked_often
def _fitting(member, condition: Q, part: slice):
    return Ticket.objects.visible_to(member).filter(condition).values("pk")[part]


def ids_below(member: Member, q: str, below: int, most: int) -> list[int]:
    """The newest that are asked for and are older than `below`: pages for what walks through all of them."""
    found = Ticket.objects.visible_to(member).filter(_with_words(asked(q, member), member), id__lt=below)
    return list(found.order_by("-id").values_list("pk", flat=True)[:most])


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

    def among(self, ids: list[int], most: int) -> list[Row]:
        return _among(self.columns)(self.member, self.condition, ids, slice(most))

    def ids(self, most: int) -> list[int]:
        return [row["pk"] for row in _fitting(self.member, self.condition, slice(most))]


@lru_cache(maxsize=64)
def _in_order(columns: tuple[str, ...], orders: tuple[str, ...]) -> Question:
    return asked_often(
        lambda member, condition, part: Ticket.objects.visible_to(member).filter(condition).order_by(*orders).values(*columns)[part]
    )


@lru_cache(maxsize=64)
def _among(columns: tuple[str, ...]) -> Question:
    return asked_often(
        lambda member, condition, ids, part: (
            Ticket.objects.visible_to(member).filter(condition, id__in=ids).order_by("-id").values(*columns)[part]
        )
    )


# Orders ---------------------------------------------------------------------------------------------------------------------------


def _sorted(wanted: _Wanted, sort: str, place: list, limit: int) -> Page:
    if own := own_order(wanted.member, Ticket.subject_kind, sort, SORTS):
        return page_by_field(own, Source(wanted.ids, lambda further, most: wanted.rows(further, ("-id",), most)), place, limit)
    order = parse_sort(sort, SORTS)
    if order.field == "priority":
        return _in_turn(wanted, "priority", PRIORITIES[::-1] if order.is_descending else PRIORITIES, place, limit)
    column, sign, after = SORTS[order.field], "-" if order.is_descending else "", "lt" if order.is_descending else "gt"
    orders = (f"{sign}id",) if column == "id" else (f"{sign}{column}", f"{sign}id")
    rows = wanted.rows(_beyond(column, after, place) if place else Q(), orders, limit + 1)
    return page_of_rows(rows, limit, lambda row: [row["id"]] if column == "id" else [row[column].isoformat(), row["id"]])


def _beyond(column: str, after: str, place: list) -> Q:
    if column == "id":
        return Q(**{f"id__{after}": id_at(place)})
    if len(place) != 2:
        raise QueryError("bad_cursor")
    at, pk = moment(place[0]), whole_number(place[1])
    return Q(**{f"{column}__{after}": at}) | Q(**{column: at, f"id__{after}": pk})


def _in_turn(wanted: _Wanted, column: str, values: Sequence[str], place: list, limit: int) -> Page:
    return value_after_value(lambda further, most: wanted.rows(further, ("-id",), most), column, values, place, limit)


# What else a row shows ------------------------------------------------------------------------------------------------------------


def add_what_rows_show(rows: list[Row], member: Member) -> None:
    """Set `is_unread`, `tags` and `issue` on rows, by one message to the database where it takes several questions in one."""
    ids, issues = [row["id"] for row in rows], _issues_on(rows)
    of_rows = [_seen_at.about(member.workspace_id, member.pk, ids), _tags_of.about(member.workspace_id, ids)]
    with together(*of_rows, *([_issues_called.about(member, issues)] if issues else [])):
        _mark_unread(rows, member)
        _add_tags(rows, member)
        _add_issues(rows, member)


def _mark_unread(rows: list[Row], member: Member) -> None:
    """Changed since the member saw the ticket, or never seen."""
    ids = [row["id"] for row in rows]
    seen = dict(_seen_at(member.workspace_id, member.pk, ids))
    for row in rows:
        at = seen.get(row["id"])
        row["is_unread"] = at is None or at < row["updated_at"]


def _add_tags(rows: list[Row], member: Member) -> None:
    tags: dict[int, list[str]] = defaultdict(list)
    # Sorted here: asked for an order, SQLite may walk all tags of the workspace by name.
    for ticket, name in sorted(_tags_of(member.workspace_id, [row["id"] for row in rows])):
        tags[ticket].append(name)
    for row in rows:
        row["tags"] = tags[row["id"]]


@asked_often
def _seen_at(workspace: int, member: int, tickets: list[int]):
    return Seen.objects.filter(workspace=workspace, member=member, ticket__in=tickets).values_list("ticket", "at")


@asked_often
def _tags_of(workspace: int, tickets: list[int]):
    return Tag.objects.filter(workspace=workspace, ticket__in=tickets).values_list("ticket", "name")


@asked_often
def _issues_called(member, ids: list[int]):
    return Issue.objects.visible_to(member).filter(pk__in=ids).values_list("pk", "number", "product__key")


def _issues_on(rows: list[Row]) -> list[int]:
    return list({row["issue_id"] for row in rows} - {None})


def _add_issues(rows: list[Row], member: Member) -> None:
    """What the issue is called and its number; None where there is none that the member may see."""
    ids = _issues_on(rows)
    seen = _issues_called(member, ids) if ids else ()
    called = {pk: {"number": number, "name": named(key, number)} for pk, number, key in seen}
    for row in rows:
        row["issue"] = called.get(row["issue_id"])
