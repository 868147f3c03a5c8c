"""Triage: one new ticket after another, decided by a key; the next one is there already."""

import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.issues.models import Solution
from caseway.questions import asked_often
from caseway.tickets import actions
from caseway.tickets.merged import merged_into
from caseway.tickets.models import Ticket, Verdict
from caseway.tickets.reading import conversation
from caseway.tickets.triage import first_cases, likely, next_after, next_among, waiting_cases, words_in, words_of
from caseway.tickets.triage_forms import AcceptForm, AnswerForm, AskForm, AssignForm, DeclineForm, KnownForm, SnoozeForm, UndoForm
from caseway.tickets.views.ticket import RELATED, ticket_or_404
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

LONGEST_SECONDS = 24 * 3600
# Decisions that can be taken back; what was written to the customer cannot.
SILENT = ("accept", "duplicate", "decline", "assign", "snooze")


@for_members
@require_GET
def triage(request: MemberRequest) -> HttpResponse:
    """The first case."""
    first = _first_case.first(request.member, now())
    if first is None:
        return page(request, "tickets/nothing_waits.html", kind="tickets")
    return _case(request, first)


@asked_often
def _first_case(member, at: datetime):
    return waiting_cases(member, at).select_related(*RELATED)[:1]


@for_members
@require_GET
def case(request: MemberRequest, number: int) -> HttpResponse:
    return _case(request, ticket_or_404(request, number))


def _case(request: MemberRequest, found: Ticket, refused: str = "", bound: forms.Form | None = None) -> HttpResponse:
    member = request.member
    numbers = {one.pk: one.number for one in merged_into(found, member)}
    said = conversation(found, f"/w/{request.workspace.slug}/files/", numbers)
    first = next((one.html for one in said if one.ticket_id == found.pk and not one.is_internal), "")
    about = likely(found, words_in(first), member, (found.requester.language, request.workspace.language, get_language() or ""))
    decisions = _forms(found, member, about["solutions"], request.GET.get("answer", ""))
    if bound is not None:
        decisions[refused] = bound
    rows = first_cases(member, now())
    following = next_among(rows, found.pk) or next_after(member, found.pk)
    context = {
        "case": found,
        "ticket": found,
        "rows": rows,
        "said": said,
        "numbers": numbers,
        "may_split": False,
        "about": about,
        "decisions": decisions,
        "opened": refused or ("answer" if "answer" in request.GET else ""),
        "next_url": f"/w/{request.workspace.slug}/triage/{following}" if following else "",
        "shown": shown_now(),
        "may_decide": may(member, "tickets.change") and (found.state == Ticket.State.NEW or bool(refused)),
    }
    return page(request, "tickets/triage.html", status=422 if refused else 200, **context)


def _forms(found: Ticket, member: Member, solutions: list[dict], chosen: str) -> dict[str, forms.Form]:
    names = ("kind", "cause", "priority", "product", "version", "team")
    initial = {name: getattr(found, f"{name}_id", None) if name in names[3:] else getattr(found, name) for name in names}
    public = [row for row in solutions if row["visibility"] == Solution.Visibility.PUBLIC]
    best = next((row for row in public if str(row["issue__number"]) == chosen), public[0] if public else None)
    known = {"issue": best["issue__number"], "words": words_of(best)} if best else {}
    return {
        "accept": AcceptForm(initial=initial, member=member, ticket=found, prefix="accept"),
        "duplicate": KnownForm(member=member, prefix="duplicate"),
        "decline": DeclineForm(prefix="decline"),
        "answer": AnswerForm(initial=known, member=member, prefix="answer"),
        "snooze": SnoozeForm(prefix="snooze"),
        "assign": AssignForm(initial={"assignee": member.pk}, member=member, prefix="assign"),
        "ask": AskForm(prefix="ask"),
    }


