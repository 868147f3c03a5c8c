"""The OpenAPI document made complete: what every operation shares is said once, here."""

from typing import Any

from django.conf import settings

from caseway.api.problems import MEDIA_TYPE
from caseway.api.shapes.base import FieldError, Problem

Document = dict[str, Any]

REFUSALS = {
    400: "The request could not be read, or its cursor is none of ours.",
    401: "No token, or none that is valid.",
    403: "Your role, or the token's scope, does not allow it.",
    404: "There is no such thing, or you may not see it.",
    409: "It collides with another request or with a rule.",
    413: "More was sent than fits.",
    415: "Another type of content is wanted.",
    422: "What was sent could be read but not used; `errors` says which fields.",
    429: "Too many writes in one second.",
    503: "The database does not answer; nothing was changed.",
}
_HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
    503: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}
_KEY: Document = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Done once under this key, for seven days: a repeat gets the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]{0,198}[!-~])?$"},
}
_LOCATION: Document = {"Location": {"description": "The address of what was made.", "schema": {"type": "string"}}}
DESCRIPTION = "Everything a program may do in Caseway. Guide: docs/api/README.md in the source."


def completed(schema: Document) -> Document:
    """Ninja's document with problems, headers and keys."""
    document: Document = {name: schema[name] for name in ("openapi", "info", "paths", "components")}
    document["info"] = {"title": "Caseway", "version": "1", "description": DESCRIPTION}
    document["servers"] = [{"url": settings.CASEWAY_URL}]
    for operations in document["paths"].values():
        for method, operation in operations.items():
            _complete(operation, method)
    components = document["components"]
    components["responses"] = {f"Problem{status}": _refusal(status) for status in REFUSALS}
    components["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    components["schemas"]["Problem"].pop("$defs", None)
    components["schemas"]["FieldError"] = FieldError.model_json_schema()
    return document


def _complete(operation: Document, method: str) -> None:
    for status in _refusals_of(operation, method):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = {str(status): told for status, told in operation["responses"].items()}
    if method == "post":
        operation["parameters"] = [*operation.get("parameters", []), _KEY]
        if "201" in operation["responses"] and operation["operationId"] != "invite_member":
            operation["responses"]["201"]["headers"] = _LOCATION


def _refusals_of(operation: Document, method: str) -> list[int]:
    refusals = {400, 401, 403, 503}
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    if "path" in places:
        refusals.add(404)
    if "query" in places:
        refusals.add(422)
    if "requestBody" in operation:
        refusals |= {409, 413, 415, 422, 429}
    return sorted(refusals)


def _refusal(status: int) -> Document:
    told: Document = {
        "description": REFUSALS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _HEADERS:
        told["headers"] = _HEADERS[status]
    return told
