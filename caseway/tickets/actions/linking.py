"""The cause that a ticket shares with others: it hangs on at most one issue."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.models import Activity
from caseway.activity.recording import Actor, record
from caseway.issues.actions import raise_issue, relate
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Issue, Relation
from caseway.products.models import Product
from caseway.tickets.facts import TicketLinked, TicketUnlinked
from caseway.tickets.models import Carried, Ticket
from caseway.workspaces.models import Member


@transaction.atomic
def link_issue(ticket: Ticket, issue: Issue, *, by: Actor) -> None:
    """Hang a ticket on an issue, instead of the one it hung on before."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if current.issue_id != issue.pk:
        ticket.issue = issue
        Ticket.objects.filter(pk=ticket.pk).update(issue=issue)
        record(TicketLinked(issue=issue.pk, number=issue.number, called=issue.name, before=current.issue_id), about=current, by=by)


@transaction.atomic
def unlink_issue(ticket: Ticket, *, by: Actor) -> None:
    """Take a ticket off its issue."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if current.issue is not None:
        ticket.issue = None
        Ticket.objects.filter(pk=ticket.pk).update(issue=None)
        issue = current.issue
        record(TicketUnlinked(issue=issue.pk, number=issue.number, called=issue.name), about=current, by=by)


@transaction.atomic
def undo_link(ticket: Ticket, *, by: Member) -> None:
    """Hang a ticket where it hung before it was last linked or unlinked; done twice, it is as it was.

    Raises ValidationError where that is an issue that the member may not see.
    """
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    last = _last_move(current)
    if last is None:
        return
    before = last.data["issue"] if last.name == TicketUnlinked.name else last.data["before"]
    if before is None:
        unlink_issue(current, by=by)
        return
    issue = Issue.objects.visible_to(by).select_related("product").filter(pk=before).first()
    if issue is None:
        raise ValidationError(_("What it hung on before is gone, or you may not see it."))
    link_issue(current, issue, by=by)


def _last_move(ticket: Ticket) -> Activity | None:
    moves = Activity.objects.filter(workspace=ticket.workspace_id, subject_kind=Ticket.subject_kind, subject_id=ticket.pk)
    return moves.filter(name__in=(TicketLinked.name, TicketUnlinked.name)).order_by("-id").first()


@transaction.atomic
def raise_usage_issue(
    tickets: Sequence[Ticket], *, by: Member, title: str, product: Product | None, quotes: Sequence[str] = ()
) -> Issue | None:
    """What many people misunderstood becomes something to work on; those tickets hang on it, unless they hang on another already.

    None where all do: of two at once the second finds those of the first.
    """
    loose = list(Ticket.objects.select_for_update().filter(pk__in=[ticket.pk for ticket in tickets], issue=None).order_by("pk"))
    if not loose:
        return None
    said = "\n\n".join(f"> {quote}" for quote in quotes)
    made = raise_issue(by.workspace, by=by, title=title, description=said, kind=Issue.Kind.USAGE, product=product)
    for ticket in loose:
        link_issue(ticket, made, by=by)
    return made


@transaction.atomic
def merge_issue(issue: Issue, other: Issue, *, by: Member) -> Relation:
    """An issue is another one's duplicate; its tickets go along at once. Raises ValidationError for itself."""
    relation = relate(issue, other, Relation.Kind.DUPLICATE_OF, by=by)
    carry_tickets(issue, by=by)
    return relation


@transaction.atomic
def carry_tickets(issue: Issue, *, by: Actor) -> None:
    """The tickets of a duplicate hang where it goes on, or their customers would read that nothing is planned."""
    survivor = survivor_of(issue)
    for ticket in Ticket.objects.filter(workspace=issue.workspace_id, issue=issue).exclude(issue=survivor).order_by("pk"):
        Carried.objects.get_or_create(workspace_id=issue.workspace_id, ticket=ticket, issue=issue)
        link_issue(ticket, survivor, by=by)


@transaction.atomic
def give_tickets_back(issue: Issue, other: Issue, *, by: Actor) -> None:
    """It is no duplicate after all: those that came from it and still hang on the other, or where that goes on, hang on it again."""
    carried = Carried.objects.filter(workspace=issue.workspace_id, issue=issue)
    survivor = survivor_of(other)
    for row in carried.select_related("ticket").order_by("ticket"):
        if row.ticket.issue_id == survivor.pk:
            link_issue(row.ticket, issue, by=by)
    carried.delete()
