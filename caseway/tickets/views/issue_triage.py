"""Triage of issues: one after another is accepted into the backlog, found to be another one, or declined."""

from collections.abc import Callable
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.files.pictures import shown
from caseway.issues import actions as issue_actions
from caseway.issues import known
from caseway.issues.forms import FactForm, IssueChoice, Places
from caseway.issues.models import Issue, Relation
from caseway.issues.models.issues import named
from caseway.issues.views.issue import change_facts, issue_or_404
from caseway.tickets import actions
from caseway.tickets.triage import SHOWN
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

LIKELY = 4
COLUMNS = ("number", "title", "priority", "created_at", "product__key")


class AcceptForm(forms.Form):
    priority = forms.ChoiceField(choices=Issue.Priority.choices, label=lazy("Priority"))
    severity = forms.ChoiceField(choices=Issue.Severity.choices, label=lazy("Severity"))


class DuplicateForm(forms.Form):
    other = IssueChoice(label=lazy("Issue"))


class DeclineForm(forms.Form):
    reason = forms.CharField(max_length=400, label=lazy("Reason"))


def waiting_issues(member: Member) -> QuerySet[Issue]:
    """The longest waiting first."""
    return Issue.objects.visible_to(member).filter(state=Issue.State.TRIAGE).order_by("id")


@for_members
@require_GET
def triage(request: MemberRequest) -> HttpResponse:
    """The first issue."""
    first = waiting_issues(request.member).values_list("number", flat=True).first()
    if first is None:
        return page(request, "tickets/issue_triage.html", case=None, rows=[])
    return _case(request, issue_or_404(request, first))


@for_members
@require_GET
def case(request: MemberRequest, number: int) -> HttpResponse:
    return _case(request, issue_or_404(request, number))


def _case(request: MemberRequest, found: Issue, refused: str = "", bound: forms.Form | None = None) -> HttpResponse:
    member = request.member
    decisions = _forms(found, member)
    if bound is not None:
        decisions[refused] = bound
    following = _next_after(member, found)
    context = {
        "case": found,
        "rows": list(waiting_issues(member).values(*COLUMNS)[:SHOWN]),
        "description": shown(found.html, f"/w/{request.workspace.slug}/files/"),
        "likely": _likely(found, member),
        "decisions": decisions,
        "opened": refused,
        "next_url": f"/w/{request.workspace.slug}/triage/issues/{following}" if following else "",
        "may_decide": may(member, "issues.change") and found.state == Issue.State.TRIAGE,
    }
    return page(request, "tickets/issue_triage.html", status=422 if refused else 200, **context)


def _next_after(member: Member, found: Issue) -> int | None:
    others = waiting_issues(member).exclude(pk=found.pk)
    return (others.filter(pk__gt=found.pk).first() or others.first() or Issue()).number


def _likely(found: Issue, member: Member) -> list[dict]:
    """Issues whose words are alike."""
    text = f"{found.title}\n{found.description[:4000]}"
    others = Issue.objects.visible_to(member).exclude(pk=found.pk)
    columns = ("number", "title", "state", "product__key")
    rows = known.similar_issue_rows(others, found.workspace_id, text, columns, product=found.product_id, limit=LIKELY)
    return [row | {"name": named(row["product__key"], row["number"])} for row in rows]


def _forms(found: Issue, member: Member, given: object = None) -> dict[str, forms.Form]:
    made = {
        "accept": AcceptForm(given, initial={"priority": found.priority, "severity": found.severity}, prefix="accept"),
        "duplicate": DuplicateForm(given, prefix="duplicate"),
        "decline": DeclineForm(given, prefix="decline"),
    }
    made["duplicate"].fields["other"].issues = Issue.objects.visible_to(member)
    return made


@for_members("issues.change")
@require_POST
def decide(request: MemberRequest, number: int) -> HttpResponse:
    """One decision; then the next issue."""
    found = issue_or_404(request, number)
    act = request.POST.get("act", "")
    if act not in DECISIONS:
        return _case(request, found)
    form = _forms(found, request.member, request.POST)[act]
    if not form.is_valid():
        return _case(request, found, act, form)
    following, home = _next_after(request.member, found), f"/w/{request.workspace.slug}"
    undo = _way_back(request, found)
    try:
        with transaction.atomic():
            if Issue.objects.select_for_update().get(pk=found.pk).state != Issue.State.TRIAGE:
                raise ValidationError(_("Somebody decided about this in the meantime."))
            relation = DECISIONS[act](found, request.member, form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _case(request, found, act, form)
    if relation:
        # Its tickets have gone along, and come back with it.
        undo = f"{home}/issues/{found.number}/relations/{relation.pk}/removal"
    messages.success(request, str(DECIDED[act]).format(issue=found.name), extra_tags=undo)
    return redirect(f"{home}/triage/issues" + (f"/{following}" if following else ""))


def _way_back(request: MemberRequest, found: Issue) -> str:
    """Where to undo a decision, with what the issue is now."""
    place = Places(request.member).key_of(found.state, found.named_state_id)
    before = {"state": place, "priority": found.priority, "severity": found.severity}
    return f"/w/{request.workspace.slug}/triage/issues/{found.number}/undoing?{urlencode(before)}"


@for_members("issues.change")
@require_POST
def undo(request: MemberRequest, number: int) -> HttpResponse:
    """Take a decision back; the issue is shown again."""
    found = issue_or_404(request, number)
    form = FactForm(request.POST, member=request.member, issue=found)
    if form.is_valid():
        with transaction.atomic():
            change_facts(found, form.cleaned_data, request.member)
        messages.success(request, _("Undone."))
    else:
        messages.error(request, _("This cannot be undone any more."))
    here = f"/w/{request.workspace.slug}/triage/issues/{number}"
    return lead_to(request, here)


def _accept(found: Issue, member: Member, given: dict) -> None:
    issue_actions.change(found, by=member, **given)
    issue_actions.accept(found, by=member)


def _duplicate(found: Issue, member: Member, given: dict) -> Relation:
    return actions.merge_issue(found, given["other"], by=member)


def _decline(found: Issue, member: Member, given: dict) -> None:
    issue_actions.cancel(found, by=member, reason=given["reason"])


DECISIONS: dict[str, Callable[[Issue, Member, dict], Relation | None]] = {"accept": _accept, "duplicate": _duplicate, "decline": _decline}
# What was decided, said once it is.
DECIDED = {
    "accept": lazy("◆ {issue} is accepted."),
    "duplicate": lazy("◆ {issue} is a duplicate now."),
    "decline": lazy("◆ {issue} is declined."),
}
