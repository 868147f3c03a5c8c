"""The call screen: who is it, what are they calling about, and one key keeps it."""

import functools
import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from caseway.activity.once import once
from caseway.customers.actions import change_customer, find_or_make, suggest
from caseway.customers.models import Customer
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.call_form import CallForm, open_tickets, read_caller
from caseway.tickets.models import Ticket
from caseway.tickets.subjects import subject_from
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

SHOWN_TICKETS = 12


@for_members("tickets.open")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: MemberRequest) -> HttpResponse:
    """Shown for anybody who may be calling (`?who=`, `?number=`, `?customer=`); posted, it is kept."""
    who, suggestions = _asked(request)
    caller = _caller(request, who, suggestions)
    form = functools.partial(CallForm, member=request.member, caller=caller, suggestions=suggestions)
    if request.method != "POST" or {"find", "choose"} & set(request.POST):
        return _page(request, form(initial=_initial(request, who, caller, suggestions)), suggestions)
    filled = form(request.POST)
    if not filled.is_valid():
        return _page(request, filled, suggestions, status=422)
    number, is_new = once(request.workspace, "call", filled.cleaned_data["nonce"], functools.partial(_keep, request, filled))
    if is_new:
        messages.success(request, _("The call is kept."))
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}")


def _asked(request: MemberRequest) -> tuple[str, list[Customer]]:
    """What was typed, or dialled where a telephone program opened the page, and whom it may mean."""
    given = request.POST if request.method == "POST" else request.GET
    who = (given.get("who") or given.get("number") or "").replace("\x00", "").strip()[:160]
    return who, suggest(Customer.objects.visible_to(request.member), request.workspace, who)


def _caller(request: MemberRequest, who: str, suggestions: list[Customer]) -> Customer | None:
    """The customer who was chosen, for as long as the box still means them; else the only one it can mean."""
    given = request.POST if request.method == "POST" else request.GET
    if "choose" in given:
        return _customer(request, given["choose"])
    chosen = _customer(request, given.get("customer", ""))
    if chosen and (not who or who == chosen.actor_name or chosen in suggestions):
        return chosen
    is_asked = request.method != "POST" or "find" in given
    return suggestions[0] if is_asked and len(suggestions) == 1 else None


def _customer(request: MemberRequest, pk: str) -> Customer | None:
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return Customer.objects.visible_to(request.member).filter(pk=pk).select_related("organisation").first()


def _initial(request: MemberRequest, who: str, caller: Customer | None, suggestions: list[Customer]) -> dict[str, str]:
    """The words typed so far; whoever was chosen by a click stands in the box by name, somebody unknown in the fields."""
    kept = {name: request.POST[name] for name in CallForm.base_fields if name in request.POST}
    named = caller.actor_name if caller and (not who or "choose" in request.POST) else who
    new = {} if caller or suggestions else read_caller(who, request.workspace.country)
    return {"nonce": secrets.token_urlsafe(16), **new, **kept, "who": named}


def _page(request: MemberRequest, form: CallForm, suggestions: list[Customer], status: int = 200) -> HttpResponse:
    return page(
        request,
        "tickets/call.html",
        status=status,
        form=form,
        caller=form.caller,
        suggestions=[] if form.caller else suggestions,
        tickets=list(open_tickets(request.member, form.caller)[:SHOWN_TICKETS]),
        about=form["ticket"].value() or "",
    )


def _keep(request: MemberRequest, form: CallForm) -> int:
    """On the ticket it is about, else as a new one; answers its number."""
    given, ticket = form.cleaned_data, form.cleaned_data["ticket"]
    if ticket is not None:
        actions.note_call(ticket, by=request.member, body=given["note"])
        return ticket.number
    made = actions.open_ticket(
        request.workspace,
        requester=form.caller or _somebody_new(request, given),
        subject=given["subject"] or subject_from(given["note"]) or _("Call"),
        words=Words.markdown(given["note"]),
        channel=Ticket.Channel.PHONE,
        by=request.member,
        product=given["product"],
    )
    return made.number


def _somebody_new(request: MemberRequest, given: dict) -> Customer:
    """A new customer, or the one whose address or number it is; a number we did not know is added."""
    phone = given["phone"]
    customer = find_or_make(request.workspace, by=request.member, email=given["email"], name=given["name"], phone=phone)
    known = list(customer.phones.values_list("typed", flat=True))
    if phone and phone not in known:
        change_customer(customer, by=request.member, phones=[*known, phone])
    return customer
