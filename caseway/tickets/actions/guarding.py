"""What an author has seen, and what they have missed."""

from django.db.models import QuerySet
from django.utils.timezone import now

from caseway.activity.facts import fact_class, fact_names
from caseway.activity.models import Activity
from caseway.questions import Asked, asked_often
from caseway.tickets.models import Seen, Ticket
from caseway.workspaces.models import Member


def missed_by(ticket: Ticket, member: Member, *, since: int) -> list[Activity]:
    """What others did to a ticket after activity `since` that an author should know before sending."""
    names = [name for name in fact_names() if fact_class(name).stops_sending]
    return _news_of_others(ticket.workspace_id, ticket.pk, member.pk, since, names)


@asked_often
def _news_of_others(workspace: int, ticket: int, member: int, since: int, names: list[str]) -> QuerySet[Activity]:
    news = Activity.objects.filter(workspace=workspace, subject_kind="ticket", subject_id=ticket, id__gt=since, name__in=names)
    return news.exclude(actor_kind="member", actor_id=member).order_by("id")[:50]


@asked_often
def _seen_at(workspace: int, member: int, ticket: int) -> QuerySet:
    return Seen.objects.filter(workspace=workspace, member=member, ticket=ticket).values_list("at", flat=True)


def asks_when_seen(ticket: Ticket, member: Member) -> Asked:
    return _seen_at.about(ticket.workspace_id, member.pk, ticket.pk)


def see(ticket: Ticket, member: Member) -> None:
    """The member has read the ticket up to now; written down only when there was something new."""
    seen = _seen_at.first(ticket.workspace_id, member.pk, ticket.pk)
    if seen is None or seen < ticket.updated_at:
        Seen.objects.update_or_create(workspace_id=ticket.workspace_id, member=member, ticket=ticket, defaults={"at": now()})
