"""The call screen: who is it, what are they calling about, and one key keeps it."""

import functools
import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.activity.once import once
from caseway.customers.actions import find_or_make, learn_number, suggest
from caseway.customers.models import Customer
from caseway.customers.numbers import e164
from caseway.issues.known import of_products
from caseway.issues.views.offering import offers_for
from caseway.telephony.actions import link
from caseway.telephony.callers import matches
from caseway.telephony.models import Call
from caseway.telephony.screen_form import CallForm, open_tickets, products_of, read_caller
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket
from caseway.tickets.subjects import subject_from
from caseway.ui.pages import page
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member

SHOWN_TICKETS = 12


@for_members("tickets.open")
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: MemberRequest) -> HttpResponse:
    """Shown for anybody who may be calling (`?call=`, `?who=`, `?number=`, `?customer=`); posted, it is kept."""
    ringing = _ringing(request)
    who, suggestions = _asked(request, ringing)
    caller = _caller(request, who, suggestions)
    form = functools.partial(CallForm, member=request.member, caller=caller, suggestions=suggestions)
    if request.method != "POST" or {"find", "choose", "look"} & set(request.POST):
        return _page(request, form(initial=_initial(request, who, caller, suggestions)), suggestions, ringing)
    filled = form(request.POST)
    if not filled.is_valid():
        return _page(request, filled, suggestions, ringing, status=422)
    keep = functools.partial(_keep, request, filled, ringing)
    number, is_new = once(request.workspace, "call", filled.cleaned_data["nonce"], keep)
    if is_new:
        messages.success(request, _("The call is kept."))
    return redirect(f"/w/{request.workspace.slug}/tickets/{number}")


def _ringing(request: MemberRequest) -> Call | None:
    """The call that the screen was opened for."""
    given = request.POST if request.method == "POST" else request.GET
    asked = given.get("call", "")
    return Call.objects.visible_to(request.member).filter(pk=asked).first() if is_id(asked) else None


def _asked(request: MemberRequest, ringing: Call | None) -> tuple[str, list[Customer]]:
    """What was typed, else the number of the call, and whom it may mean."""
    given = request.POST if request.method == "POST" else request.GET
    typed = given.get("who") or given.get("number") or ""
    if not typed and ringing and not {"who", "customer", "choose"} & set(given):
        typed = ringing.shown
    who = typed.replace("\x00", "").strip()[:160]
    people = suggest(Customer.objects.visible_to(request.member), request.workspace, who)
    return who, people + _perhaps(request, who, {person.pk for person in people})


def _perhaps(request: MemberRequest, who: str, known: set[int]) -> list[Customer]:
    """Those who once wrote the number, each with the ticket in which they did."""
    number = e164(who, request.workspace.country)
    found = [match for match in matches(request.member, number) if not match.is_known and match.customer.pk not in known]
    for match in found:
        match.customer.seen_in = match.ticket  # type: ignore[attr-defined]
    return [match.customer for match in found]


def _caller(request: MemberRequest, who: str, suggestions: list[Customer]) -> Customer | None:
    """The customer who was chosen, for as long as the box still means them; else the only one it can mean."""
    given = request.POST if request.method == "POST" else request.GET
    if "choose" in given:
        return _customer(request, given["choose"])
    chosen = _customer(request, given.get("customer", ""))
    if chosen and (not who or who == chosen.actor_name or chosen in suggestions):
        return chosen
    is_asked = request.method != "POST" or "find" in given
    is_certain = len(suggestions) == 1 and not hasattr(suggestions[0], "seen_in")
    return suggestions[0] if is_asked and is_certain else None


def _customer(request: MemberRequest, pk: str) -> Customer | None:
    if not is_id(pk):
        return None
    return Customer.objects.visible_to(request.member).filter(pk=pk).select_related("organisation").first()


def _initial(request: MemberRequest, who: str, caller: Customer | None, suggestions: list[Customer]) -> dict[str, str]:
    """The words typed so far; whoever was chosen by a click stands in the box by name, somebody unknown in the fields."""
    kept = {name: request.POST[name] for name in CallForm.base_fields if name in request.POST}
    named = caller.actor_name if caller and (not who or "choose" in request.POST) else who
    new = {} if caller or suggestions else read_caller(who, request.workspace.country)
    return {"nonce": secrets.token_urlsafe(16), **new, **kept, "who": named}


def _page(request: MemberRequest, form: CallForm, suggestions: list[Customer], ringing: Call | None, status: int = 200) -> HttpResponse:
    return page(
        request,
        "telephony/screen.html",
        status=status,
        ringing=ringing,
        is_new_number=ringing is not None and form.caller is not None and not _knows(form.caller, ringing),
        form=form,
        caller=form.caller,
        suggestions=[] if form.caller else suggestions,
        tickets=list(open_tickets(request.member, form.caller)[:SHOWN_TICKETS]),
        about=form["ticket"].value() or "",
        **_offers(request, form.caller),
    )


# Posted although it changes nothing: what customers say belongs into no log of addresses.
@for_members("tickets.open")
@require_POST
def offers(request: MemberRequest) -> HttpResponse:
    """The known issues that fit what is being written; before that, those of the caller's products."""
    return page(request, "telephony/offers.html", block="offers", **_offers(request, _customer(request, request.POST.get("customer", ""))))


def _offers(request: MemberRequest, caller: Customer | None) -> dict:
    fitting = offers_for(request)
    if fitting["is_asked"] or caller is None:
        return fitting
    languages = (get_language() or "", request.workspace.language)
    return fitting | {"offers": of_products(request.member, products_of(request.member, caller), languages=languages)}


def _knows(customer: Customer, ringing: Call) -> bool:
    return ringing.is_withheld or customer.phones.filter(number=ringing.outside or ringing.shown[:40]).exists()


def _keep(request: MemberRequest, form: CallForm, ringing: Call | None) -> int:
    """On the ticket it is about, else as a new one; the call itself is linked to it. Answers its number."""
    ticket = _noted(request, form)
    if form.cleaned_data["keep_number"] and ringing and form.caller:
        learn_number(form.caller, ringing.shown[:40], by=request.member)
    if call := ringing or _talking_with(request.member, ticket.requester):
        link(call, ticket, by=request.member)
    return ticket.number


def _talking_with(member: Member, customer: Customer) -> Call | None:
    """The call that is going on with this customer, where the screen was opened by hand."""
    numbers = customer.phones.values("number")
    talks = Call.objects.filter(workspace=member.workspace_id, rings__member=member, member=member, outside__in=numbers)
    return talks.exclude(outside="").order_by("-pk").first()


def _noted(request: MemberRequest, form: CallForm) -> Ticket:
    given, ticket = form.cleaned_data, form.cleaned_data["ticket"]
    if ticket is not None:
        actions.note_call(ticket, by=request.member, body=given["note"])
        actions.change(ticket, by=request.member, **form.told_of_thing())
        return ticket
    return actions.open_ticket(
        request.workspace,
        requester=form.caller or _somebody_new(request, given),
        subject=given["subject"] or subject_from(given["note"]) or _("Call"),
        words=Words.markdown(given["note"]),
        channel=Ticket.Channel.PHONE,
        by=request.member,
        **form.told_of_thing(),
    )


def _somebody_new(request: MemberRequest, given: dict) -> Customer:
    """A new customer, or the one whose address or number it is; a number we did not know is added."""
    phone = given["phone"]
    customer = find_or_make(request.workspace, by=request.member, email=given["email"], name=given["name"], phone=phone)
    if phone:
        learn_number(customer, phone, by=request.member)
    return customer
