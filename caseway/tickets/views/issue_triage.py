"""Triage of issues: one after another is accepted, found to be another one, declined, answered, asked about, or put off."""

import secrets
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.activity.once import once
from caseway.files.pictures import shown
from caseway.issues import actions as issue_actions
from caseway.issues import known
from caseway.issues.forms import FactForm, Places
from caseway.issues.models import Issue, Relation, Solution
from caseway.issues.models.issues import named
from caseway.issues.views.issue import change_facts, issue_or_404
from caseway.tickets import actions
from caseway.tickets.actions.triaging_issues import waiting_for
from caseway.tickets.issue_triage_forms import AcceptForm, AnswerForm, AskForm, DeclineForm, DuplicateForm, SnoozeForm
from caseway.tickets.triage import SHOWN, Row, waiting_issues, words_of
from caseway.tickets.views.triage import seconds_taken, shown_now
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

LIKELY = 4
COLUMNS = ("number", "title", "priority", "created_at", "product__key")
ACTS = ("accept", "duplicate", "decline", "answer", "ask", "snooze")
# Decisions that can be taken back; what was written to somebody cannot.
SILENT = ("accept", "duplicate", "decline", "snooze")


@for_members
@require_GET
def triage(request: MemberRequest) -> HttpResponse:
    """The first issue."""
    first = waiting_issues(request.member).values_list("number", flat=True).first()
    if first is None:
        return page(request, "tickets/nothing_waits.html", kind="issues")
    return _case(request, issue_or_404(request, first))


@for_members
@require_GET
def case(request: MemberRequest, number: int) -> HttpResponse:
    return _case(request, issue_or_404(request, number))


def _case(request: MemberRequest, found: Issue, refused: str = "", bound: forms.Form | None = None) -> HttpResponse:
    member = request.member
    waiting = waiting_for(found, member)
    solutions = _known(request, found)
    decisions = _forms(found, member, solutions, request.GET.get("answer", ""))
    if bound is not None:
        decisions[refused] = bound
    following = _next_after(member, found)
    context = {
        "case": found,
        "rows": list(waiting_issues(member).values(*COLUMNS)[:SHOWN]),
        "description": shown(found.html, f"/w/{request.workspace.slug}/files/"),
        "solutions": solutions,
        "likely": _likely(found, member, {row["issue__number"] for row in solutions}),
        "decisions": decisions,
        # Nobody can be answered where nobody waits.
        "acts": [act for act in ACTS if act != "answer" or waiting],
        "waiting": len(waiting),
        "opened": refused or ("answer" if "answer" in request.GET else ""),
        "next_url": f"/w/{request.workspace.slug}/triage/issues/{following}" if following else "",
        "shown": shown_now(),
        "may_decide": may(member, "issues.change") and found.state == Issue.State.TRIAGE,
    }
    return page(request, "tickets/issue_triage.html", status=422 if refused else 200, **context)


def _next_after(member: Member, found: Issue) -> int | None:
    others = waiting_issues(member).exclude(pk=found.pk)
    return (others.filter(pk__gt=found.pk).first() or others.first() or Issue()).number


def _text_of(found: Issue) -> str:
    return f"{found.title}\n{found.description[:4000]}"


def _known(request: MemberRequest, found: Issue) -> list[Row]:
    """Known issues that it may be."""
    languages = (request.workspace.language, get_language() or "")
    about = {"product": found.product_id, "limit": LIKELY + 1, "languages": languages}
    rows = known.suggest(request.member, found.workspace_id, _text_of(found), **about)
    others = [row for row in rows if row["issue__id"] != found.pk][:LIKELY]
    return [row | {"name": named(row["issue__product__key"], row["issue__number"])} for row in others]


def _likely(found: Issue, member: Member, told: set[int]) -> list[Row]:
    """Issues whose words are alike, and that are not told already."""
    others = Issue.objects.visible_to(member).exclude(pk=found.pk).exclude(number__in=told)
    columns = ("number", "title", "state", "product__key")
    rows = known.similar_issue_rows(others, found.workspace_id, _text_of(found), columns, product=found.product_id, limit=LIKELY)
    return [row | {"name": named(row["product__key"], row["number"])} for row in rows]


