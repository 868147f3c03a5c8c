"""Known issues as the API tells them."""

from typing import Any

from django.conf import settings

from caseway.workspaces.models import Member

Row = dict[str, Any]

_AS_THEY_ARE = ("visibility", "language", "symptoms", "cause", "workaround", "resolution", "solved", "updated_at")


def describe(rows: list[Row], reader: Member) -> list[Row]:
    base = f"{settings.CASEWAY_URL}/w/{reader.workspace.slug}/issues/"
    return [_described(row, base) for row in rows]


def _described(row: Row, base: str) -> Row:
    product = {"id": row["issue__product"], "key": row["issue__product__key"], "name": row["issue__product__name"]}
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "number": row["issue__number"],
        "title": row["issue__title"],
        "state": row["issue__state"],
        "product": product if row["issue__product"] else None,
        "fixed_version": row["issue__fixed_version__name"],
        "score": row.get("score"),
        "url": f"{base}{row['issue__number']}",
    }
