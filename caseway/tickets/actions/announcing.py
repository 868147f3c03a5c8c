"""Telling everybody who waited that it is fixed: reviewed by a person, each once, in their own thread."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.facts import Fact
from caseway.activity.live import wake_on_commit
from caseway.activity.recording import record
from caseway.customers.models import Customer, Organisation
from caseway.issues.models import Issue
from caseway.mail.actions import post
from caseway.products.models import Version
from caseway.tickets.actions.resolving import reopen
from caseway.tickets.actions.saying import reply, reply_apart
from caseway.tickets.announcement_facts import AnnouncementLeftOut, AnnouncementSent, AnnouncementSkipped, VotersTold
from caseway.tickets.models import Announcement, LeftOut, Participant, Ticket, Told, ToldVoter
from caseway.tickets.voters import LetterToVoter, letters_to_voters, news_mail
from caseway.tickets.waiting import Bodies, Letter, letters
from caseway.workspaces.models import Member

State = Announcement.State
Written = TypeVar("Written", Letter, LetterToVoter)


class Choice(NamedTuple):
    """Who is left out (ids), and who is not any more."""

    out: Collection[int] = ()
    back: Collection[int] = ()


_NOBODY = Choice()


@transaction.atomic
def draft(issue: Issue, version: Version | None) -> Announcement:
    """The announcement of a fix; the same one however often it is asked for.

    The issue is locked first here as well: who drafts would else wait for it with the row that whoever announces waits for.
    """
    Issue.objects.select_for_update().values_list("pk").get(pk=issue.pk)
    made, _is_new = Announcement.objects.get_or_create(workspace_id=issue.workspace_id, issue=issue, version=version)
    return made


@transaction.atomic
def announce(issue: Issue, *, by: Member, bodies: Bodies) -> list[Letter]:
    """Owe the words to everybody who waits and is not left out; returns what will be written.

    Who was told of this fix is not told again, so that pressing twice changes nothing. Raises ValidationError without words.
    """
    if not any(body.strip() for body in bodies.values()):
        raise ValidationError({"body": _("Say what they should read.")})
    held, announcement = _held(issue)
    found = letters(held, by, bodies, announcement)
    return _owe(found, AnnouncementSent, held, announcement, by)


@transaction.atomic
def announce_to_voters(issue: Issue, *, by: Member, bodies: Bodies) -> list[LetterToVoter]:
    """Owe a mail to everybody who voted, reads of it in no ticket and is not left out; each once."""
    held, announcement = _held(issue)
    found = letters_to_voters(held, by, bodies, announcement)
    return _owe(found, VotersTold, held, announcement, by)


@transaction.atomic
def leave_out(issue: Issue, *, by: Member, customers: Choice = _NOBODY, organisations: Choice = _NOBODY) -> None:
    """Customers, and whole organisations, who are not told of this fix; it is remembered by whom."""
    is_left_out = LeftOut.objects.filter(workspace=issue.workspace_id, announcement__issue=issue)
    if not (customers.out or organisations.out or is_left_out.exists()):
        return
    issue, announcement = _held(issue)
    kinds: list[tuple[Any, str, Choice]] = [(Customer, "customer", customers), (Organisation, "organisation", organisations)]
    out = back = 0
    for model, field, choice in kinds:
        kept = LeftOut.objects.filter(workspace=issue.workspace_id, announcement=announcement, **{f"{field}__isnull": False})
        already = set(kept.values_list(field, flat=True))
        known = model.objects.visible_to(by).filter(pk__in=set(choice.out) - already).values_list("pk", flat=True)
        made = [LeftOut(workspace_id=issue.workspace_id, announcement=announcement, member=by, **{f"{field}_id": pk}) for pk in known]
        out += len(LeftOut.objects.bulk_create(made))
        gone = already & (set(choice.back) - set(choice.out))
        back += kept.filter(**{f"{field}__in": gone}).delete()[0] if gone else 0
    if out or back:
        record(AnnouncementLeftOut(out=out, back=back), about=issue, by=by)


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
    held = Issue.objects.select_for_update().get(pk=issue.pk)
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
