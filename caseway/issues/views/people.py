"""Who works on an issue, and who may see a confidential one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from caseway.issues import actions
from caseway.issues.forms import PersonForm
from caseway.issues.models import Issue
from caseway.issues.views.issue import issue_or_404
from caseway.issues.views.ties import changed
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member


@for_members("issues.change")
@require_POST
def collaborators(request: MemberRequest, number: int) -> HttpResponse:
    found = issue_or_404(request, number)
    form = PersonForm(request.POST, member=request.member)
    if form.is_valid():
        actions.add_collaborator(found, form.cleaned_data["member"], by=request.member)
    return changed(request, found, status=200 if form.is_valid() else 422)


@for_members("issues.change")
@require_POST
def remove_collaborator(request: MemberRequest, number: int, person: int) -> HttpResponse:
    found = issue_or_404(request, number)
    actions.remove_collaborator(found, _member(request, person), by=request.member)
    return changed(request, found)


@for_members("issues.change")
@require_POST
def confidence(request: MemberRequest, number: int) -> HttpResponse:
    """Make it confidential, or visible to all members again (`open`)."""
    found = issue_or_404(request, number)
    if request.POST.get("open"):
        actions.publish_within(found, by=request.member)
    else:
        actions.confide(found, by=request.member)
    return changed(request, found)


@for_members("issues.change")
@require_POST
def confidants(request: MemberRequest, number: int) -> HttpResponse:
    found = issue_or_404(request, number)
    form = PersonForm(request.POST, member=request.member)
    if form.is_valid() and found.is_confidential:
        actions.let_see(found, form.cleaned_data["member"], by=request.member)
    return changed(request, found, status=200 if form.is_valid() else 422)


@for_members("issues.change")
@require_POST
def remove_confidant(request: MemberRequest, number: int, person: int) -> HttpResponse:
    found = issue_or_404(request, number)
    try:
        actions.hide_from(found, _member(request, person), by=request.member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    if not Issue.objects.visible_to(request.member).filter(pk=found.pk).exists():
        return redirect(f"/w/{request.workspace.slug}/issues")
    return changed(request, found)


def _member(request: MemberRequest, pk: int) -> Member:
    return get_object_or_404(Member.objects.visible_to(request.member), pk=pk)
