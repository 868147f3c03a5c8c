"""Organisations: the list, a page of one, adding and changing."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caseway.activity.once import once
from caseway.customers import actions
from caseway.customers.forms import OrganisationForm
from caseway.customers.models import Customer, Domain, Organisation
from caseway.customers.query import ORGANISATIONS
from caseway.customers.reading import domains_of, organisations_found_by, rows_of
from caseway.fields.beside_words import terms_apart
from caseway.fields.reading import add_listed, shown_on
from caseway.search.language import QueryError, explain
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.ui.paging import page_by_name
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

# As many of its people as its own page shows; the list of customers has them all.
SHOWN_PEOPLE = 12


@for_members
@require_GET
def organisations(request: MemberRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    seen, trouble = Organisation.objects.visible_to(request.member), None
    try:
        words, condition = terms_apart(asked, request.member, Organisation.subject_kind, ORGANISATIONS)
        seen = organisations_found_by(seen, request.workspace.pk, words).filter(condition)
    except QueryError as error:
        seen, trouble = seen.none(), error
    rows, last = page_by_name(seen.values("pk", "name", "tier"), request.GET.get("after", ""))
    add_listed(rows, Organisation.subject_kind, request.member, pk="pk")
    here = f"/w/{request.workspace.slug}/organisations"
    context = {
        "rows": rows,
        "domains": domains_of([row["pk"] for row in rows]),
        "asked": asked,
        "trouble": explain(trouble) if trouble else "",
        "trouble_at": trouble.column if trouble else 0,
        "next_url": f"{here}?{urlencode({'q': asked, 'after': last})}" if last else None,
        "first_url": f"{here}?{urlencode({'q': asked})}" if "after" in request.GET else None,
        "may_change": may(request.member, "customers.change"),
    }
    return page(request, "customers/organisations.html", block="list", status=422 if trouble else 200, **context)


def organisation_or_404(request: MemberRequest, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.member), pk=pk)


@for_members
@require_GET
def organisation(request: MemberRequest, pk: int) -> HttpResponse:
    return organisation_page(request, organisation_or_404(request, pk))


def organisation_page(request: MemberRequest, found: Organisation, status: int = 200) -> HttpResponse:
    people, last = page_by_name(rows_of(Customer.objects.visible_to(request.member).filter(organisation=found)), "")
    context = {
        "organisation": found,
        "fields": shown_on(found, request.member),
        "domains": _domains(found),
        "people": people[:SHOWN_PEOPLE],
        "has_more_people": len(people) > SHOWN_PEOPLE or last is not None,
        "may_share": may(request.member, "organisations.share"),
        "may_change": may(request.member, "customers.change"),
    }
    return page(request, "customers/organisation.html", block="facts", status=status, **context)


def _domains(found: Organisation) -> list[str]:
    return list(Domain.objects.filter(organisation=found).order_by("domain").values_list("domain", flat=True))


@for_members("customers.change")
def new(request: MemberRequest) -> HttpResponse:
    initial = {"nonce": secrets.token_urlsafe(16), "tier": 1, "name": request.GET.get("q", "").strip()[:160]}
    form = OrganisationForm(request.POST or None, member=request.member, initial=initial)
    if form.is_valid():
        made = tried(form, partial(once, request.workspace, "new organisation", form.cleaned_data["nonce"], partial(_make, request, form)))
        if made:
            return _saved(request, made[0])
    return _form_page(request, form)


def _make(request: MemberRequest, form: OrganisationForm) -> int:
    made = actions.make_organisation(request.workspace, by=request.member, **form.values())
    actions.fill_in(made, form.cleaned_data["fields"], by=request.member)
    return made.pk


@for_members("customers.change")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    initial = {"name": found.name, "tier": found.tier, "notes": found.notes, "domains": _domains(found)}
    form = OrganisationForm(request.POST or None, member=request.member, organisation=found, initial=initial)
    if form.is_valid():
        tried(form, partial(actions.change_organisation, found, by=request.member, **form.values()))
        if form.is_valid():
            return _saved(request, pk)
    return _form_page(request, form, found)


def _form_page(request: MemberRequest, form: OrganisationForm, found: Organisation | None = None) -> HttpResponse:
    return page(request, "customers/organisation_form.html", status=422 if form.is_bound else 200, form=form, organisation=found)


def _saved(request: MemberRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/organisations/{pk}")
