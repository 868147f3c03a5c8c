"""Returns as the API tells them."""

from typing import Any

from django.conf import settings

from caseway.returns.stages import NEXT, Stage
from caseway.workspaces.models import Member

Row = dict[str, Any]

COLUMNS = (
    "id", "number", "kind", "stage", "rma", "serial", "lot", "reason", "instructions", "finding", "cost", "currency", "carrier", "tracking",
    "created_at", "stage_at", "ticket__number", "product_id", "product__name", "product__key", "version_id", "version__name",
)  # fmt: skip
_AS_THEY_ARE = (
    "number", "kind", "stage", "serial", "lot", "reason", "instructions", "finding", "currency", "carrier", "tracking", "created_at",
    "stage_at",
)  # fmt: skip


def describe(rows: list[Row], reader: Member) -> list[Row]:
    base = f"{settings.CASEWAY_URL}/w/{reader.workspace.slug}/returns/"
    return [_described(row, base) for row in rows]


def _described(row: Row, base: str) -> Row:
    product = {"id": row["product_id"], "name": row["product__name"], "key": row["product__key"]}
    version = {"id": row["version_id"], "name": row["version__name"]}
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "ticket": row["ticket__number"],
        "next": [str(stage) for stage in NEXT[Stage(row["stage"])]],
        "rma": row["rma"] or None,
        "cost": None if row["cost"] is None else str(row["cost"]),
        "product": product if row["product_id"] else None,
        "version": version if row["version_id"] else None,
        "url": f"{base}{row['number']}",
    }
