"""The properties of an issue."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import Actor, record
from caseway.activity.values import stored, words_of
from caseway.files.pictures import reference
from caseway.issues.actions.weighing import reweigh
from caseway.issues.ancestors import IN_A_CIRCLE, belongs_to
from caseway.issues.facts import IssueAssigned, IssueChanged
from caseway.issues.models import AffectedVersion, Issue, Label
from caseway.products.models import Product, Version
from caseway.rows.holding import hold
from caseway.ui.markdown import render_markdown
from caseway.ui.names import clean_names
from caseway.workspaces.models import Member

CHANGEABLE = (
    "title", "kind", "priority", "severity", "hazard", "estimate_minutes", "due_on", "product", "component", "fixed_version",
    "parent", "named_state",
)  # fmt: skip
# What history is asked about; the value as the database keeps it goes into the fact.
REMEMBERED = ("kind", "priority", "severity", "hazard", "product", "component", "fixed_version")


def described(description: str) -> dict[str, str]:
    """A description in Markdown, with the safe HTML that is shown."""
    return {"description": description, "html": render_markdown(description, images=reference) if description else ""}


@transaction.atomic
def change(issue: Issue, *, by: Actor, **values: Any) -> None:
    """Set properties of an issue (those of CHANGEABLE, and the description); each that differs is one fact.

    Raises ValidationError for a parent that belongs to the issue itself.
    """
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    if values.get("parent"):
        _refuse_circle(current, values["parent"])
    if "product" in values and values["product"] != current.product:
        values = _taken_off_with_its_product(current, values["product"]) | values
    known = (*CHANGEABLE, "description")
    changed = {name: value for name, value in values.items() if name in known and getattr(current, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        fact = _change(current, name, value)
        setattr(issue, name, value)
        record(fact, about=current, by=by)
    current.updated_at = now()
    reweigh(current)
    current.save(update_fields=[*changed, *(["html"] if "description" in changed else []), "updated_at", "impact", "importance"])


def _refuse_circle(issue: Issue, parent: Issue) -> None:
    # Two at once would each see that the other does not stand yet.
    hold([f"parents of {issue.workspace_id}"])
    if belongs_to(parent, issue):
        raise ValidationError({"parent": IN_A_CIRCLE})


def _taken_off_with_its_product(current: Issue, product: Product | None) -> dict[str, None]:
    """What belongs to the product it had; a version that was chosen of the new one already stays."""
    fixed = current.fixed_version
    return {"component": None} | ({"fixed_version": None} if fixed and fixed.product_id != (product.pk if product else None) else {})


def _change(current: Issue, name: str, value: Any) -> IssueChanged:
    if name == "description":
        current.description, current.html = described(value).values()
        return IssueChanged(field=name, before="", after="")
    before, was = words_of(current, name), _remembered(current, name)
    setattr(current, name, value)
    return IssueChanged(field=name, before=before, after=words_of(current, name), was=was, now=_remembered(current, name))


def _remembered(issue: Issue, name: str) -> str:
    return stored(issue, name) if name in REMEMBERED else ""


@transaction.atomic
def assign(issue: Issue, assignee: Member | None, *, by: Actor) -> None:
    """Make a member the owner of an issue, or nobody."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    pk = assignee.pk if assignee else None
    if current.assignee_id != pk:
        issue.assignee = assignee
        Issue.objects.filter(pk=issue.pk).update(assignee=assignee, updated_at=now())
        name = assignee.name if assignee else ""
        record(IssueAssigned(assignee=pk, assignee_name=name, before=current.assignee_id), about=current, by=by)


@transaction.atomic
def set_labels(issue: Issue, names: Iterable[str], *, by: Actor) -> None:
    """Replace the labels of an issue."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    wanted = sorted(clean_names(names))
    before = sorted(current.labels.values_list("name", flat=True))
    if wanted == before:
        return
    current.labels.exclude(name__in=wanted).delete()
    Label.objects.bulk_create(Label(workspace_id=current.workspace_id, issue=current, name=name) for name in wanted if name not in before)
    reweigh(current)
    current.save(update_fields=["impact", "importance"])
    record(IssueChanged(field="labels", before=", ".join(before), after=", ".join(wanted)), about=current, by=by)


@transaction.atomic
def set_affected_versions(issue: Issue, versions: Iterable[Version], *, by: Actor) -> None:
    """Replace the versions in which it was seen."""
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    wanted = {version.pk: version.name for version in versions}
    before = dict(AffectedVersion.objects.filter(issue=current).values_list("version", "version__name"))
    if wanted.keys() == before.keys():
        return
    current.affected.exclude(version__in=wanted).delete()
    AffectedVersion.objects.bulk_create(
        AffectedVersion(workspace_id=current.workspace_id, issue=current, version_id=pk) for pk in wanted if pk not in before
    )
    fact = IssueChanged(field="affected", before=", ".join(sorted(before.values())), after=", ".join(sorted(wanted.values())))
    record(fact, about=current, by=by)
