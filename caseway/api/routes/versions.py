"""Versions: releases of software and production runs."""

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.choosing import chosen, row_of, there
from caseway.api.door import Door
from caseway.api.paging import LARGEST_ID, Page, listed
from caseway.api.reading import issues as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issues import ReasonGiven, VersionChange, VersionGiven, VersionList, VersionTold
from caseway.products import actions
from caseway.products.models import Product, Version
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Versions"])


class VersionsAsked(Page):
    product: int = Field(0, ge=0, le=LARGEST_ID, description="Only of the product with this `id`.")


@router.get("", auth=Door(), response=VersionList, summary="List versions", operation_id="list_versions")
def list_versions(request: MemberRequest, asked: Query[VersionsAsked]) -> HttpResponse:
    """Newest first."""
    rows = _rows(request)
    return listed(rows.filter(product=asked.product) if asked.product else rows, asked, reading.describe_versions)


@router.post("", auth=Door("products.change"), response={201: VersionTold}, summary="Add a version", operation_id="add_version")
def add_version(request: MemberRequest, given: VersionGiven) -> HttpResponse:
    """Planned, or with `released_at` out already."""
    return done_once(request, lambda: _add(request, given))


def _add(request: MemberRequest, given: VersionGiven) -> Made:
    named = given.model_dump()
    product = chosen(Product.objects.visible_to(request.member), named.pop("product"), "product")
    assert product is not None, "an id is always given"
    version = actions.make_version(product, by=request.member, **named)
    return Made(_told(request, version.pk), location=f"/api/v1/versions/{version.pk}")


@router.get("/{int:id}", auth=Door(), response=VersionTold, summary="Read a version", operation_id="read_version")
def read_version(request: MemberRequest, id: int) -> HttpResponse:
    return answer(_told(request, id))


@router.patch("/{int:id}", auth=Door("products.change"), response=VersionTold, summary="Change a version", operation_id="change_version")
def change_version(request: MemberRequest, id: int, given: VersionChange) -> HttpResponse:
    """What is not named stays."""
    actions.change_version(_version(request, id), by=request.member, **given.named())
    return answer(_told(request, id))


@router.post(
    "/{int:id}/release", auth=Door("products.change"), response=VersionTold, summary="Release a version", operation_id="release_version"
)
def release_version(request: MemberRequest, id: int) -> HttpResponse:
    """It is out now. Out already, nothing changes."""

    def release() -> Made:
        actions.release(_version(request, id), by=request.member)
        return Made(_told(request, id))

    return done_once(request, release, status=200)


@router.post(
    "/{int:id}/withdrawal", auth=Door("products.change"), response=VersionTold, summary="Withdraw a version",
    operation_id="withdraw_version",
)  # fmt: skip
def withdraw_version(request: MemberRequest, id: int, given: ReasonGiven) -> HttpResponse:
    """Nobody should get it any more. Withdrawn already, nothing changes."""

    def withdraw() -> Made:
        actions.withdraw(_version(request, id), by=request.member, reason=given.reason)
        return Made(_told(request, id))

    return done_once(request, withdraw, status=200)


def _version(request: MemberRequest, pk: int) -> Version:
    return there(Version.objects.visible_to(request.member), pk=pk)


def _rows(request: MemberRequest) -> Any:
    return Version.objects.visible_to(request.member).values(*reading.VERSION_COLUMNS)


def _told(request: MemberRequest, pk: int) -> dict[str, Any]:
    return reading.describe_versions(row_of(_rows(request), pk=pk))[0]
