"""Issues are compared by what customers told of them too: a known issue learns from the tickets that hang on it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models.functions import Left

from caseway.activity.models import Activity
from caseway.activity.recording import together
from caseway.issues.indexing import keep_issues, keep_solutions
from caseway.questions import asked_often
from caseway.tickets.facts import TicketLinked, TicketUnlinked
from caseway.tickets.models import Message, Ticket

# The first ones say it all, so an issue with ten thousand tickets is not indexed ten thousand times.
LEARNED_FROM, LONGEST_REPORT = 10, 2000
_LINKS = (TicketLinked.name, TicketUnlinked.name)
# What else of a ticket says what is learned from it.
_HEEDED = ("subject", "team")


class Told(NamedTuple):
    """The tickets that an issue learns from, the first ones first, and what their customers reported."""

    tickets: list[int]
    text: str

    def minds(self, ticket: int) -> bool:
        """Whether anything is different when this ticket comes, goes or changes."""
        return len(self.tickets) < LEARNED_FROM or ticket <= self.tickets[-1]


def index_solution(activity: Activity) -> None:
    """Bring the index of known issues up to date with an issue's solution."""
    keep_all_solutions(activity.workspace_id, [activity.subject_id])


def compare_issue(activity: Activity) -> None:
    """What is said of an issue now is what others are compared with."""
    keep_all_issues(activity.workspace_id, [activity.subject_id])


@together
def learn_words(activities: list[Activity]) -> None:
    """Tickets came to an issue, left it or tell something else: the next customer who tells it likewise finds that issue."""
    for workspace, first_tickets in _concerned(activities).items():
        told = _told(workspace, list(first_tickets))
        texts = {issue: one.text for issue, one in told.items() if one.minds(first_tickets[issue])}
        keep_issues(workspace, list(texts), texts)
        keep_solutions(workspace, list(texts), texts)


def keep_all_issues(workspace_id: int, issues: Sequence[int]) -> None:
    """Issues as they are compared, with what was told of them."""
    keep_issues(workspace_id, issues, _texts(workspace_id, issues))


def keep_all_solutions(workspace_id: int, issues: Sequence[int]) -> None:
    """The same for what is known about them."""
    keep_solutions(workspace_id, issues, _texts(workspace_id, issues))


def _concerned(activities: list[Activity]) -> dict[int, dict[int, int]]:
    """By workspace the issues of which customers may tell something else now, each with the first ticket that came, went or changed."""
    heeded = [activity for activity in activities if activity.name in _LINKS or activity.data["field"] in _HEEDED]
    hangs_on = dict(_issues_of(list({activity.subject_id for activity in heeded})) if heeded else ())
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for activity in heeded:
        moved = [activity.data.get("issue"), activity.data.get("before")] if activity.name in _LINKS else []
        for issue in filter(None, [hangs_on.get(activity.subject_id), *moved]):
            issues = found[activity.workspace_id]
            issues[issue] = min(activity.subject_id, issues.get(issue, activity.subject_id))
    return found


_issues_of = asked_often(lambda tickets: Ticket.objects.filter(pk__in=tickets, issue__isnull=False).values_list("pk", "issue"))


def _texts(workspace_id: int, issues: Sequence[int]) -> dict[int, str]:
    return {issue: told.text for issue, told in _told(workspace_id, issues).items()}


def _told(workspace_id: int, issues: Sequence[int]) -> dict[int, Told]:
    some = Ticket.objects.filter(workspace=workspace_id, issue__in=issues)
    reported = set(some.values_list("issue", flat=True).distinct() if len(issues) > 1 else issues)
    return {issue: _told_of(workspace_id, issue) if issue in reported else Told([], "") for issue in issues}


def _told_of(workspace_id: int, issue: int) -> Told:
    """Of restricted teams nothing is learned: by what is found others could guess what stands there."""
    tickets = Ticket.objects.filter(workspace=workspace_id, issue=issue).exclude(team__is_restricted=True).order_by("pk")
    subjects = dict(tickets.values_list("pk", "subject")[:LEARNED_FROM])
    said = Message.objects.filter(workspace=workspace_id, ticket__in=list(subjects), is_internal=False, member=None)
    reports: dict[int, str] = {}
    for ticket, body in said.order_by("ticket", "id").values_list("ticket", Left("body", LONGEST_REPORT)):
        reports.setdefault(ticket, body)
    return Told(list(subjects), "\n".join(f"{subject}\n{reports.get(ticket, '')}" for ticket, subject in subjects.items()))
