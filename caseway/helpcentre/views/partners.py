"""All tickets of an organisation, for its people: the list and, of each ticket, what was said in public."""

import functools

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from caseway.customers.models import Customer, Organisation
from caseway.files.serving import served
from caseway.helpcentre.doors import View, VisitorRequest, for_visitors, help_page, kept_private, missing
from caseway.helpcentre.partners import cases_of, organisation_of_visitor, tickets_of
from caseway.helpcentre.reading import files_in, public_conversation, public_messages
from caseway.helpcentre.views.mine import COOKIE
from caseway.helpcentre.visits import participations, visitor
from caseway.tickets.models import Ticket
from caseway.tickets.reading import standing_of
from caseway.tickets.secrets import link_of
from caseway.tickets.stages import ASIDE, stage_of, way_to, words_of
from caseway.ui.paging import is_id


class ContactRequest(VisitorRequest):
    """A request that came through `for_contacts`."""

    customer: Customer
    organisation: Organisation


def for_contacts(view: View) -> View:
    """Admit whoever came by a mailed link and whose organisation shares with them; who only has to sign in is asked to."""

    @functools.wraps(view)
    def contacts_view(request, *args, **kwargs):
        secret = request.COOKIES.get(COOKIE, "")
        found = organisation_of_visitor(request.workspace.pk, secret)
        if found is None and visitor(request.workspace.pk, secret) is None:
            return kept_private(redirect(f"/help/{request.workspace.slug}/mine"))
        if found is None:
            return kept_private(missing(request))
        request.customer, request.organisation = found
        try:
            with timezone.override(request.workspace.time_zone):
                return kept_private(view(request, *args, **kwargs))
        except Http404:
            return kept_private(missing(request))

    return for_visitors(contacts_view)


def listed(request: VisitorRequest, organisation: Organisation, here: str) -> dict:
    """What the list shows, here and behind a shared link: the filter, a page of cases, the next one."""
    shows_all, before = request.GET.get("show") == "all", request.GET.get("before", "")
    cases, last = cases_of(organisation, shows_all=shows_all, before=int(before) if is_id(before) else None)
    shown = f"{here}?show=all" if shows_all else here
    joint = "&" if shows_all else "?"
    return {
        "organisation": organisation,
        "cases": cases,
        "here": here,
        "itself": f"{shown}{joint}before={before}" if is_id(before) else shown,
        "next_url": f"{shown}{joint}before={last}" if last else None,
        "shelves": [(_("Current"), here, not shows_all), (_("All"), f"{here}?show=all", shows_all)],
    }


def _home(request: VisitorRequest) -> str:
    return f"/help/{request.workspace.slug}/mine/organisation"


@require_safe
@for_contacts
def organisation(request: ContactRequest) -> HttpResponse:
    return help_page(request, "helpcentre/organisation.html", block="reports", **listed(request, request.organisation, _home(request)))


def _ticket_or_404(request: ContactRequest, number: int) -> Ticket:
    related = ("product", "issue__fixed_version", "merged_into__issue__fixed_version")
    return get_object_or_404(tickets_of(request.organisation).select_related(*related), number=number)


@require_safe
@for_contacts
def ticket(request: ContactRequest, number: int) -> HttpResponse:
    found = _ticket_or_404(request, number)
    here = f"{_home(request)}/{number}"
    standing = standing_of(found)
    stage = stage_of(standing)
    own = participations(request.customer).filter(ticket=found).first()
    return help_page(
        request,
        "helpcentre/organisation_ticket.html",
        block="report",
        ticket=found,
        address=here,
        home_of_list=_home(request),
        organisation=request.organisation,
        way=way_to(standing),
        aside=words_of(stage) if stage in ASIDE else None,
        messages=public_conversation(found, request.customer, f"{here}/files/"),
        own_page=link_of(own, request.workspace) if own else None,
    )


@require_safe
@for_contacts
def file(request: ContactRequest, number: int, token: str) -> HttpResponseBase:
    found = _ticket_or_404(request, number)
    return served(get_object_or_404(files_in(request.workspace.pk, public_messages(found)).called(token)))
