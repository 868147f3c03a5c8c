"""How an issue stands to others, and what a person thinks of its importance."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from caseway.issues import actions
from caseway.issues.forms import ImportanceForm, RelationForm
from caseway.issues.models import Issue, Relation
from caseway.issues.views.issue import issue_or_404, issue_page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("issues.change")
@require_POST
def relate(request: MemberRequest, number: int) -> HttpResponse:
    """The kind reads from this issue; with a minus from the other end."""
    found = issue_or_404(request, number)
    form = RelationForm(request.POST, member=request.member)
    if form.is_valid():
        kind, other = form.cleaned_data["kind"], form.cleaned_data["other"]
        ends = (other, found) if kind.startswith("-") else (found, other)
        try:
            actions.relate(*ends, kind.removeprefix("-"), by=request.member)
        except ValidationError as refusal:
            form.add_error("other", refusal)
    return changed(request, found, status=200 if form.is_valid() else 422, relation_form=form)


@for_members("issues.change")
@require_POST
def unrelate(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    found = issue_or_404(request, number)
    relations = Relation.objects.filter(Q(issue=found) | Q(other=found), workspace=request.workspace)
    seen = Issue.objects.visible_to(request.member)
    relation = get_object_or_404(relations.filter(issue__in=seen, other__in=seen).select_related("issue", "other"), pk=pk)
    actions.unrelate(relation, by=request.member)
    return changed(request, found)


@for_members("issues.change")
@require_POST
def importance(request: MemberRequest, number: int) -> HttpResponse:
    """Set it by hand, or take that back when the number is left empty."""
    found = issue_or_404(request, number)
    form = ImportanceForm(request.POST)
    if not form.is_valid():
        return changed(request, found, status=422)
    value = form.cleaned_data["value"]
    actions.override_importance(found, value, by=request.member, reason=form.cleaned_data["reason"] if value is not None else "")
    return changed(request, found)


def changed(request: MemberRequest, found: Issue, status: int = 200, **context) -> HttpResponse:
    """The properties as they now are; without a script the whole page again."""
    if "HX-Request" in request.headers or status != 200:
        return issue_page(request, issue_or_404(request, found.number), block="facts", status=status, **context)
    return redirect(f"/w/{request.workspace.slug}/issues/{found.number}")
