"""What a view can list: how its question is checked and counted, and where its list stands without it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from caseway.fields.sorting import own_order
from caseway.issues import listing as issue_listing
from caseway.issues.asking import asked as asked_of
from caseway.issues.models import Issue
from caseway.issues.query import vocabulary_of
from caseway.saved.models import View
from caseway.search import fulltext
from caseway.search.language import QueryError, explain, parse_sort
from caseway.search.timelimit import limited
from caseway.tickets import listing as ticket_listing
from caseway.tickets.models import Ticket
from caseway.tickets.query import asked as asked_of_tickets
from caseway.workspaces.models import Member

# A number in the sidebar says no more than 99+.
MOST_COUNTED = 100
# So long one count may take; then the question is too broad to be counted.
SECONDS = 0.5


@dataclass(frozen=True)
class Listing:
    ask: Callable[[str, Member], object]
    count: Callable[[str, Member], int]
    # Names of orders, and those that are none of a column.
    sorts: frozenset[str]
    # What is listed; workspaces have fields of their own on it, and sort by them.
    of: str
    own_sorts: frozenset[str] = frozenset()


LISTINGS: dict[str, Listing] = {
    View.Kind.TICKETS: Listing(
        asked_of_tickets,
        lambda q, member: ticket_listing.count_up_to(member, q, MOST_COUNTED),
        frozenset(ticket_listing.SORTS),
        Ticket.subject_kind,
        frozenset({ticket_listing.BY_STATE}),
    ),
    View.Kind.ISSUES: Listing(
        lambda q, member: asked_of(q, member, vocabulary_of(member), fulltext.ISSUES),
        lambda q, member: issue_listing.count_up_to(member, q, MOST_COUNTED),
        frozenset(issue_listing.SORTS),
        Issue.subject_kind,
    ),
}


def check(kind: str, q: str, sort: str, member: Member) -> None:
    """Raises ValidationError, in words, for a question or an order that there is not."""
    listing = LISTINGS[kind]
    for name, ask in (
        ("q", lambda: listing.ask(q, member)),
        ("sort", lambda: sort in listing.own_sorts or not sort or own_order(member, listing.of, sort) or parse_sort(sort, listing.sorts)),
    ):
        try:
            ask()
        except QueryError as error:
            raise ValidationError({name: explain(error)}) from None


def count(kind: str, q: str, member: Member) -> int:
    """How many a member finds, counted no further than the cap. Raises QueryError."""
    with limited(SECONDS):
        return LISTINGS[kind].count(q, member)
