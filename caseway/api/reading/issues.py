"""Issues and versions as the API tells them: a few queries for any number."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from caseway.api.answers import reference
from caseway.api.choosing import row_of
from caseway.fields.reading import told_of
from caseway.issues.models import AffectedVersion, Collaborator, Confidant, Issue, Label
from caseway.issues.models.issues import named
from caseway.workspaces.models import Member

Row = dict[str, Any]

VERSION_COLUMNS = (
    "id", "product_id", "product__name", "product__key", "name", "kind", "notes", "planned_on", "released_at", "withdrawn_at", "units",
    "created_at",
)  # fmt: skip

_AS_THEY_ARE = (
    "number", "title", "description", "kind", "state", "priority", "severity", "estimate_minutes", "due_on", "is_confidential", "tickets",
    "open_tickets", "votes", "customers", "organisations", "voices", "reach", "first_seen_at", "last_seen_at", "impact", "override",
    "override_reason", "importance", "created_at", "updated_at", "finished_at",
)  # fmt: skip
COLUMNS = (
    *_AS_THEY_ARE, "id", "hazard", "named_state__name", "product_id", "product__name", "product__key", "component_id", "component__name",
    "assignee_id", "assignee__name", "fixed_version_id", "fixed_version__name", "parent_id",
)  # fmt: skip


def describe_versions(rows: list[Row]) -> list[Row]:
    return [_version(row) for row in rows]


def _version(row: Row) -> Row:
    product = {"id": row.pop("product_id"), "name": row.pop("product__name"), "key": row.pop("product__key")}
    return {**row, "product": product}


def rows_of(issues: QuerySet[Issue]) -> QuerySet:
    return issues.values(*COLUMNS)


def told(reader: Member, number: int) -> Row:
    """The one issue that the address names. Raises Problem 404."""
    return describe(row_of(rows_of(Issue.objects.visible_to(reader)), number=number), reader)[0]


def describe(rows: list[Row], reader: Member) -> list[Row]:
    """What is told of issues; `rows` have COLUMNS. A parent that the reader may not see is not told."""
    ids = [row["id"] for row in rows]
    labels, affected = _labels_of(ids, reader), _affected_of(ids, reader)
    working = _people(Collaborator, ids, reader)
    confided = _people(Confidant, [row["id"] for row in rows if row["is_confidential"]], reader)
    parents = _parents_of({row["parent_id"] for row in rows} - {None}, reader)
    base = f"{settings.CASEWAY_URL}/w/{reader.workspace.slug}/issues/"
    told = [_described(row, base) for row in rows]
    fields = told_of(Issue.subject_kind, ids, reader)
    for row, one in zip(rows, told, strict=True):
        one |= {"labels": labels[row["id"]], "affected_versions": affected[row["id"]], "parent": parents.get(row["parent_id"])}
        one |= {"fields": fields[row["id"]], "collaborators": working[row["id"]], "confidants": confided[row["id"]]}
    return told


def _described(row: Row, base: str) -> Row:
    told = {name: row[name] for name in _AS_THEY_ARE}
    told["key"] = named(row["product__key"], row["number"])
    told["named_state"] = row["named_state__name"]
    told["hazard"] = row["hazard"] or None
    product = reference(row, "product")
    told["product"] = product and {**product, "key": row["product__key"]}
    told["component"] = reference(row, "component")
    told["assignee"] = reference(row, "assignee")
    told["fixed_version"], told["fixed_version_name"] = row["fixed_version_id"], row["fixed_version__name"]
    told["url"] = f"{base}{row['number']}"
    return told


def _labels_of(ids: list[int], reader: Member) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Label.objects.filter(workspace=reader.workspace_id, issue__in=ids).order_by("name") if ids else Label.objects.none()
    for issue, name in rows.values_list("issue_id", "name"):
        found[issue].append(name)
    return found


def _affected_of(ids: list[int], reader: Member) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    rows = AffectedVersion.objects.filter(workspace=reader.workspace_id, issue__in=ids) if ids else AffectedVersion.objects.none()
    for issue, pk, name, kind in rows.order_by("version").values_list("issue_id", "version_id", "version__name", "version__kind"):
        found[issue].append({"id": pk, "name": name, "kind": kind})
    return found


def _people(kind: type[Collaborator] | type[Confidant], ids: list[int], reader: Member) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    rows = kind._default_manager.filter(workspace=reader.workspace_id, issue__in=ids) if ids else kind._default_manager.none()
    for issue, pk, name in rows.order_by("pk").values_list("issue_id", "member_id", "member__name"):
        found[issue].append({"id": pk, "name": name})
    return found


def _parents_of(ids: set[int], reader: Member) -> dict[int, int]:
    return dict(Issue.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", "number")) if ids else {}
