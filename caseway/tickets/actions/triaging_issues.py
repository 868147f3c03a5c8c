"""Decisions of the triage of issues: each is its verbs and one fact that says what was decided and how long it took."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.issues import actions as issue_actions
from caseway.issues.models import Issue, Relation
from caseway.issues.triage_facts import IssueDecided
from caseway.tickets.actions.linking import merge_issue
from caseway.tickets.actions.saying import reply
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member

# Whoever was asked has so long to say something; then it is decided without.
PATIENCE = timedelta(days=7)
# One decision writes to no more customers than a person can have in mind.
MOST_WRITTEN_TO = 50


@transaction.atomic
def accept_issue(issue: Issue, *, by: Member, seconds: int | None = None, **values: str) -> None:
    """It is ours to do, some day; `values` are properties of the issue."""
    issue_actions.change(issue, by=by, **values)
    issue_actions.accept(issue, by=by)
    _decided(issue, "accept", by, seconds)


@transaction.atomic
def find_duplicate(issue: Issue, other: Issue, *, by: Member, seconds: int | None = None) -> Relation:
    """It is another one, and its tickets wait there."""
    relation = merge_issue(issue, other, by=by)
    _decided(issue, "duplicate", by, seconds)
    return relation


@transaction.atomic
def decline_issue(issue: Issue, *, by: Member, reason: str, seconds: int | None = None) -> None:
    issue_actions.cancel(issue, by=by, reason=reason)
    _decided(issue, "decline", by, seconds)


@transaction.atomic
def answer_tickets_from_known(issue: Issue, known: Issue, *, by: Member, words: str, seconds: int | None = None) -> Relation:
    """It is a known issue; whoever waits for it reads the solution, and their tickets hang there.

    Raises ValidationError where nobody waits, or too many do.
    """
    waiting = _whom_to_write_to(issue, by)
    if not waiting:
        raise ValidationError(_("No customer waits for it. Make it a duplicate of the known issue."))
    relation = merge_issue(issue, known, by=by)
    _write(waiting, words, by)
    _decided(issue, "answer", by, seconds)
    return relation


@transaction.atomic
def ask_about(issue: Issue, *, by: Member, words: str, seconds: int | None = None) -> int:
    """Ask whoever can know more: the customers who wait for it, else the colleague who raised it. It comes back with an answer.

    Returns how many customers were asked.
    """
    waiting = _whom_to_write_to(issue, by)
    _write(waiting, words, by)
    issue_actions.discuss(issue, by=by, body=_asked(issue, waiting, words, by))
    issue_actions.snooze(issue, now() + PATIENCE, by=by)
    _decided(issue, "ask", by, seconds)
    return len(waiting)


def waiting_for(issue: Issue, member: Member) -> list[Ticket]:
    """Those whose customers wait for an issue, as far as a member may write to them; one more than may be written to at once."""
    open_ones = Ticket.objects.visible_to(member).unresolved().filter(issue=issue).order_by("id")
    return list(open_ones[: MOST_WRITTEN_TO + 1])


def _whom_to_write_to(issue: Issue, member: Member) -> list[Ticket]:
    waiting = waiting_for(issue, member)
    if len(waiting) > MOST_WRITTEN_TO:
        words = _("More than {count} customers wait for it. Write to them from the list of its tickets.")
        raise ValidationError(words.format(count=MOST_WRITTEN_TO))
    return waiting


def _write(tickets: Sequence[Ticket], words: str, by: Member) -> None:
    for ticket in tickets:
        reply(ticket, by=by, body=words, then=Ticket.State.PENDING)


def _asked(issue: Issue, tickets: Sequence[Ticket], words: str, by: Member) -> str:
    """What stands in the discussion: the question, and whom it went to."""
    if tickets:
        numbers = ", ".join(f"#{ticket.number}" for ticket in tickets)
        return _("Asked the customers of {tickets}:").format(tickets=numbers) + f"\n\n{words}"
    raised_by = issue.created_by
    return words if raised_by is None or raised_by.pk == by.pk else f"@{raised_by.name} {words}"


def _decided(issue: Issue, decision: str, by: Member, seconds: int | None) -> None:
    record(IssueDecided(decision=decision, seconds=seconds), about=issue, by=by)