@for_members("tickets.change")
@require_POST
def decide(request: MemberRequest, number: int) -> HttpResponse:
    """One decision; then the next case."""
    found = ticket_or_404(request, number)
    act = request.POST.get("act", "")
    if act not in DECISIONS:
        return _case(request, found)
    kwargs = {"ticket": found} if act == "accept" else {}
    of_member = {} if act in ("decline", "ask", "snooze") else {"member": request.member}
    form = type(_forms(found, request.member, [], "")[act])(request.POST, prefix=act, **kwargs, **of_member)
    if not form.is_valid():
        return _case(request, found, act, form)
    following, undo = next_after(request.member, found.pk), _way_back(request, found, act, form.cleaned_data)
    try:
        with transaction.atomic():
            if Ticket.objects.select_for_update().get(pk=found.pk).state != Ticket.State.NEW:
                raise ValidationError(_("Somebody decided about this in the meantime."))
            DECISIONS[act](request, found, form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _case(request, found, act, form)
    messages.success(request, str(DECIDED[act]).format(number=number), extra_tags=undo)
    return redirect(f"/w/{request.workspace.slug}/triage" + (f"/{following}" if following else ""))


def _way_back(request: MemberRequest, found: Ticket, act: str, given: dict) -> str:
    """Where to undo a decision, with what the ticket is now; nowhere once the customer reads of it."""
    if act not in SILENT or given.get("words"):
        return ""
    before = {name: getattr(found, name) for name in ("kind", "priority")}
    before |= {name: getattr(found, f"{name}_id") or "" for name in ("product", "version", "team", "assignee")}
    verdict = Verdict.objects.current().filter(workspace=request.workspace, ticket=found).values_list("pk", flat=True).first()
    before |= {"issue": found.issue.number if found.issue else "", "verdict": verdict or ""}
    return f"/w/{request.workspace.slug}/triage/{found.number}/undoing?{urlencode(before)}"


@for_members("tickets.change")
@require_POST
def undo(request: MemberRequest, number: int) -> HttpResponse:
    """Take a decision back; the case is shown again."""
    found = ticket_or_404(request, number)
    form = UndoForm(request.POST, member=request.member, ticket=found)
    if found.merged_into_id is None and form.is_valid():
        actions.reconsider(found, by=request.member, **form.cleaned_data)
        messages.success(request, _("Undone."))
    else:
        messages.error(request, _("This cannot be undone any more."))
    here = f"/w/{request.workspace.slug}/triage/{number}"
    return lead_to(request, here)


def _accept(request: MemberRequest, found: Ticket, given: dict) -> None:
    actions.accept_case(found, by=request.member, seconds=seconds_taken(request), **given)


def _duplicate(request: MemberRequest, found: Ticket, given: dict) -> None:
    actions.find_known(found, given["issue"], by=request.member, seconds=seconds_taken(request))


def _decline(request: MemberRequest, found: Ticket, given: dict) -> None:
    actions.decline_case(found, by=request.member, seconds=seconds_taken(request), **given)


def _answer(request: MemberRequest, found: Ticket, given: dict) -> None:
    demand(request.member, "tickets.answer")
    actions.answer_from_known(found, given["issue"], by=request.member, words=given["words"], seconds=seconds_taken(request))


def _ask(request: MemberRequest, found: Ticket, given: dict) -> None:
    demand(request.member, "tickets.answer")
    actions.ask_customer(found, by=request.member, words=given["words"], seconds=seconds_taken(request))


def _snooze(request: MemberRequest, found: Ticket, given: dict) -> None:
    actions.snooze(found, SnoozeForm.ends_at(given, request.member), by=request.member, seconds=seconds_taken(request))


def _assign(request: MemberRequest, found: Ticket, given: dict) -> None:
    actions.hand_over(found, given["assignee"], by=request.member, seconds=seconds_taken(request))


DECISIONS: dict[str, Callable[[MemberRequest, Ticket, dict], None]] = {
    "accept": _accept,
    "duplicate": _duplicate,
    "decline": _decline,
    "answer": _answer,
    "snooze": _snooze,
    "assign": _assign,
    "ask": _ask,
}
# What was decided, said once it is.
DECIDED = {
    "accept": lazy("#{number} is accepted."),
    "duplicate": lazy("#{number} is linked to the issue."),
    "decline": lazy("#{number} is declined."),
    "answer": lazy("#{number} is answered."),
    "snooze": lazy("#{number} is snoozed."),
    "assign": lazy("#{number} is assigned."),
    "ask": lazy("#{number} waits for the customer's answer."),
}


def shown_now() -> int:
    """What a page of triage notes, for `seconds_taken` to count from."""
    return int(time.time())


def seconds_taken(request: MemberRequest) -> int | None:
    """From the case's appearance to now: as the browser measured, else since the page was made."""
    counted, shown = request.POST.get("seconds", ""), request.POST.get("shown", "")
    if counted.isascii() and counted.isdecimal() and len(counted) < 8:
        seconds = int(counted)
    elif shown.isascii() and shown.isdecimal() and len(shown) < 12:
        seconds = int(time.time()) - int(shown)
    else:
        return None
    return seconds if 0 <= seconds <= LONGEST_SECONDS else None