def _forms(found: Issue, member: Member, solutions: list[Row], chosen: str) -> dict[str, forms.Form]:
    public = [row for row in solutions if row["visibility"] == Solution.Visibility.PUBLIC]
    best = next((row for row in public if str(row["issue__number"]) == chosen), public[0] if public else None)
    answer = {"other": best["issue__number"], "words": words_of(best)} if best else {}
    return {
        "accept": AcceptForm(initial={"priority": found.priority, "severity": found.severity}, prefix="accept"),
        "duplicate": DuplicateForm(member=member, prefix="duplicate"),
        "decline": DeclineForm(prefix="decline"),
        "answer": AnswerForm(initial=answer, member=member, prefix="answer"),
        "ask": AskForm(initial={"nonce": secrets.token_urlsafe(16)}, prefix="ask"),
        "snooze": SnoozeForm(prefix="snooze"),
    }


@for_members("issues.change")
@require_POST
def decide(request: MemberRequest, number: int) -> HttpResponse:
    """One decision; then the next issue."""
    found = issue_or_404(request, number)
    act = request.POST.get("act", "")
    if act not in DECISIONS:
        return _case(request, found)
    of_member = {"member": request.member} if act in ("duplicate", "answer") else {}
    form = type(_forms(found, request.member, [], "")[act])(request.POST, prefix=act, **of_member)
    if not form.is_valid():
        return _case(request, found, act, form)
    following, home = _next_after(request.member, found), f"/w/{request.workspace.slug}"
    undo = _way_back(request, found) if act in SILENT else ""
    try:
        with transaction.atomic():
            if Issue.objects.select_for_update().get(pk=found.pk).state != Issue.State.TRIAGE:
                raise ValidationError(_("Somebody decided about this in the meantime."))
            relation = DECISIONS[act](request, found, form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _case(request, found, act, form)
    if relation and act in SILENT:
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
            issue_actions.wake(found, by=request.member)
        messages.success(request, _("Undone."))
    else:
        messages.error(request, _("This cannot be undone any more."))
    here = f"/w/{request.workspace.slug}/triage/issues/{number}"
    return lead_to(request, here)


def _accept(request: MemberRequest, found: Issue, given: dict) -> None:
    actions.accept_issue(found, by=request.member, seconds=seconds_taken(request), **given)


def _duplicate(request: MemberRequest, found: Issue, given: dict) -> Relation:
    return actions.find_duplicate(found, given["other"], by=request.member, seconds=seconds_taken(request))


def _decline(request: MemberRequest, found: Issue, given: dict) -> None:
    actions.decline_issue(found, by=request.member, reason=given["reason"], seconds=seconds_taken(request))


def _answer(request: MemberRequest, found: Issue, given: dict) -> Relation:
    demand(request.member, "tickets.answer")
    seconds = seconds_taken(request)
    return actions.answer_tickets_from_known(found, given["other"], by=request.member, words=given["words"], seconds=seconds)


def _ask(request: MemberRequest, found: Issue, given: dict) -> None:
    demand(request.member, "tickets.answer")
    asked = partial(actions.ask_about, found, by=request.member, words=given["words"], seconds=seconds_taken(request))
    once(request.workspace, f"ask about {found.pk}", given["nonce"], asked)


def _snooze(request: MemberRequest, found: Issue, given: dict) -> None:
    issue_actions.snooze(found, SnoozeForm.ends_at(given, request.member), by=request.member, seconds=seconds_taken(request))


DECISIONS: dict[str, Callable[[MemberRequest, Issue, dict], Relation | None]] = {
    "accept": _accept,
    "duplicate": _duplicate,
    "decline": _decline,
    "answer": _answer,
    "ask": _ask,
    "snooze": _snooze,
}
# What was decided, said once it is.
DECIDED = {
    "accept": lazy("◆ {issue} is accepted."),
    "duplicate": lazy("◆ {issue} is a duplicate now."),
    "decline": lazy("◆ {issue} is declined."),
    "answer": lazy("Whoever waits for ◆ {issue} is answered."),
    "ask": lazy("◆ {issue} waits for an answer."),
    "snooze": lazy("◆ {issue} is snoozed."),
}
