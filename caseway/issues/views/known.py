"""Known issues: finding them, and writing the solution that makes one of an issue."""

from functools import partial
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from caseway.issues import actions, known
from caseway.issues.models import Issue, Solution, SolutionText
from caseway.issues.reading import affected_by
from caseway.issues.views.issue import issue_or_404
from caseway.products.models import Version
from caseway.ui.forms import ManyField, tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

SHOWN = 50
ROWS = {"rows": 5}


class SolutionForm(forms.Form):
    """What is known, in one language."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, label=lazy("Language"))
    symptoms = forms.CharField(
        max_length=20_000,
        label=lazy("Symptoms"),
        help_text=lazy("What one sees of it, in the words of those who report it. That is how it is found."),
        widget=forms.Textarea({"rows": 3}),
    )
    cause = forms.CharField(
        max_length=50_000, required=False, label=lazy("Cause"), help_text=lazy("Internal, always."), widget=forms.Textarea(ROWS)
    )
    workaround = forms.CharField(max_length=50_000, required=False, label=lazy("What helps for now"), widget=forms.Textarea(ROWS))
    resolution = forms.CharField(max_length=50_000, required=False, label=lazy("How it is solved"), widget=forms.Textarea(ROWS))
    versions = ManyField(
        Version.objects.none(),
        required=False,
        label=lazy("Versions it applies to"),
        help_text=lazy("Those the issue was seen in. Customers read of the ones that are released."),
        widget=forms.SelectMultiple({"size": 5}),
    )
    visibility = forms.ChoiceField(choices=Solution.Visibility.choices, label=lazy("Who may read it"), widget=forms.RadioSelect)

    def __init__(self, *args, member: Member, issue: Issue, **kwargs):
        super().__init__(*args, **kwargs)
        offered = Version.objects.visible_to(member).filter(product=issue.product_id).order_by("-id")
        if offered.exists():
            cast(ManyField, self.fields["versions"]).queryset = offered
        else:
            del self.fields["versions"]


@for_members
def known_issues(request: MemberRequest) -> HttpResponse:
    """Those written last, or the best answers to what is asked."""
    question = request.GET.get("q", "").replace("\x00", "")[:1000]
    readable = Solution.objects.visible_to(request.member)
    languages = (get_language() or "", request.workspace.language)
    if question.strip():
        rows = known.suggest(request.member, request.workspace.pk, question, languages=languages, limit=SHOWN)
    else:
        rows = known.newest(readable, languages=languages, limit=SHOWN)
    return page(request, "issues/known.html", block="known", question=question, rows=rows)


@for_members
def solution(request: MemberRequest, number: int) -> HttpResponse:
    issue = issue_or_404(request, number)
    if request.method == "POST":
        demand(request.member, "issues.change")
    form = form_of(request, issue)
    if form.is_valid() and tried(form, partial(_write, request, issue, form)):
        messages.success(request, _("Saved"))
        return redirect(f"/w/{request.workspace.slug}/issues/{issue.number}/solution?language={form.cleaned_data['language']}")
    return solution_page(request, issue, form)


def form_of(request: MemberRequest, issue: Issue) -> SolutionForm:
    return SolutionForm(request.POST or None, initial=_initial(request, issue), member=request.member, issue=issue)


def solution_page(request: MemberRequest, issue: Issue, form: SolutionForm) -> HttpResponse:
    found = _solution_of(issue)
    context = {
        "issue": issue,
        "form": form,
        "solution": found,
        "may_change": may(request.member, "issues.change"),
        "helped": known.helped(found),
    }
    return page(request, "issues/solution.html", status=422 if form.is_bound else 200, **context)


@transaction.atomic
def _write(request: MemberRequest, issue: Issue, form: SolutionForm) -> Solution:
    given = dict(form.cleaned_data)
    versions = given.pop("versions", ())
    if "versions" in form.changed_data:
        actions.set_affected_versions(issue, versions, by=request.member)
    return actions.write_solution(issue, by=request.member, **given)


def _solution_of(issue: Issue) -> Solution | None:
    return Solution.objects.filter(workspace=issue.workspace_id, issue=issue).first()


def _initial(request: MemberRequest, issue: Issue) -> dict[str, Any]:
    """What is written already in the language that is asked for, else in the workspace's own."""
    asked, found = request.GET.get("language", ""), _solution_of(issue)
    language = asked if asked in dict(settings.LANGUAGES) else request.workspace.language
    texts = SolutionText.objects.filter(workspace=request.workspace, solution=found, language=language)
    written = texts if found else SolutionText.objects.none()
    words: dict[str, str] = written.values("symptoms", "cause", "workaround", "resolution").first() or {}
    visibility = found.visibility if found else Solution.Visibility.INTERNAL
    return {"language": language, "visibility": visibility, "versions": list(affected_by(issue)), **words}


@for_members("issues.change")
@require_POST
def remove_solution(request: MemberRequest, number: int) -> HttpResponse:
    issue: Issue = issue_or_404(request, number)
    actions.remove_solution(issue, by=request.member)
    messages.success(request, _("It is no known issue any more."))
    return redirect(f"/w/{request.workspace.slug}/issues/{issue.number}")
