"""Telling everybody who waited that it is fixed: reviewed by a person, each once, in their own thread."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.live import wake_on_commit
from caseway.activity.recording import record
from caseway.issues.models import Issue
from caseway.products.models import Version
from caseway.tickets.actions.resolving import reopen
from caseway.tickets.actions.saying import reply
from caseway.tickets.facts import AnnouncementSent, AnnouncementSkipped
from caseway.tickets.models import Announcement, Participant, Ticket, Told
from caseway.tickets.waiting import Bodies, Letter, letters
from caseway.workspaces.models import Member

State = Announcement.State


def draft(issue: Issue, version: Version | None) -> Announcement:
    """The announcement of a fix; the same one however often it is asked for."""
    made, _is_new = Announcement.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, version=version)
    return made


@transaction.atomic
def announce(issue: Issue, *, by: Member, bodies: Bodies, but_for: Collection[int] = ()) -> list[Letter]:
    """Owe the words to everybody who waits, except to the tickets (ids) `but_for`; returns what will be written.

    Who was told of this fix is not told again, so that pressing twice changes nothing. Raises ValidationError without words.
    """
    if not any(body.strip() for body in bodies.values()):
        raise ValidationError({"body": _("Say what they should read.")})
    issue = Issue.objects.select_for_update(of=("self",)).select_related("fixed_version").get(pk=issue.pk)
    announcement = draft(issue, issue.fixed_version)
    owed = [letter for letter in letters(issue, by, bodies, announcement) if letter.ticket.pk not in but_for]
    Told.objects.bulk_create(
        Told(
            workspace_id=issue.workspace_id,
            announcement=announcement,
            ticket=letter.ticket,
            member=by,
            body=letter.body,
            subject=f"ticket:{letter.ticket.pk}",
        )
        for letter in owed
    )
    if owed:
        _decide(announcement, State.SENT)
        record(AnnouncementSent(count=len(owed)), about=issue, by=by)
        wake_on_commit(Told)
    return owed


@transaction.atomic
def skip(announcement: Announcement, *, by: Member) -> None:
    """Nobody is told of this fix."""
    current = Announcement.objects.select_for_update().select_related("issue").get(pk=announcement.pk)
    if current.state == State.DRAFT:
        _decide(current, State.SKIPPED)
        record(AnnouncementSkipped(), about=current.issue, by=by)


def _decide(announcement: Announcement, state: str) -> None:
    Announcement.objects.filter(pk=announcement.pk).update(state=state, decided_at=now())


def tell(row: Told) -> None:
    """What the runner does for one requester: the reply and the resolution, in the transaction that marks the row done."""
    ticket = row.ticket
    reply(ticket, by=row.member, body=row.body, then="" if ticket.is_resolved else Ticket.State.RESOLVED)


@transaction.atomic
def say_whether_fixed(participant: Participant, answer: str) -> None:
    """The requester says with one click whether it is fixed for them; “no” opens the ticket again."""
    told = Told.objects.select_for_update().filter(workspace=participant.workspace_id, ticket=participant.ticket_id).order_by("-id").first()
    if told is None or told.answer == answer:
        return
    Told.objects.filter(pk=told.pk).update(answer=answer)
    if answer == Told.Answer.NO and participant.ticket.is_resolved and not participant.ticket.is_closed:
        reopen(participant.ticket, by=participant.customer)
