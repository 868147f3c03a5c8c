"""What can be done to many issues alike: for each kind of act, how an issue stands and the verb that makes it stand so."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor
from caseway.issues.actions.changing import assign, change, set_labels
from caseway.issues.actions.moving import set_state
from caseway.issues.actions.relating import relate, unrelate
from caseway.issues.duplicates import goes_on_in
from caseway.issues.models import Issue, IssueAct, NamedState, Relation
from caseway.many.standing import Standing
from caseway.products.models import Component, Version
from caseway.workspaces.models import Member

Kind = IssueAct.Kind
# A category, and the workspace's own state within it.
Place = list[Any]


def _assign(issue: Issue, pk: int | None, by: Actor) -> None:
    assign(issue, Member.objects.filter(workspace=issue.workspace_id, pk=pk).first() if pk else None, by=by)


def _wanted_place(before: Place, chosen: Place) -> Place:
    """Who names a category alone means any state of it."""
    return before if chosen[0] == before[0] and chosen[1] is None else chosen


def _move(issue: Issue, place: Place, by: Actor) -> None:
    category, pk = place
    named = NamedState.objects.filter(workspace=issue.workspace_id, pk=pk).first() if pk else None
    if issue.state == category:
        change(issue, by=by, named_state=named)
    else:
        set_state(issue, category, by=by, named_state=named)


def _labels(issue: Issue) -> list[str]:
    return sorted(label.name for label in issue.labels.all())


def _label(issue: Issue, names: list[str], by: Actor) -> None:
    set_labels(issue, names, by=by)


def _put_off(issue: Issue, day: str | None, by: Actor) -> None:
    change(issue, by=by, due_on=date.fromisoformat(day) if day else None)


def _fix_in(issue: Issue, pk: int | None, by: Actor) -> None:
    version = Version.objects.filter(workspace=issue.workspace_id, pk=pk).first() if pk else None
    if version is not None and version.product_id != issue.product_id:
        raise ValidationError(_("This version belongs to another product."))
    change(issue, by=by, fixed_version=version)


def _set_component(issue: Issue, pk: int | None, by: Actor) -> None:
    component = Component.objects.filter(workspace=issue.workspace_id, pk=pk).first() if pk else None
    if component is not None and component.product_id != issue.product_id:
        raise ValidationError(_("This component belongs to another product."))
    change(issue, by=by, component=component)


def _close_as_duplicate(issue: Issue, pk: int | None, by: Actor) -> None:
    if pk is not None:
        other = Issue.objects.select_related("product").get(workspace=issue.workspace_id, pk=pk)
        relate(issue, other, Relation.Kind.DUPLICATE_OF, by=by)
        return
    of_issue = Relation.objects.filter(workspace=issue.workspace_id, issue=issue, kind=Relation.Kind.DUPLICATE_OF)
    for relation in of_issue.select_related("issue", "other"):
        unrelate(relation, by=by)


STANDINGS: dict[str, Standing] = {
    Kind.ASSIGNEE: Standing(lambda issue: issue.assignee_id, _assign),
    Kind.STATE: Standing(lambda issue: [issue.state, issue.named_state_id], _move, _wanted_place),
    Kind.PRIORITY: Standing(lambda issue: issue.priority, lambda issue, priority, by: change(issue, by=by, priority=priority)),
    Kind.SEVERITY: Standing(lambda issue: issue.severity, lambda issue, severity, by: change(issue, by=by, severity=severity)),
    Kind.LABEL: Standing(_labels, _label, lambda before, name: sorted({*before, name})),
    Kind.UNLABEL: Standing(_labels, _label, lambda before, name: sorted({*before} - {name})),
    Kind.DUE_ON: Standing(lambda issue: issue.due_on.isoformat() if issue.due_on else None, _put_off),
    Kind.ESTIMATE: Standing(
        lambda issue: issue.estimate_minutes, lambda issue, minutes, by: change(issue, by=by, estimate_minutes=minutes)
    ),
    Kind.FIXED_VERSION: Standing(lambda issue: issue.fixed_version_id, _fix_in),
    Kind.COMPONENT: Standing(lambda issue: issue.component_id, _set_component),
    Kind.DUPLICATE_OF: Standing(goes_on_in, _close_as_duplicate, leads_to_another=True),
}
