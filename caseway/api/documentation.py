"""The description for programs, and the same as a page for people."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from caseway.api.answers import answer, as_json
from caseway.api.application import PREFIX, description
from caseway.ui.pages import page

_SCHEMA = "#/components/schemas/"
_RESPONSE = "#/components/responses/"


@cache
def _written() -> bytes:
    return as_json(description())


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    response = answer(_written())
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    return page(request, "api/documentation.html", groups=groups(), shapes=shapes(), prefix=PREFIX.rstrip("/"))


@dataclass(frozen=True)
class Line:
    """A parameter or a field."""

    name: str
    kind: str
    is_needed: bool
    text: str


@dataclass(frozen=True)
class Described:
    """An operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    text: str
    parameters: list[Line]
    body: str
    answers: list[tuple[str, str]]


@cache
def groups() -> dict[str, list[Described]]:
    """The operations by what they are about, in the order in which the document names them."""
    found: dict[str, list[Described]] = defaultdict(list)
    for path, operations in description()["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_described(path, method, operation))
    return dict(found)


@cache
def shapes() -> dict[str, list[Line]]:
    """The fields of everything that is sent or answered."""
    schemas = description()["components"]["schemas"]
    return {name: _lines(schema) for name, schema in sorted(schemas.items()) if schema.get("properties")}


def _described(path: str, method: str, operation: dict[str, Any]) -> Described:
    return Described(
        id=operation["operationId"],
        method=method.upper(),
        path=path.removeprefix(PREFIX.rstrip("/")),
        summary=operation["summary"],
        text=operation.get("description", ""),
        parameters=[_parameter(one) for one in operation.get("parameters", [])],
        body=_body(operation),
        answers=[(status, _answer(told)) for status, told in operation["responses"].items()],
    )


def _parameter(one: dict[str, Any]) -> Line:
    return Line(one["name"], kind_of(one["schema"]), one.get("required", False), one.get("description", ""))


def _body(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    for media, told in content.items():
        return kind_of(told["schema"]) if media == "application/json" else f"{media}: " + ", ".join(told["schema"]["properties"])
    return ""


def _answer(told: dict[str, Any]) -> str:
    if reference := told.get("$ref"):
        return description()["components"]["responses"][reference.removeprefix(_RESPONSE)]["description"]
    for content in told.get("content", {}).values():
        return kind_of(content["schema"]) or told["description"]
    return told["description"]


def _lines(schema: dict[str, Any]) -> list[Line]:
    needed = schema.get("required", [])
    return [
        Line(name, kind_of(described), name in needed, described.get("description", "")) for name, described in schema["properties"].items()
    ]


def kind_of(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return schema["$ref"].removeprefix(_SCHEMA)
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{kind_of(schema['items'])}]"
    return schema.get("format") or schema.get("type", "")
