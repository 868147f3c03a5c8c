"""Views: lists that are kept under a name."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen, row_of, there
from caseway.api.door import Door
from caseway.api.paging import Paging, Row, listed
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.views import ViewChange, ViewCounted, ViewGiven, ViewList
from caseway.saved import actions, kinds
from caseway.saved.models import View
from caseway.search.language import QueryError
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member, Team

router = Router(tags=["Views"])
ACT = "views.keep"
PLAIN = ("id", "name", "kind", "q", "sort", "created_at")


@router.get("", auth=Door(), response=ViewList, summary="List views", operation_id="list_views")
def list_views(request: MemberRequest, page: Paging) -> HttpResponse:
    """Your own, those of your teams, and everyone's."""
    return listed(_rows(request), page, lambda rows: _describe(request, rows))


@router.post("", auth=Door(ACT), response={201: ViewCounted}, summary="Make a view", operation_id="make_view")
def make_view(request: MemberRequest, given: ViewGiven) -> HttpResponse:
    """A question that cannot be asked is refused. To share with everyone one must be a manager."""
    return done_once(request, lambda: _make(request, given))


def _make(request: MemberRequest, given: ViewGiven) -> Made:
    made = actions.make_view(request.workspace, by=request.member, **_chosen(given.model_dump(), request.member))
    return Made(_told(request, made.pk), location=f"/api/v1/views/{made.pk}")


@router.get("/{int:id}", auth=Door(), response=ViewCounted, summary="Read a view", operation_id="read_view")
def read_view(request: MemberRequest, id: int) -> HttpResponse:
    """With how many you find in it. Its list: `q` and `sort` of it, sent to /tickets or /issues."""
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door(ACT), response=ViewCounted, summary="Change a view", operation_id="change_view")
def change_view(request: MemberRequest, id: int, given: ViewChange) -> HttpResponse:
    """What is not named stays."""
    view = there(View.objects.visible_to(request.member), pk=id)
    actions.change_view(view, by=request.member, **_chosen(given.named(), request.member))
    return answer(_told(request, id))


@router.delete("/{int:id}", auth=Door(ACT), response={204: None}, summary="Remove a view", operation_id="remove_view")
def remove_view(request: MemberRequest, id: int) -> HttpResponse:
    actions.remove_view(there(View.objects.visible_to(request.member), pk=id), by=request.member)
    return HttpResponse(status=204)


def _chosen(values: dict[str, Any], member: Member) -> dict[str, Any]:
    if "team" in values:
        values["team"] = chosen(Team.objects.visible_to(member), values["team"], "team")
    return values


def _rows(request: MemberRequest) -> Any:
    return View.objects.visible_to(request.member).values(*PLAIN, "member_id", "team_id", "team__name")


def _told(request: MemberRequest, pk: int) -> Row:
    row = _describe(request, row_of(_rows(request), pk=pk))[0]
    try:
        return row | {"count": kinds.count(row["kind"], row["q"], request.member)}
    except QueryError:
        return row | {"count": None}


def _describe(request: MemberRequest, rows: list[Row]) -> list[Row]:
    base = f"{settings.CASEWAY_URL}/w/{request.workspace.slug}/views/"
    return [{name: row[name] for name in PLAIN} | _ownership(row) | {"url": f"{base}{row['id']}"} for row in rows]


def _ownership(row: Row) -> Row:
    team = {"id": row["team_id"], "name": row["team__name"]} if row["team_id"] else None
    return {"team": team, "shared_with": "me" if row["member_id"] else "team" if team else "everyone"}
