"""Answers in JSON, written fast; the shapes declared for OpenAPI are checked by tests, not on each request."""

from typing import Any

import orjson
from django.http import HttpResponse

OPTIONS = orjson.OPT_UTC_Z


def as_json(content: Any) -> bytes:
    """Times come out as ISO 8601 in UTC."""
    return orjson.dumps(content, default=str, option=OPTIONS)


def answer(
    content: Any, *, status: int = 200, headers: dict[str, str] | None = None, content_type: str = "application/json"
) -> HttpResponse:
    body = content if isinstance(content, bytes) else as_json(content)
    response = HttpResponse(body, status=status, content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def reference(row: dict[str, Any], name: str) -> dict[str, Any] | None:
    """`id` and `name` of what a row of `.values()` names, or None."""
    return {"id": row[f"{name}_id"], "name": row[f"{name}__name"]} if row[f"{name}_id"] else None
