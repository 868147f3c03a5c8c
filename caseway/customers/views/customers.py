"""Customers: the list, a person's page, writing somebody down."""

import secrets
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.activity.once import once
from caseway.customers import actions
from caseway.customers.forms import CustomerForm
from caseway.customers.models import Address, Customer, Merge, Organisation
from caseway.customers.query import CUSTOMERS
from caseway.customers.reading import found_by, local_time, rows_of
from caseway.fields.beside_words import terms_apart
from caseway.fields.reading import add_listed, shown_on
from caseway.search.language import QueryError, explain
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.ui.paging import is_id, page_by_name
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

# As many names as the box for the organisation completes.
COMPLETED = 300


@for_members
@require_GET
def customers(request: MemberRequest) -> HttpResponse:
    """`?q=` finds by name, address, number, organisation, and fields of the workspace's own; `?organisation=` leaves its people only."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    organisation = _asked_organisation(request)
    seen = Customer.objects.visible_to(request.member)
    if organisation:
        seen = seen.filter(organisation=organisation)
    trouble = None
    try:
        words, condition = terms_apart(asked, request.member, Customer.subject_kind, CUSTOMERS)
        seen = found_by(seen, request.workspace.pk, words).filter(condition)
    except QueryError as error:
        seen, trouble = seen.none(), error
    rows, last = page_by_name(rows_of(seen), request.GET.get("after", ""))
    add_listed(rows, Customer.subject_kind, request.member, pk="pk")
    context = {
        "rows": rows,
        "asked": asked,
        "trouble": explain(trouble) if trouble else "",
        "trouble_at": trouble.column if trouble else 0,
        "organisation": organisation,
        "next_url": _address(request, asked, organisation, last) if last else None,
        "first_url": _address(request, asked, organisation) if "after" in request.GET else None,
        "everybody_url": _address(request, asked),
        "may_change": may(request.member, "customers.change"),
    }
    return page(request, "customers/customers.html", block="list", status=422 if trouble else 200, **context)


def _asked_organisation(request: MemberRequest) -> Organisation | None:
    asked = request.GET.get("organisation", "")
    return Organisation.objects.visible_to(request.member).filter(pk=asked).first() if is_id(asked) else None


def _address(request: MemberRequest, asked: str, organisation: Organisation | None = None, after: int | None = None) -> str:
    query = QueryDict(mutable=True)
    given = {"q": asked, "organisation": organisation.pk if organisation else "", "after": after or ""}
    query.update({name: str(value) for name, value in given.items() if value})
    return f"/w/{request.workspace.slug}/customers" + (f"?{query.urlencode()}" if query else "")


def customer_or_404(request: MemberRequest, pk: int) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.member).select_related("organisation"), pk=pk)


@for_members
@require_GET
def customer(request: MemberRequest, pk: int) -> HttpResponse:
    if kept := _merged_into(request, pk):
        return redirect(f"/w/{request.workspace.slug}/customers/{kept}")
    return customer_page(request, customer_or_404(request, pk))


def customer_page(request: MemberRequest, found: Customer, status: int = 200) -> HttpResponse:
    context = {
        "customer": found,
        "fields": shown_on(found, request.member),
        "merges": Merge.objects.visible_to(request.member).standing().filter(kept=found).select_related("other").order_by("-pk")[:20],
        "addresses": sorted(found.addresses.order_by("pk"), key=lambda address: address.email != found.email),
        "phones": list(found.phones.order_by("pk")),
        "language_name": dict(settings.LANGUAGES).get(found.language, found.language),
        "clock": local_time(found.time_zone, now()),
        "may_change": may(request.member, "customers.change"),
        "may_open": may(request.member, "tickets.open"),
    }
    return page(request, "customers/customer.html", block="facts", status=status, **context)


def _merged_into(request: MemberRequest, pk: int) -> int | None:
    """Whose page an old address means now."""
    merged = Customer.objects.filter(workspace=request.workspace, merged_into__isnull=False)
    return merged.filter(pk=pk).values_list("merged_into", flat=True).first()


@for_members("customers.change")
@require_POST
def deliverable(request: MemberRequest, pk: int) -> HttpResponse:
    """An agent knows better than the mail server that an address is good."""
    found = customer_or_404(request, pk)
    for address in Address.objects.filter(customer=found, email=request.POST.get("email", "").lower()[:254]):
        actions.mark_deliverable(address, by=request.member)
    return _saved(request, pk)


def _emails_of(found: Customer) -> list[str]:
    """The one that answers go to stands first."""
    emails = list(found.addresses.order_by("pk").values_list("email", flat=True))
    return sorted(emails, key=lambda email: email != found.email)


@for_members("customers.change")
def new(request: MemberRequest) -> HttpResponse:
    form = CustomerForm(request.POST or None, member=request.member, initial=_typed(request))
    if form.is_valid():
        made = tried(form, partial(once, request.workspace, "new customer", form.cleaned_data["nonce"], partial(_make, request, form)))
        if made:
            return _saved(request, made[0])
    return _form_page(request, form)


def _typed(request: MemberRequest) -> dict[str, str]:
    """What the list was searched for, where nobody was found."""
    typed = request.GET.get("q", "").strip()[:160]
    return {"nonce": secrets.token_urlsafe(16), ("emails" if "@" in typed else "name"): typed}


def _make(request: MemberRequest, form: CustomerForm) -> int:
    made = actions.make_customer(request.workspace, by=request.member, **form.values())
    actions.fill_in(made, form.cleaned_data["fields"], by=request.member)
    return made.pk


@for_members("customers.change")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    found = customer_or_404(request, pk)
    form = CustomerForm(request.POST or None, member=request.member, customer=found, initial=_present(found))
    if form.is_valid():
        tried(form, partial(actions.change_customer, found, by=request.member, **form.values()))
        if form.is_valid():
            return _saved(request, pk)
    return _form_page(request, form, found)


def _present(found: Customer) -> dict:
    values = {name: getattr(found, name) for name in ("name", "language", "time_zone", "notes")}
    phones = list(found.phones.order_by("pk").values_list("typed", flat=True))
    return values | {"organisation": found.organisation or "", "emails": _emails_of(found), "phones": phones}


def _form_page(request: MemberRequest, form: CustomerForm, found: Customer | None = None) -> HttpResponse:
    names = Organisation.objects.visible_to(request.member).order_by("name").values_list("name", flat=True)
    context = {"form": form, "customer": found, "organisations": list(names[:COMPLETED])}
    return page(request, "customers/customer_form.html", status=422 if form.is_bound else 200, **context)


def _saved(request: MemberRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/customers/{pk}")
