"""Where an issue stands. Each verb does nothing when it stands there already."""

from collections.abc import Callable

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.issues import facts
from caseway.issues.facts import IssueChanged, IssueFixed, IssueReopened, IssueStateFact
from caseway.issues.models import Issue, NamedState
from caseway.products.models import Version

State = Issue.State


def triage(issue: Issue, *, by: Actor) -> None:
    """Somebody still has to decide about it."""
    _move(issue, State.TRIAGE, by, facts.IssueTriaged)


def accept(issue: Issue, *, by: Actor) -> None:
    """It is ours to do, some day."""
    _move(issue, State.BACKLOG, by, facts.IssueAccepted)


def plan(issue: Issue, *, by: Actor) -> None:
    """It is meant to be done in the foreseeable future."""
    _move(issue, State.PLANNED, by, facts.IssuePlanned)


def start(issue: Issue, *, by: Actor) -> None:
    """Somebody works on it."""
    _move(issue, State.STARTED, by, facts.IssueStarted)


def cancel(issue: Issue, *, by: Actor, reason: str = "") -> None:
    """It will not be done."""
    _move(issue, State.CANCELLED, by, facts.IssueCancelled, reason=reason)


def reopen(issue: Issue, *, by: Actor) -> None:
    """It was not finished after all: back to the backlog."""
    _move(issue, State.BACKLOG, by, facts.IssueAccepted)


@transaction.atomic
def fix(issue: Issue, *, by: Actor, version: Version | None = None) -> None:
    """It is done, in a version where it ships with one. Done already, another version is only noted."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    version = version or current.fixed_version
    before = current.fixed_version
    if version != before:
        issue.fixed_version = version
        Issue.objects.filter(pk=issue.pk).update(fixed_version=version)
    if current.state != State.DONE:
        _move(issue, State.DONE, by, IssueFixed, version=version.pk if version else None, version_name=version.name if version else "")
    if version != before:
        words = {"before": str(before or ""), "after": str(version or "")}
        record(IssueChanged("fixed_version", **words, was=_id(before), now=_id(version)), about=current, by=by)


def _id(version: Version | None) -> str:
    return str(version.pk) if version else ""


OUTCOMES: dict[str, Callable[..., None]] = {
    State.TRIAGE: triage,
    State.BACKLOG: accept,
    State.PLANNED: plan,
    State.STARTED: start,
    State.DONE: fix,
    State.CANCELLED: cancel,
}


@transaction.atomic
def set_state(issue: Issue, state: str, *, by: Actor, named_state: NamedState | None = None) -> None:
    """The verb that leads to a category, as pages and the API name it; within it, the workspace's own state."""
    OUTCOMES[state](issue, by=by)
    if named_state is not None and named_state.category == state:
        issue.named_state = named_state
        Issue.objects.filter(pk=issue.pk).update(named_state=named_state)


@transaction.atomic
def _move(issue: Issue, state: str, by: Actor, fact: type[IssueStateFact], **words: object) -> None:
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    issue.state = before = current.state
    if before == state:
        return
    if before in Issue.FINISHED and state not in Issue.FINISHED:
        fact, words = IssueReopened, {}
    at = now()
    finished_at = (current.finished_at or at) if state in Issue.FINISHED else None
    issue.state, issue.finished_at, issue.named_state = state, finished_at, None
    Issue.objects.filter(pk=issue.pk).update(state=state, finished_at=finished_at, named_state=None, updated_at=at)
    record(fact(before=before, after=state, **words), about=current, by=by)
