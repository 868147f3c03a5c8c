"""Lists of issues, page by page: keyset paging in every order, few queries, plain values."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet

from caseway.fields.sorting import Source, own_order, page_by_field
from caseway.issues.asking import Asked, asked
from caseway.issues.models import Issue, Label
from caseway.issues.query import PRIORITIES, vocabulary_of
from caseway.search import cursors, fulltext
from caseway.search.cursors import Page, Row, page_of_rows
from caseway.search.language import parse_sort
from caseway.search.timelimit import limited
from caseway.search.walking import newest_with_words
from caseway.workspaces.models import Member

NEWEST, IMPORTANCE, BY_HAND = "-number", "-importance", "rank"
# Name of an order → its column, and how its value stands in a cursor.
SORTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "number": ("id", cursors.whole_number),
    "created": ("created_at", cursors.moment),
    "updated": ("updated_at", cursors.moment),
    "importance": ("importance", cursors.number),
    "rank": ("rank", cursors.text),
    "tickets": ("tickets", cursors.whole_number),
    "customers": ("customers", cursors.whole_number),
    "priority": ("priority", cursors.text),
}
MOST_COUNTED = 1000

COLUMNS = (
    "id", "number", "title", "kind", "state", "named_state__name", "priority", "severity", "hazard", "importance", "impact", "override",
    "tickets", "customers", "organisations", "due_on", "is_confidential", "updated_at", "rank", "product_id", "product__key",
    "product__name", "fixed_version__name", "assignee_id", "assignee__name", "estimate_minutes",
)  # fmt: skip


def page_of(member: Member, q: str = "", sort: str = "", cursor: str = "", limit: int = 50, columns: tuple[str, ...] = COLUMNS) -> Page:
    """The issues that a member may see and asks for. Raises QueryError, also for a cursor that is none of ours."""
    question = _asked(q, member)
    issues = Issue.objects.visible_to(member).filter(question.rest)
    order = sort or NEWEST
    place = cursors.read(cursor)
    with limited():
        if fulltext.has_words(question.words) and order == NEWEST:
            newest = issues.order_by("-id").values(*columns)
            return newest_with_words(partial(_among, newest), member.workspace_id, question.words, fulltext.ISSUES, place, limit)
        fitting = _with_words(issues, question, member)
        if own := own_order(member, Issue.subject_kind, order, SORTS):
            return page_by_field(own, _source(fitting, columns), place, limit)
        return _sorted(fitting, order, place, limit, columns)


def count_up_to(member: Member, q: str = "", most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than `most`."""
    question = _asked(q, member)
    issues = Issue.objects.visible_to(member).filter(question.rest)
    return _with_words(issues, question, member).order_by().values("pk")[:most].count()


def ids_below(member: Member, q: str, below: int, most: int) -> list[int]:
    """The newest that are asked for and are older than `below`: pages for what walks through all of them."""
    found = matching(Issue.objects.visible_to(member).filter(id__lt=below), q, member)
    return list(found.order_by("-id").values_list("pk", flat=True)[:most])


def matching(issues: QuerySet[Issue], q: str, member: Member) -> QuerySet[Issue]:
    """The issues of a queryset that a question means. Raises QueryError."""
    question = _asked(q, member)
    return _with_words(issues.filter(question.rest), question, member)


def _asked(q: str, member: Member) -> Asked:
    return asked(q, member, vocabulary_of(member), fulltext.ISSUES)


def _with_words(issues: QuerySet[Issue], question: Asked, member: Member) -> QuerySet[Issue]:
    return issues.filter(fulltext.matching(member.workspace_id, question.words, fulltext.ISSUES)) if question.words else issues


def _among(newest: QuerySet, ids: list[int], most: int) -> list[Row]:
    return list(newest.filter(id__in=ids)[:most])


def _sorted(issues: QuerySet[Issue], sort: str, place: list, limit: int, columns: tuple[str, ...]) -> Page:
    order = parse_sort(sort, SORTS)
    column, read_value = SORTS[order.field]
    if column not in columns:
        columns = (*columns, column)
    if column == "priority":
        values = list(reversed(PRIORITIES) if order.is_descending else PRIORITIES)
        return cursors.value_after_value(_source(issues, columns).rows, column, values, place, limit)
    rows = cursors.in_order(issues.values(*columns), column, order.is_descending, place, limit, read_value)
    return page_of_rows(rows, limit, lambda row: _place_of(row, column))


def _source(fitting: QuerySet[Issue], columns: tuple[str, ...]) -> Source:
    rows = fitting.order_by("-id").values(*columns)
    return Source(
        lambda most: list(fitting.order_by().values_list("pk", flat=True)[:most]),
        lambda further, most: list(rows.filter(further)[:most]),
    )


def _place_of(row: Row, column: str) -> list:
    if column == "id":
        return [row["id"]]
    value = row[column]
    return [value.isoformat() if hasattr(value, "isoformat") else value, row["id"]]


def add_labels(rows: list[Row], member: Member) -> None:
    labels: dict[int, list[str]] = defaultdict(list)
    found = Label.objects.filter(workspace=member.workspace_id, issue__in=[row["id"] for row in rows]).order_by("name")
    for issue, name in found.values_list("issue", "name"):
        labels[issue].append(name)
    for row in rows:
        row["labels"] = labels[row["id"]]
