"""The workspace's own fields on an issue's page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from caseway.fields.definitions import known_to
from caseway.fields.given import filled_in, sentence_of
from caseway.issues import actions
from caseway.issues.models import Issue
from caseway.issues.views.issue import issue_or_404, issue_page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("issues.change")
@require_POST
def fields(request: MemberRequest, number: int) -> HttpResponse:
    """Change one in place."""
    found, status = issue_or_404(request, number), 200
    try:
        actions.fill_in(found, filled_in(request.POST, known_to(request.member, Issue.subject_kind)), by=request.member)
    except ValidationError as refusal:
        messages.error(request, sentence_of(refusal))
        status = 422
    if "HX-Request" in request.headers:
        return issue_page(request, issue_or_404(request, number), block="facts", status=status)
    return redirect(f"/w/{request.workspace.slug}/issues/{found.number}")
