"""What an issue's page says of changed properties, each with the way back."""

from collections.abc import Container

from django.contrib import messages
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.activity.values import words_of
from caseway.issues.forms import Places, hours_and_minutes
from caseway.issues.models import Issue
from caseway.issues.reading import affected_by, labels_of
from caseway.ui.names import as_typed
from caseway.ui.undoing import Standing, say_with_undo, ways_back
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

PLAIN = ("kind", "priority", "severity", "hazard", "title")
CHOSEN = ("assignee", "product", "component", "fixed_version")
# Another product takes the component and the fixed version off.
TOGETHER = (("product", "component", "fixed_version"),)
LABELS = {
    "kind": lazy("Kind"),
    "priority": lazy("Priority"),
    "severity": lazy("Severity"),
    "hazard": lazy("Hazard"),
    "title": lazy("Title"),
    "product": lazy("Product"),
    "component": lazy("Component"),
    "fixed_version": lazy("Fixed in"),
    "due_on": lazy("Due"),
    "estimate": lazy("Estimate"),
    "parent": lazy("Parent"),
    "labels": lazy("Labels"),
    "affected": lazy("Affected versions"),
}


def properties_of(issue: Issue, member: Member, may_change: Container[str]) -> Standing:
    """The properties as the form takes them; labels and versions, which have to be asked for, only where they may change."""
    standing = {name: getattr(issue, name) for name in PLAIN} | {name: getattr(issue, f"{name}_id") or "" for name in CHOSEN}
    standing |= {
        "state": Places(member).key_of(issue.state, issue.named_state_id),
        "due_on": issue.due_on.isoformat() if issue.due_on else "",
        "estimate": "" if issue.estimate_minutes is None else hours_and_minutes(issue.estimate_minutes),
        "parent": str(issue.parent.number) if issue.parent else "",
    }
    if "labels" in may_change:
        standing["labels"] = as_typed(labels_of(issue))
    if "affected" in may_change:
        standing["affected"] = list(affected_by(issue)) or [""]
    return standing


def offer_undo(request: MemberRequest, issue: Issue, before: Standing) -> None:
    """Say what became of each property, with the way back; what was an undoing needs none."""
    if "undo" in request.POST:
        messages.success(request, _("Undone."))
        return
    now = properties_of(issue, request.member, before)
    for name, back in ways_back(before, now, TOGETHER):
        say_with_undo(request, _became(issue, name, now), f"/w/{request.workspace.slug}/issues/{issue.number}/facts", back)


def _became(issue: Issue, name: str, now: Standing) -> str:
    if name == "state":
        return _("{issue} is now: {state}").format(issue=issue.name, state=issue.named_state or issue.get_state_display())
    if name == "assignee":
        return _("{issue} now belongs to {name}").format(issue=issue.name, name=words_of(issue, name) or _("nobody"))
    return _("{thing} – {field}: {value}").format(field=LABELS[name], thing=issue.name, value=_value(issue, name, now) or "–")


def _value(issue: Issue, name: str, now: Standing) -> str:
    if name == "affected":
        return ", ".join(affected_by(issue).values())
    if name == "parent":
        return issue.parent.name if issue.parent else ""
    if name == "due_on":
        return date_format(issue.due_on) if issue.due_on else ""
    return now[name] if name in ("labels", "estimate") else words_of(issue, name)
