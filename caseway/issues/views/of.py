"""Fills the holes on the pages of products and versions: their issues, as far as the member may see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from caseway.issues import versions
from caseway.issues.listing import COLUMNS
from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.issues.scope import curve_of
from caseway.issues.views.list import described
from caseway.products.models import Product, Version
from caseway.ui.charts import areas
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

MOST = 10
MOST_SHOWN = 200


@for_members
@require_GET
def product(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Product.objects.visible_to(request.member), pk=pk)
    issues = Issue.objects.visible_to(request.member).unfinished().filter(product=found)
    rows = described(list(issues.order_by("-importance", "-id").values(*COLUMNS)[:MOST]))
    return page(request, "issues/related.html", block="related", rows=rows)


@for_members
@require_GET
def version(request: MemberRequest, pk: int) -> HttpResponse:
    """Scope, progress, people, and how the scope changed."""
    found = get_object_or_404(Version.objects.visible_to(request.member).select_related("product"), pk=pk)
    zone = request.member.zone
    rows = versions.scope_of(found, request.member)
    for row in rows:
        row["name"] = named(row["product__key"], row["number"])
    curve = curve_of(versions.steps_of(found, request.member, zone), localdate(now(), zone))
    values = {
        "version": found,
        "rows": rows[:MOST_SHOWN],
        "count": len(rows),
        "progress": versions.progress(rows),
        "people": versions.people(rows),
        "states": dict(Issue.State.choices),
        "curve": areas([(scope, done) for _day, scope, done in curve]),
        "first_day": curve[0][0] if curve else None,
        "last_day": curve[-1][0] if curve else None,
    }
    return page(request, "issues/scope.html", block="scope", **values)
