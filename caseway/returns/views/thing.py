"""One return: where it stands, what comes next, what it is; and the part of a ticket's page that shows its returns."""

import secrets
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.activity.once import once
from caseway.returns import actions
from caseway.returns.forms import ChangeForm, RequestForm, StepForm
from caseway.returns.models import Return
from caseway.returns.reading import last_instructions, next_stages, of_ticket
from caseway.returns.stages import Stage, line_to
from caseway.tickets.models import Ticket
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

ITEM = ("kind", "product", "version", "serial", "lot", "cost", "currency", "reason")
ACT = "returns.change"


def return_or_404(request: MemberRequest, number: int) -> Return:
    related = ("ticket", "ticket__requester", "product", "version")
    return get_object_or_404(Return.objects.visible_to(request.member).select_related(*related), number=number)


@for_members
@require_GET
def thing(request: MemberRequest, number: int) -> HttpResponse:
    return _page(request, return_or_404(request, number))


def _page(request: MemberRequest, found: Return, form: Form | None = None, step: tuple[Stage, Form] | None = None) -> HttpResponse:
    steps, here = line_to(found.stage, found.kind, found.rejected_in)
    following = {stage: _step_form(found, stage) for stage in next_stages(found)}
    if step is not None:
        following[step[0]] = step[1]
    initial = {name: getattr(found, name) for name in (*ITEM, "finding", "carrier", "tracking")}
    values = {
        "thing": found,
        "steps": [step.label for step in steps],
        "here": here,
        "following": following,
        "form": form or ChangeForm(initial=initial, member=request.member, product=found.product),
        "may_change": may(request.member, ACT),
    }
    return page(request, "returns/return.html", block="sheet", status=422 if form or step else 200, **values)


def _step_form(found: Return, stage: Stage) -> StepForm:
    initial = {"cause": found.ticket.cause, "finding": found.finding}
    if stage == Stage.AUTHORISED:
        initial["instructions"] = found.instructions or last_instructions(found)
    return StepForm(stage=stage, initial=initial)


@for_members(ACT)
@require_POST
def step(request: MemberRequest, number: int) -> HttpResponse:
    """The next stage; what is not possible is refused with a sentence."""
    found = return_or_404(request, number)
    wanted = request.POST.get("stage", "")
    if wanted not in Stage.values:
        raise Http404
    stage = Stage(wanted)
    form = StepForm(request.POST, stage=stage)
    if form.is_valid():
        moved = tried(form, partial(actions.move, found, stage, by=request.member, **form.cleaned_data))
        if moved is not None:
            words = _("R{number} is now: {stage}").format(number=number, stage=stage.label)
            messages.success(request, words)
            return _back(request, number)
    return _page(request, found, step=(stage, form))


@for_members(ACT)
@require_POST
def facts(request: MemberRequest, number: int) -> HttpResponse:
    """Change what it is and what it costs; nothing is mailed."""
    found = return_or_404(request, number)
    form = ChangeForm(request.POST, member=request.member, product=found.product)
    if form.is_valid() and tried(form, partial(actions.change, found, by=request.member, **form.cleaned_data)):
        messages.success(request, _("Saved"))
        return _back(request, number)
    return _page(request, found, form=form)


def _back(request: MemberRequest, number: int) -> HttpResponse:
    return redirect(f"/w/{request.workspace.slug}/returns/{number}")


def _ticket(request: MemberRequest, number: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.member).select_related("product", "version"), number=number)


@for_members
@require_GET
def of(request: MemberRequest, number: int) -> HttpResponse:
    """Fills the hole on a ticket's page."""
    found = _ticket(request, number)
    rows = of_ticket(found)
    return page(request, "returns/of_ticket.html", block="returns", ticket=found, rows=rows, may_change=may(request.member, ACT))


@for_members(ACT)
def new(request: MemberRequest, number: int) -> HttpResponse:
    found = _ticket(request, number)
    kind = "exchange" if found.kind == Ticket.Kind.EXCHANGE else "return"
    initial = {name: getattr(found, name) for name in ("product", "version", "serial", "lot")}
    initial |= {"kind": kind, "nonce": secrets.token_urlsafe(16)}
    form = RequestForm(request.POST or None, member=request.member, product=found.product, initial=initial)
    if form.is_valid():
        given = dict(form.cleaned_data)
        key = given.pop("nonce") or secrets.token_hex(8)
        make = partial(_request, request, found, given)
        if made := tried(form, partial(once, request.workspace, "new return", key, make)):
            return _back(request, made[0])
    return page(request, "returns/new.html", status=422 if form.is_bound else 200, form=form, ticket=found)


def _request(request: MemberRequest, found: Ticket, given: dict) -> int:
    return actions.request(found, by=request.member, **given).number
