"""Fields of a workspace's own: what there is, one more, change."""

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router

from caseway.api.answers import answer
from caseway.api.choosing import row_of, there
from caseway.api.door import Door
from caseway.api.paging import Page, Row, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.fields import FieldChange, FieldGiven, FieldKind, FieldList, FieldTold
from caseway.fields import actions
from caseway.fields.actions.defining import ListedChoice
from caseway.fields.models import CustomField, FieldChoice
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Fields"])
ACT = "settings.change"
COLUMNS = ("id", "kind", "key", "label", "type", "help", "position", "is_asked", "is_listed", "is_retired")


class FieldsAsked(Page):
    kind: FieldKind | Literal[""] = ""  # type: ignore[valid-type]


Asked = Query[FieldsAsked]


@router.get("", auth=Door(), response=FieldList, summary="List fields", operation_id="list_fields")
def list_fields(request: MemberRequest, asked: Asked) -> HttpResponse:
    """What the workspace asks of its tickets and issues beside what Caseway does; retired ones too."""
    rows = _rows(request).filter(kind=asked.kind) if asked.kind else _rows(request)
    return listed(rows, asked, lambda found: _describe(request, found))


@router.post("", auth=Door(ACT), response={201: FieldTold}, summary="Add a field", operation_id="add_field")
def add_field(request: MemberRequest, given: FieldGiven) -> HttpResponse:
    """Its kind, key and type stay for good. A key that means something in the query language already is refused."""
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: FieldGiven) -> Made:
    field = actions.add_field(request.workspace, by=request.member, **_values(given.model_dump()))
    return Made(_told(request, field.pk), location=f"/api/v1/fields/{field.pk}")


@router.get("/{int:id}", auth=Door(), response=FieldTold, summary="Read a field", operation_id="read_field")
def read_field(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door(ACT), response=FieldTold, summary="Change a field", operation_id="change_field")
def change_field(request: MemberRequest, id: int, given: FieldChange) -> HttpResponse:
    """What is not named stays. Of `choices` the whole list is sent; what is missing in it is retired."""
    field = there(CustomField.objects.visible_to(request.member), pk=id)
    # `model_dump` makes plain dicts of the choices.
    actions.change_field(field, by=request.member, **_values(given.model_dump(include=given.model_fields_set)))
    return answer(_told(request, id))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    if "choices" in given:
        given["choices"] = [ListedChoice(**one) for one in given["choices"]]
    return given


def _rows(request: MemberRequest) -> QuerySet:
    return CustomField.objects.visible_to(request.member).values(*COLUMNS)


def _told(request: MemberRequest, pk: int) -> Row:
    return _describe(request, row_of(_rows(request), pk=pk))[0]


def _describe(request: MemberRequest, rows: list[Row]) -> list[Row]:
    choices: dict[int, list[Row]] = {row["id"]: [] for row in rows}
    found = FieldChoice.objects.filter(workspace=request.workspace, field__in=choices).order_by("position", "pk")
    for field, *told in found.values_list("field", "key", "label", "is_retired"):
        choices[field].append(dict(zip(("key", "label", "is_retired"), told, strict=True)))
    return [row | {"choices": choices[row["id"]]} for row in rows]
