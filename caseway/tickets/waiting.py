"""Who waits for an issue, and the words each of them would read."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from caseway.issues.models import Issue
from caseway.products.models import Version
from caseway.tickets.models import Announcement, Ticket, Told
from caseway.tickets.placeholders import filled
from caseway.workspaces.models import Member, Workspace

# Words by language; "" stands for all languages that have none of their own.
Bodies = Mapping[str, str]


@dataclass(frozen=True)
class Letter:
    """What one requester will read."""

    ticket: Ticket
    body: str


def waiting(issue: Issue, member: Member, announcement: Announcement | None = None):
    """The tickets whose requesters wait, as far as the member may see them: not closed, not told of this fix before."""
    tickets = Ticket.objects.visible_to(member).filter(issue=issue).exclude(state=Ticket.State.CLOSED)
    if announcement is not None:
        tickets = tickets.exclude(pk__in=Told.objects.filter(announcement=announcement).values("ticket"))
    return tickets.select_related("requester", "requester__organisation").order_by("requester__organisation__name", "number")


def letters(issue: Issue, member: Member, bodies: Bodies, announcement: Announcement | None = None) -> list[Letter]:
    """A letter for everybody who waits, in their language where there are words in it."""
    version = issue.fixed_version
    return [Letter(ticket, _body_for(ticket, bodies, version, member)) for ticket in waiting(issue, member, announcement)]


def _body_for(ticket: Ticket, bodies: Bodies, version: Version | None, member: Member) -> str:
    language = language_of(ticket, member.workspace)
    values = {
        "name": ticket.requester.name or _nobodys_name(language),
        "number": f"#{ticket.number}",
        "subject": ticket.subject,
        "version": version.name if version else "",
        "agent": member.name,
    }
    return filled(bodies.get(language) or bodies.get("") or next(iter(bodies.values()), ""), values)


def language_of(ticket: Ticket, workspace: Workspace) -> str:
    """The customer's own language where we speak it, else the workspace's."""
    own = ticket.requester.language.partition("-")[0].lower()
    return own if own in dict(settings.LANGUAGES) else workspace.language


def _nobodys_name(language: str) -> str:
    with translation.override(language):
        return _("there")


def usual_words(language: str, version: Version | None) -> str:
    """What a draft says until somebody says it better."""
    with translation.override(language):
        if version is None:
            return _("Hello {name},\n\nwhat you told us about is fixed. Please write to us if it is not for you.")
        return _("Hello {name},\n\nwhat you told us about is fixed in {version}. Please write to us if it is not for you.")
