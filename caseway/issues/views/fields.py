"""The workspace's own fields on an issue's page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.fields.views.in_place import fill_in_place
from caseway.issues import actions
from caseway.issues.views.issue import issue_or_404, issue_page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("issues.change")
@require_POST
def fields(request: MemberRequest, number: int) -> HttpResponse:
    """Change one in place."""
    found = issue_or_404(request, number)
    status = fill_in_place(request, found, actions.fill_in)
    if "HX-Request" in request.headers:
        return issue_page(request, issue_or_404(request, number), block="facts", status=status)
    return redirect(f"/w/{request.workspace.slug}/issues/{found.number}")
