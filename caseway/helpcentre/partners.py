"""What the people of an organisation, and those to whom it is shown, may read of its tickets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from caseway.customers.models import Customer, Organisation
from caseway.customers.reading import organisation_open_to
from caseway.helpcentre import visits
from caseway.tickets.models import Message, Ticket
from caseway.tickets.stages import Standing, stage_of, words_of

PER_PAGE = 50
_CURRENT = (*Ticket.UNFINISHED, Ticket.State.RESOLVED)
# A stream hears of the newest tickets, and of as many that are not closed.
MOST_HEARD = 1000


@dataclass(frozen=True, slots=True)
class Case:
    """One ticket in the list, in words that may leave the house."""

    id: int
    number: int
    subject: str
    stage: str
    words: str
    requester: str
    email: str
    created_at: datetime
    news_at: datetime


_COLUMNS = (
    "id", "number", "subject", "created_at", "requester__name", "requester__email", "state", "issue__state", "issue__fixed_version__name",
    "merged_into", "merged_into__state", "merged_into__issue__state", "merged_into__issue__fixed_version__name",
)  # fmt: skip


def organisation_of_visitor(workspace_id: int, secret: str) -> tuple[Customer, Organisation] | None:
    """Who looks, by the secret of a visit, and the organisation that shares with them."""
    customer = visits.visitor(workspace_id, secret)
    organisation = organisation_open_to(customer) if customer else None
    return (customer, organisation) if customer and organisation else None


def tickets_of(organisation: Organisation) -> QuerySet[Ticket]:
    """Those that its people reported; what only a restricted team may see is not told to colleagues either."""
    reported = Ticket.objects.filter(workspace=organisation.workspace_id, requester__organisation=organisation)
    return reported.filter(Q(team=None) | Q(team__is_restricted=False))


def current(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Those that are not closed, so that what was just resolved is read to be done; a merged ticket stands where it goes on."""
    return tickets.filter(Q(state__in=_CURRENT) | Q(merged_into__state__in=_CURRENT))


def cases_of(organisation: Organisation, *, shows_all: bool, before: int | None = None) -> tuple[list[Case], int | None]:
    """A page of the list, the newest first, and the id before which the next one begins; two queries."""
    tickets = tickets_of(organisation) if shows_all else current(tickets_of(organisation))
    if before is not None:
        tickets = tickets.filter(pk__lt=before)
    found = list(tickets.order_by("-id").values(*_COLUMNS)[: PER_PAGE + 1])
    rows = found[:PER_PAGE]
    said = _last_said(organisation.workspace_id, [row["id"] for row in rows])
    return [_case(row, said) for row in rows], rows[-1]["id"] if len(found) > PER_PAGE else None


def _last_said(workspace_id: int, tickets: list[int]) -> dict[int, datetime]:
    """When each had its last public word: `updated_at` would tell when a note was written."""
    public = Message.objects.filter(workspace=workspace_id, ticket__in=tickets, is_internal=False)
    return dict(public.order_by().values_list("ticket").annotate(Max("created_at")))


def _case(row: Mapping[str, Any], said: Mapping[int, datetime]) -> Case:
    standing = _standing(row)
    stage = stage_of(standing)
    return Case(
        id=row["id"],
        number=row["number"],
        subject=row["subject"],
        stage=stage.value,
        words=words_of(stage, standing.version),
        requester=row["requester__name"],
        email=row["requester__email"],
        created_at=row["created_at"],
        news_at=said.get(row["id"], row["created_at"]),
    )


def _standing(row: Mapping[str, Any]) -> Standing:
    at = "merged_into__" if row["merged_into"] else ""
    return Standing(row[f"{at}state"], row[f"{at}issue__state"] or "", row[f"{at}issue__fixed_version__name"] or "")


def heard_of(organisation: Organisation) -> frozenset[int]:
    """The tickets whose news an open page of the organisation is told."""
    tickets = tickets_of(organisation).order_by("-id").values_list("pk", flat=True)
    return frozenset(tickets[:MOST_HEARD]) | frozenset(tickets.filter(state__in=_CURRENT)[:MOST_HEARD])
