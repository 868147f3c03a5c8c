"""Fills the hole on an issue's page: what stands behind it, as far as the member may see that."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from caseway.issues.models import Issue
from caseway.tickets.evidence import shown_to
from caseway.ui.charts import bars
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members
@require_GET
def evidence(request: MemberRequest, number: int) -> HttpResponse:
    issue = get_object_or_404(Issue.objects.visible_to(request.member).select_related("product"), number=number)
    told = shown_to(issue, request.member)
    return page(request, "tickets/evidence.html", block="evidence", issue=issue, told=told, bars=bars(told.weeks))
