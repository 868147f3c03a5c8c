"""A known issue as customers would read it, before anybody does."""

from typing import Any

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from caseway.helpcentre.doors import help_page
from caseway.helpcentre.views.known import shown
from caseway.issues.models import Issue
from caseway.issues.views.issue import issue_or_404
from caseway.issues.views.known import form_of, solution_page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("issues.change")
@require_POST
def as_customer(request: MemberRequest, number: int) -> HttpResponse:
    """The words of the form, stored or not, on the page of the help centre; nothing is kept of them."""
    issue = issue_or_404(request, number)
    form = form_of(request, issue)
    if not form.is_valid():
        return solution_page(request, issue, form)
    given = form.cleaned_data
    versions = [version.name for version in given.get("versions", ()) if version.state != "planned"]
    known = shown(_row(issue) | given, versions)
    with translation.override(given["language"]):
        return help_page(request, "helpcentre/known_issue.html", known=known, said="", is_preview=True)


def _row(issue: Issue) -> dict[str, Any]:
    """What a known issue shows beside its own words."""
    return {
        "issue__number": issue.number,
        "issue__product__name": issue.product.name if issue.product else "",
        "issue__fixed_version__name": issue.fixed_version.name if issue.fixed_version else "",
        "issue__state": issue.state,
        "updated_at": issue.updated_at,
    }
