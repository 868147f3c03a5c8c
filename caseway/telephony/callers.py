"""Who may it be? From a number to people: those whose number it is, then those who once wrote it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from caseway.customers.models import Customer, Phone
from caseway.telephony.models import Call, SeenNumber
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

MOST = 20


@dataclass(frozen=True)
class Match:
    """A customer who may be calling; known by the number, or perhaps, with the ticket in which they wrote it."""

    customer: Customer
    ticket: int | None = None
    seen_at: datetime | None = None

    @property
    def is_known(self) -> bool:
        return self.ticket is None


def matches(member: Member, number: str) -> list[Match]:
    """At most twenty, the certain ones first, as far as the member may see where it comes from."""
    if not number:
        return []
    known = [Match(customer) for customer in _known(member, number)]
    return (known + _perhaps(member, number, {match.customer.pk for match in known}))[:MOST]


def _known(member: Member, number: str) -> list[Customer]:
    theirs = Phone.objects.filter(workspace=member.workspace_id, number=number).values("customer")
    return list(Customer.objects.visible_to(member).filter(pk__in=theirs).select_related("organisation").order_by("-pk")[:MOST])


def _perhaps(member: Member, number: str, known: set[int]) -> list[Match]:
    rows = SeenNumber.objects.filter(workspace=member.workspace_id, number=number, ticket__in=Ticket.objects.visible_to(member))
    rows = rows.exclude(customer__in=known).select_related("customer__organisation", "ticket").order_by("-seen_at")[:MOST]
    return [Match(row.customer, row.ticket.number, row.seen_at) for row in rows]


def certain(workspace_id: int, number: str) -> Customer | None:
    """The one customer whose number it is; None for nobody, and for several."""
    if not number:
        return None
    theirs = Phone.objects.filter(workspace=workspace_id, number=number).values("customer")
    found = list(Customer.objects.present().filter(workspace=workspace_id, pk__in=theirs)[:2])
    return found[0] if len(found) == 1 else None


def named(call: Call, people: list[Match]) -> str:
    """Whom a call is with, in words."""
    known = [match.customer.actor_name for match in people if match.is_known]
    if len(known) > 1:
        return _("{name} or somebody else of that number").format(name=known[0])
    if known:
        return known[0]
    if people:
        return _("perhaps {name}").format(name=people[0].customer.actor_name)
    return call.shown or _("Somebody without a number")
