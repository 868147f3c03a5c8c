"""A glance at an issue beside the list or the board; its notices stay unread."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from caseway.files.pictures import shown
from caseway.issues.reading import discussion
from caseway.issues.views.issue import issue_or_404
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

LATEST = 3


@for_members
@require_GET
def peek(request: MemberRequest, number: int) -> HttpResponse:
    found, files_at = issue_or_404(request, number), f"/w/{request.workspace.slug}/files/"
    comments = discussion(found, files_at)
    context = {"issue": found, "description": shown(found.html, files_at), "comments": comments[-LATEST:]}
    return page(request, "issues/peek.html", block="peek", earlier=max(0, len(comments) - LATEST), **context)
