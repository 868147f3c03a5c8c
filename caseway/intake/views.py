"""Held mail, and why any mail ended where it did."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.activity.lately import counted
from caseway.intake import actions
from caseway.intake.forms import BlockForm
from caseway.intake.models import BlockedSender, IncomingMail
from caseway.intake.reading.decisions import Decision, explain
from caseway.intake.reading.limits import Unreadable
from caseway.intake.understanding import FORWARDING
from caseway.questions import asked_often
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page

A_PAGE = 50
MOST_BLOCKED = 1_000
SHOWN_FORWARDINGS = timedelta(days=14)
_SHOWN = ("pk", "sender_name", "sender_email", "mail_subject", "snippet", "received_at", "ticket__number", "ticket__subject", "disposition")


@for_members
def held(request: MemberRequest) -> HttpResponse:
    """Mail that waits for a person."""
    before = request.GET.get("before", "")
    rows = IncomingMail.objects.visible_to(request.member).held().order_by("-pk")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.values(*_SHOWN)[: A_PAGE + 1])
    next_url = f"?before={found[A_PAGE - 1]['pk']}" if len(found) > A_PAGE else None
    return page(request, "intake/held.html", block="mails", mails=found[:A_PAGE], next_url=next_url)


@for_members
def mail(request: MemberRequest, pk: int) -> HttpResponse:
    """One received mail: what was decided about it, step by step, and its source."""
    found = get_object_or_404(_mails(request).select_related("ticket", "decided_by"), pk=pk)
    why = [explain(Decision(*decision), _) for decision in found.decisions]
    is_held = found.disposition == IncomingMail.Disposition.HELD and found.decided_at is None
    is_unwanted = any(decision[2] in ("spam", "blocked_sender") for decision in found.decisions)
    return page(request, "intake/mail.html", mail=found, why=why, is_held=is_held, is_unwanted=is_unwanted)


@for_members
def source(request: MemberRequest, pk: int) -> HttpResponse:
    """The raw bytes, as a file."""
    found = get_object_or_404(_mails(request), pk=pk)
    response = HttpResponse(bytes(found.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{found.pk}.eml"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@for_members("held.decide")
@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """What a person decides about a held mail."""
    found = get_object_or_404(_mails(request), pk=pk)
    verbs = {"admit": actions.admit_sender, "ticket": actions.make_ticket, "aside": actions.set_aside, "replay": actions.replay}
    verbs |= {"release": actions.release, "block": actions.block_sender}
    verb = verbs.get(request.POST.get("act", ""))
    if verb is None:
        return redirect(f"/w/{request.workspace.slug}/mail/{pk}")
    try:
        verb(found, by=request.member)
    except Unreadable:
        messages.error(request, _("This mail cannot be read; its source is kept."))
    found.refresh_from_db()
    if found.ticket_id and found.disposition in ("added", "opened"):
        return redirect(f"/w/{request.workspace.slug}/tickets/{found.ticket.number}")
    return redirect(f"/w/{request.workspace.slug}/held")


@for_members("held.decide")
@require_POST
def signature(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask the signing domain's published key, as no server of ours has done so for us."""
    actions.look_at_signature(get_object_or_404(_mails(request), pk=pk), by=request.member)
    return redirect(f"/w/{request.workspace.slug}/mail/{pk}")


@for_members("held.decide")
def blocked(request: MemberRequest) -> HttpResponse:
    """Settings: whose mail is held."""
    form = BlockForm(request.POST or None)
    if form.is_valid():
        actions.block(request.workspace, form.cleaned_data["pattern"], by=request.member)
        return saved(request, "blocked")
    rows = list(BlockedSender.objects.visible_to(request.member).order_by("pattern")[:MOST_BLOCKED])
    return settings_page(request, "intake/blocked.html", "blocked", status=422 if form.is_bound else 200, form=form, blocked=rows)


@for_members("held.decide")
@require_POST
def unblock(request: MemberRequest, pk: int) -> HttpResponse:
    actions.unblock(get_object_or_404(BlockedSender.objects.visible_to(request.member), pk=pk), by=request.member)
    return saved(request, "blocked")


@for_members
def of_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """Fills the hole on a ticket's page: mail that is held on it."""
    ticket = ticket_or_404(request, number)
    rows = list(IncomingMail.objects.visible_to(request.member).held().filter(ticket=ticket).order_by("pk").values(*_SHOWN)[:20])
    return page(request, "intake/of_ticket.html", block="held", mails=rows, number=number)


@for_members("addresses.change")
def forwardings(request: MemberRequest) -> HttpResponse:
    """Fills the hole on the page of the addresses: what providers want confirmed."""
    lately = _mails(request).filter(machine=FORWARDING, received_at__gt=now() - SHOWN_FORWARDINGS).order_by("-pk")[:5]
    asked = [(mail, mail.decisions[-1][3]) for mail in lately.only("pk", "mail_subject", "received_at", "decisions") if mail.decisions]
    return page(request, "intake/forwardings.html", block="forwardings", mails=asked)


def _mails(request: MemberRequest):
    return IncomingMail.objects.visible_to(request.member)


def count_held(request) -> dict[str, str]:
    """For the sidebar."""
    count = counted(_held, request.member)
    return {"held": "99+" if count > 99 else str(count)} if count else {}


@asked_often
def _held(member):
    return IncomingMail.objects.visible_to(member).held().values("pk")[:100]
