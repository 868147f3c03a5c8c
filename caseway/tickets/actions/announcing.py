"""Telling everybody who waited that it is fixed: reviewed by a person, each once, in their own thread."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.facts import Fact
from caseway.activity.live import wake_on_commit
from caseway.activity.recording import record
from caseway.issues.models import Issue
from caseway.mail.actions import post
from caseway.products.models import Version
from caseway.tickets.actions.resolving import reopen
from caseway.tickets.actions.saying import reply, reply_apart
from caseway.tickets.announcement_facts import AnnouncementSent, AnnouncementSkipped, VotersTold
from caseway.tickets.models import Announcement, Participant, Ticket, Told, ToldVoter
from caseway.tickets.voters import LetterToVoter, letters_to_voters, news_mail
from caseway.tickets.waiting import Bodies, Letter, letters
from caseway.workspaces.models import Member

State = Announcement.State
Written = TypeVar("Written", Letter, LetterToVoter)


@transaction.atomic
def draft(issue: Issue, version: Version | None) -> Announcement:
    """The announcement of a fix; the same one however often it is asked for.

    The issue is locked first here as well: who drafts would else wait for it with the row that whoever announces waits for.
    """
    Issue.objects.select_for_update(no_key=True).values_list("pk").get(pk=issue.pk)
    made, _is_new = Announcement.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, version=version)
    return made


@transaction.atomic
def announce(issue: Issue, *, by: Member, bodies: Bodies, but_for: Collection[int] = ()) -> list[Letter]:
    """Owe the words to everybody who waits, except to the tickets (ids) `but_for`; returns what will be written.

    Who was told of this fix is not told again, so that pressing twice changes nothing. Raises ValidationError without words.
    """
    if not any(body.strip() for body in bodies.values()):
        raise ValidationError({"body": _("Say what they should read.")})
    held, announcement = _held(issue)
    found = [one for one in letters(held, by, bodies, announcement) if one.ticket.pk not in but_for]
    return _owe(found, AnnouncementSent, held, announcement, by)


@transaction.atomic
def announce_to_voters(issue: Issue, *, by: Member, bodies: Bodies, but_for: Collection[int] = ()) -> list[LetterToVoter]:
    """Owe a mail to everybody who voted and reads of it in no ticket, except to the customers (ids) `but_for`; each once."""
    held, announcement = _held(issue)
    found = [one for one in letters_to_voters(held, by, bodies, announcement) if one.customer.pk not in but_for]
    return _owe(found, VotersTold, held, announcement, by)


def _owe(found: list[Written], fact: Callable[..., Fact], issue: Issue, announcement: Announcement, by: Member) -> list[Written]:
    """Each letter, in the name of who decided it; nothing is decided where nobody waits."""
    rows: list[Any] = [letter.owed(announcement, by) for letter in found]
    if rows:
        type(rows[0]).objects.bulk_create(rows)
        _decide(announcement, State.SENT)
        record(fact(count=len(rows)), about=issue, by=by)
        wake_on_commit(type(rows[0]))
    return found


def _held(issue: Issue) -> tuple[Issue, Announcement]:
    """The issue as it is now, locked, and what is announced of it."""
    held = Issue.objects.select_for_update(of=("self",), no_key=True).select_related("fixed_version").get(pk=issue.pk)
    return held, draft(held, held.fixed_version)


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
    if ticket.merged_into_id is not None:
        reply_apart(ticket, by=row.member, body=row.body)
        return
    reply(ticket, by=row.member, body=row.body, then="" if ticket.is_resolved else Ticket.State.RESOLVED)


def tell_voter(row: ToldVoter) -> None:
    """What the runner does for one who voted: their mail, in the transaction that marks the row done."""
    post([news_mail(row)])


@transaction.atomic
def say_whether_fixed(participant: Participant, answer: str) -> None:
    """The requester says with one click whether it is fixed for them; “no” opens the ticket again."""
    told = Told.objects.select_for_update().filter(workspace=participant.workspace_id, ticket=participant.ticket_id).order_by("-id").first()
    if told is None or told.answer == answer:
        return
    Told.objects.filter(pk=told.pk).update(answer=answer)
    case = participant.ticket.merged_into or participant.ticket
    if answer == Told.Answer.NO and case.is_resolved and not case.is_closed:
        reopen(case, by=participant.customer)
