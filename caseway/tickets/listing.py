"""Lists of tickets, page by page: keyset paging in every order, few queries, plain values."""

from collections import defaultdict

from django.db.models import QuerySet

from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.search import cursors, fulltext
from caseway.search.cursors import Page, Row, page_of_rows, whole_number
from caseway.search.language import QueryError, parse_sort
from caseway.search.timelimit import limited
from caseway.search.walking import newest_with_words
from caseway.tickets.models import Seen, Tag, Ticket
from caseway.tickets.query import Question, asked
from caseway.workspaces.models import Member

SORTS = {"number": "id", "created": "created_at", "updated": "updated_at"}
NEWEST = "-number"
BY_STATE = "state"
STATES = [Ticket.State.NEW, Ticket.State.OPEN, Ticket.State.PENDING, Ticket.State.ON_HOLD, Ticket.State.RESOLVED, Ticket.State.CLOSED]
MOST_COUNTED = 1000

COLUMNS = (
    "id", "number", "subject", "snippet", "state", "priority", "created_at", "updated_at", "requester_id", "requester__name",
    "requester__email", "product__name", "lot", "issue_id", "assignee_id", "assignee__name",
)  # fmt: skip


def page_of(member: Member, q: str = "", sort: str = "", cursor: str = "", limit: int = 50, columns: tuple[str, ...] = COLUMNS) -> Page:
    """The tickets that a member may see and asks for. Raises QueryError, also for a cursor that is none of ours."""
    question = asked(q, member)
    order = sort or NEWEST
    tickets = Ticket.objects.visible_to(member).filter(question.rest)
    place = cursors.read(cursor)
    with limited():
        if order == BY_STATE:
            return _by_state(tickets, question, member, place, limit, columns)
        if question.words and order == NEWEST:
            return newest_with_words(tickets.values(*columns), member.workspace_id, question.words, fulltext.TICKETS, place, limit)
        return _sorted(_with_words(tickets, question, member), order, place, limit, columns)


def count_up_to(member: Member, q: str = "", most: int = MOST_COUNTED) -> int:
    """How many there are, counted no further than `most`."""
    question = asked(q, member)
    tickets = Ticket.objects.visible_to(member).filter(question.rest)
    return _with_words(tickets, question, member).order_by().values("pk")[:most].count()


def _with_words(tickets: QuerySet[Ticket], question: Question, member: Member) -> QuerySet[Ticket]:
    return tickets.filter(fulltext.matching(member.workspace_id, question.words)) if question.words else tickets


# Orders ---------------------------------------------------------------------------------------------------------------------------


def _sorted(tickets: QuerySet[Ticket], sort: str, place: list, limit: int, columns: tuple[str, ...]) -> Page:
    order = parse_sort(sort, SORTS)
    column = SORTS[order.field]
    rows = cursors.in_order(tickets.values(*columns), column, order.is_descending, place, limit, cursors.moment)
    return page_of_rows(rows, limit, lambda row: [row["id"]] if column == "id" else [row[column].isoformat(), row["id"]])


def _by_state(tickets: QuerySet[Ticket], question: Question, member: Member, place: list, limit: int, columns: tuple[str, ...]) -> Page:
    """State after state, each newest first: an index range for each instead of one great sort."""
    first, below = _place_by_state(place)
    tickets = _with_words(tickets, question, member)
    rows: list[Row] = []
    for state in STATES[first:]:
        of_state = tickets.filter(state=state)
        if below is not None:
            of_state, below = of_state.filter(id__lt=below), None
        rows += of_state.order_by("-id").values(*columns)[: limit + 1 - len(rows)]
        if len(rows) > limit:
            break
    return page_of_rows(rows, limit, lambda row: [row["state"], row["id"]])


def _place_by_state(place: list) -> tuple[int, int | None]:
    """Which state the next page begins in, and below which id."""
    if not place:
        return 0, None
    if len(place) != 2 or place[0] not in STATES:
        raise QueryError("bad_cursor")
    return STATES.index(place[0]), whole_number(place[1])


# What else a row shows ------------------------------------------------------------------------------------------------------------


def mark_unread(rows: list[Row], member: Member) -> None:
    """Set `is_unread` on rows: changed since the member saw the ticket, or never seen."""
    ids = [row["id"] for row in rows]
    seen = dict(Seen.objects.filter(workspace=member.workspace_id, member=member, ticket__in=ids).values_list("ticket", "at"))
    for row in rows:
        at = seen.get(row["id"])
        row["is_unread"] = at is None or at < row["updated_at"]


def add_tags(rows: list[Row], member: Member) -> None:
    tags: dict[int, list[str]] = defaultdict(list)
    found = Tag.objects.filter(workspace=member.workspace_id, ticket__in=[row["id"] for row in rows]).order_by("name")
    for ticket, name in found.values_list("ticket", "name"):
        tags[ticket].append(name)
    for row in rows:
        row["tags"] = tags[row["id"]]


def add_issues(rows: list[Row], member: Member) -> None:
    """Set `issue` on rows: what the issue is called and its number; None where there is none that the member may see."""
    ids = {row["issue_id"] for row in rows} - {None}
    seen = Issue.objects.visible_to(member).filter(pk__in=ids).values_list("pk", "number", "product__key") if ids else ()
    called = {pk: {"number": number, "name": named(key, number)} for pk, number, key in seen}
    for row in rows:
        row["issue"] = called.get(row["issue_id"])
