"""What can be done about a lot that goes wrong."""

from django.db import transaction
from django.db.models import QuerySet

from caseway.activity.recording import Actor
from caseway.issues.actions import cancel, raise_issue, set_affected_versions
from caseway.issues.models import Issue
from caseway.lots.checking import ALARM, alarm_key
from caseway.lots.counting import CountedLot, of_lot
from caseway.notices.actions import end_alarm
from caseway.products.models import Product, Version
from caseway.tickets.actions import link_issue, unlink_issue
from caseway.tickets.models import Ticket

# Beyond them the newest are linked; the rest is a matter of the list of tickets.
MOST_LINKED = 1000


@transaction.atomic
def raise_issue_of(
    product: Product, lot: CountedLot, tickets: QuerySet[Ticket], *, by: Actor, title: str, description: str = ""
) -> tuple[Issue, int] | None:
    """One cause for the complaints on a lot that have none yet; None where all have one. Whoever raises it knows, so the alarm ends.

    Two at once would raise two: the product's row is what they wait for.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    loose = list(of_lot(tickets, product, lot).filter(issue=None).order_by("-id")[:MOST_LINKED])
    if not loose:
        return None
    issue = raise_issue(product.workspace, by=by, title=title, description=description, product=product)
    if lot.runs:
        set_affected_versions(issue, Version.objects.filter(pk__in=[run["pk"] for run in lot.runs]), by=by)
    for ticket in reversed(loose):
        link_issue(ticket, issue, by=by)
    calm(product, lot)
    return issue, len(loose)


@transaction.atomic
def take_back(issue: Issue, tickets: QuerySet[Ticket], *, by: Actor, reason: str) -> None:
    """The issue was raised too soon: its tickets stand for themselves again."""
    for ticket in tickets.filter(workspace=issue.workspace_id, issue=issue).order_by("id")[:MOST_LINKED]:
        unlink_issue(ticket, by=by)
    cancel(issue, by=by, reason=reason)


def calm(product: Product, lot: CountedLot) -> None:
    """Somebody has looked into it: the alarm is over, and does not come again for a year."""
    end_alarm(product.workspace, ALARM, alarm_key(product, lot.key))
