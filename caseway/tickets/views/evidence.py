"""Fills the hole on an issue's page: what stands behind it, as far as the member may see that."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from caseway.issues.views.issue import issue_or_404
from caseway.tickets.evidence import shown_to
from caseway.ui.charts import bars
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members
@require_GET
def evidence(request: MemberRequest, number: int) -> HttpResponse:
    issue = issue_or_404(request, number)
    told = shown_to(issue, request.member)
    return page(request, "tickets/evidence.html", block="evidence", issue=issue, told=told, bars=bars(told.weeks))
