"""Fills a workspace with tickets and what was said on them: rows straight into the tables, since it is all history."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

import orjson
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import now

from caseway.activity.models import Activity, Transition
from caseway.project.bulk import insert, set_sequences
from caseway.project.demo.causes import BAD_EVERY, BAD_SINCE_DAYS, LEAST_BAD
from caseway.project.demo.chain import LEAST, tell_the_chain
from caseway.project.demo.conversations import YEARS, Case, House, case_of
from caseway.project.demo.people import make_customers, make_house
from caseway.project.embedded import forget_samples
from caseway.search.fulltext import index_many
from caseway.tickets.models import Message, Participant, Seen, Tag, Ticket
from caseway.workspaces.models import Counter, Member

AT_ONCE = 5000
DENSITY = 0.8


class NotEmpty(ValueError):
    """The workspace has tickets already."""


def fill(admin: Member, *, tickets: int, seed: int, say: Callable[[int], None] = lambda done: None) -> None:
    """Make tickets #1 to #N of the last two years, the newest now. Raises NotEmpty."""
    if Ticket.objects.filter(workspace=admin.workspace_id).exists():
        raise NotEmpty(f"The workspace “{admin.workspace.slug}” has tickets already; the demonstration is for an empty one.")
    chance = random.Random(seed)
    with transaction.atomic():
        members, teams, products = make_house(admin)
        customers = make_customers(admin, max(10, min(tickets // 6, 20_000)), chance)
        house = House(admin, [m for m in members if m.role == "agent"], teams, {p.key: p for p in products}, customers)
    # The last one is split off another.
    is_chained = tickets >= LEAST
    numbers = iter(range(1, tickets + 1 - is_chained))
    ids = _Ids()
    end = now()
    bad = bad_numbers(tickets)
    while batch := list(islice(numbers, AT_ONCE)):
        cases = [case_of(number, _opened_at(number, tickets, end), end, house, chance, is_bad=number in bad) for number in batch]
        with transaction.atomic():
            _write(admin.workspace_id, cases, ids)
        say(batch[-1])
    with transaction.atomic():
        Counter.objects.update_or_create(workspace=admin.workspace, name="ticket", defaults={"value": tickets - is_chained})
        set_sequences(Ticket, Message, Participant, Activity, Seen, Tag)
    if is_chained:
        tell_the_chain(house, chance)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        forget_samples()


def tidy() -> None:
    """What PostgreSQL does by itself some minutes later with so many new rows, beside the first visitors: look through and count them."""
    if connection.vendor == "postgresql":
        tables = ", ".join(f'"{model._meta.db_table}"' for model in (Ticket, Message, Participant, Activity, Transition, Seen, Tag))
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(f"VACUUM (ANALYZE) {tables}, search_document")
            cursor.execute("RESET statement_timeout")


def bad_numbers(tickets: int) -> frozenset[int]:
    """Which tickets are of the bad lot: evenly over the time since it came out, by number and not by chance."""
    if tickets < LEAST:
        return frozenset()
    since = int(tickets * (1 - BAD_SINCE_DAYS / (365 * YEARS)) ** (1 / DENSITY)) + 1
    late = tickets - since
    count = max(LEAST_BAD, late // BAD_EVERY)
    return frozenset(since + late * place // count for place in range(count))


def _opened_at(number: int, tickets: int, end: datetime) -> datetime:
    """Evenly over the time, a little denser towards its end."""
    share = ((number - 0.5) / tickets) ** DENSITY
    return end - timedelta(days=365 * YEARS) * (1 - share)


class _Ids:
    """Ids that follow what is there, given out here so that rows can name each other before they are written."""

    def __init__(self):
        self.next = {
            model: (model.objects.aggregate(Max("pk"))["pk__max"] or 0) + 1 for model in (Ticket, Message, Participant, Activity, Seen, Tag)
        }

    def take(self, model) -> int:
        pk: int = self.next[model]
        self.next[model] = pk + 1
        return pk


def _write(workspace: int, cases: list[Case], ids: _Ids) -> None:
    for case in cases:
        case.pk = ids.take(Ticket)
    insert(Ticket, TICKET, (_ticket_row(workspace, case) for case in cases))
    insert(Participant, PARTICIPANT, (_participant_row(workspace, case, ids) for case in cases))
    messages: list[tuple] = []
    activities: list[tuple] = []
    moves: list[tuple] = []
    for case in cases:
        for said in case.said:
            said.pk = ids.take(Message)
            messages.append(_message_row(workspace, case, said))
        _tell(workspace, case, ids, activities, moves)
    insert(Message, MESSAGE, messages)
    insert(Activity, ACTIVITY, activities)
    insert(Transition, TRANSITION, moves)
    insert(Tag, TAG, ((ids.take(Tag), workspace, case.pk, tag) for case in cases for tag in case.tags))
    insert(Seen, SEEN, ((ids.take(Seen), workspace, member, case.pk, at) for case in cases for member, at in case.seen))
    index_many(((workspace, case.pk, case.text) for case in cases), are_new=True)


TICKET = (
    "id", "workspace_id", "number", "subject", "state", "channel", "kind", "cause", "priority", "requester_id", "team_id", "assignee_id",
    "product_id", "serial", "lot", "snippet", "created_at", "updated_at", "resolved_at", "continues_id",
)  # fmt: skip
PARTICIPANT = ("id", "workspace_id", "ticket_id", "customer_id", "email", "role", "generation", "is_active", "created_at")
MESSAGE = (
    "id", "workspace_id", "ticket_id", "kind", "is_internal", "member_id", "customer_id", "author_name", "author_email", "body", "quoted",
    "html", "quoted_html", "header_id", "channel", "created_at",
)  # fmt: skip
ACTIVITY = ("id", "workspace_id", "name", "data", "actor_kind", "actor_id", "actor_name", "subject_kind", "subject_id", "at")
TRANSITION = (
    "workspace_id", "activity_id", "subject_kind", "subject_id", "field", "before", "after", "actor_kind", "actor_id", "at",
)  # fmt: skip
TAG = ("id", "workspace_id", "ticket_id", "name")
SEEN = ("id", "workspace_id", "member_id", "ticket_id", "at")


def _ticket_row(workspace: int, case: Case) -> tuple:
    return (
        case.pk, workspace, case.number, case.subject, case.state, case.channel, case.kind, case.cause, case.priority, case.customer[0],
        case.team, case.assignee.pk if case.assignee else None, case.product, case.serial, case.lot, case.said[-1].body[:160],
        case.opened_at, case.said[-1].at, case.resolved_at, None,
    )  # fmt: skip


def _participant_row(workspace: int, case: Case, ids: _Ids) -> tuple:
    customer, _name, email = case.customer
    return ids.take(Participant), workspace, case.pk, customer, email, "requester", 0, True, case.opened_at


def _message_row(workspace: int, case: Case, said) -> tuple:
    member = said.member.pk if said.member else None
    customer, name, email = (None, said.member.name, said.member.account.email) if said.member else case.customer
    return (
        said.pk, workspace, case.pk, said.kind, said.is_internal, member, customer, name, email, said.body, "",
        f"<p>{said.body}</p>\n", "", "", case.channel, said.at,
    )  # fmt: skip


def _tell(workspace: int, case: Case, ids: _Ids, activities: list[tuple], moves: list[tuple]) -> None:
    """The rows of what happened, and of what it changed that history is asked about."""
    for fact, by, at in case.facts():
        pk = ids.take(Activity)
        kind, actor, who = (by.actor_kind, by.pk, by.actor_name) if by else ("customer", case.customer[0], case.customer[1])
        activities.append((pk, workspace, fact.name, orjson.dumps(vars(fact)).decode(), kind, actor, who, "ticket", case.pk, at))
        moves += [(workspace, pk, "ticket", case.pk, move.field, move.before, move.after, kind, actor, at) for move in fact.moves()]
