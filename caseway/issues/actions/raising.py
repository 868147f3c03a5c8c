from collections.abc import Iterable
from typing import Any

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.issues.actions.changing import CHANGEABLE, described
from caseway.issues.actions.weighing import reweigh
from caseway.issues.facts import IssueRaised
from caseway.issues.models import Confidant, Issue, Label
from caseway.issues.ranking import rank_at
from caseway.ui.names import clean_names
from caseway.workspaces.models import Member, Workspace, take_number


@transaction.atomic
def raise_issue(
    workspace: Workspace,
    *,
    by: Actor,
    title: str,
    kind: str = Issue.Kind.DEFECT,
    description: str = "",
    labels: Iterable[str] = (),
    is_confidential: bool = False,
    state: str = Issue.State.TRIAGE,
    assignee: Member | None = None,
    **values: Any,
) -> Issue:
    """Write down a cause or a wish; `values` are further ones of changing.CHANGEABLE. It stands last when ranked by hand."""
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"an issue has no {', '.join(sorted(unknown))}")
    member = by if isinstance(by, Member) else None
    issue = Issue(
        workspace=workspace,
        kind=kind,
        title=" ".join(title.split())[:400],
        state=state,
        assignee=assignee,
        is_confidential=is_confidential,
        created_by=member,
        **described(description),
        **values,
    )
    # The counter's row stays locked until commit, so the number is taken as late as can be.
    issue.number = take_number(workspace.pk, "issue")
    issue.rank = rank_at(issue.number)
    reweigh(issue)
    issue.save(force_insert=True)
    if is_confidential and member is not None:
        Confidant.objects.create(workspace=workspace, issue=issue, member=member)
    _label(issue, labels)
    record(IssueRaised(kind=kind), about=issue, by=by)
    return issue


def _label(issue: Issue, names: Iterable[str]) -> None:
    clean = clean_names(names)
    if clean:
        Label.objects.bulk_create(Label(workspace_id=issue.workspace_id, issue=issue, name=name) for name in clean)
        reweigh(issue)
        issue.save(update_fields=["impact", "importance"])
