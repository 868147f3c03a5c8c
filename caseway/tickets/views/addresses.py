"""Settings: the addresses at which a workspace receives mail."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from caseway.mail.addresses import support_address
from caseway.mail.models import WayOut
from caseway.mail.ways import records
from caseway.tickets.actions import make_dkim_key, remove_address, set_address, set_way_out, try_address
from caseway.tickets.address_forms import AddressForm, WayOutForm
from caseway.tickets.models import MailAddress
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("addresses.change")
def addresses(request: MemberRequest) -> HttpResponse:
    return _form(request, None)


@for_members("addresses.change")
def address(request: MemberRequest, pk: int) -> HttpResponse:
    return _form(request, _address(request, pk))


def _form(request: MemberRequest, found: MailAddress | None) -> HttpResponse:
    initial = {"email": found.email, "team": found.team_id, "product": found.product_id} if found else {}
    form = AddressForm(request.POST or None, member=request.member, address=found, initial=initial)
    if form.is_valid():
        made = set_address(request.workspace, by=request.member, address=found, **form.cleaned_data)
        return saved(request, f"addresses/{made.pk}")
    return _page(request, found, form, status=422 if form.is_bound else 200)


def _page(request: MemberRequest, found: MailAddress | None, form: AddressForm, way_form: WayOutForm | None = None, **more) -> HttpResponse:
    rows = MailAddress.objects.visible_to(request.member).select_related("team", "product", "way").order_by("email")
    context = {
        "form": form,
        "address": found,
        "way_form": way_form or (_way_form(request, found) if found else None),
        "addresses": rows,
        "house": support_address(request.workspace.slug),
        "has_server": bool(settings.EMAIL_URL),
        "records": _records(found, are_asked="records" in request.GET) if found else None,
        "are_asked": "records" in request.GET,
    }
    return settings_page(request, "tickets/addresses.html", "addresses", block="trial", **context, **more)


@for_members("addresses.change")
def way_out(request: MemberRequest, pk: int) -> HttpResponse:
    """How the address's mail leaves."""
    found = _address(request, pk)
    form = _way_form(request, found, request.POST or None)
    if form.is_valid():
        set_way_out(found, by=request.member, **form.cleaned_data)
        return saved(request, f"addresses/{pk}")
    unchanged = AddressForm(member=request.member, address=found, initial={"email": found.email, "team": found.team_id})
    return _page(request, found, unchanged, form, status=422 if form.is_bound else 200)


def _way_form(request: MemberRequest, found: MailAddress, given=None) -> WayOutForm:
    way = found.way
    names = ("kind", "host", "port", "security", "user")
    initial = {name: getattr(way, name) for name in names} | {"sign_in": way.sign_in_id} if way else {"kind": WayOut.Kind.HOUSE}
    return WayOutForm(given, member=request.member, way=way, initial=initial)


def _records(found: MailAddress, *, are_asked: bool) -> list[records.Checked]:
    """What should stand in the DNS, and, when somebody asks, what does."""
    domain = found.email.rpartition("@")[2]
    selector, public = (found.way.dkim_selector, found.way.dkim_public) if found.way else ("", "")
    wanted = records.wanted(domain, house=settings.CASEWAY_MAIL_DOMAIN, selector=selector, public=public)
    if are_asked:
        return records.check(wanted, records.resolve)
    return [records.Checked(record, records.Found.UNKNOWN, []) for record in wanted]


@for_members("addresses.change")
@require_POST
def dkim_key(request: MemberRequest, pk: int) -> HttpResponse:
    """A new key; its record is shown."""
    make_dkim_key(_address(request, pk), by=request.member)
    return saved(request, f"addresses/{pk}")


@for_members("addresses.change")
@require_POST
def trial(request: MemberRequest, pk: int) -> HttpResponse:
    """Let the address write to itself."""
    try_address(_address(request, pk), by=request.member)
    return redirect(f"/w/{request.workspace.slug}/settings/addresses/{pk}")


@for_members("addresses.change")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    remove_address(_address(request, pk), by=request.member)
    return saved(request, "addresses")


def _address(request: MemberRequest, pk: int) -> MailAddress:
    return get_object_or_404(MailAddress.objects.visible_to(request.member).select_related("workspace", "way", "way__sign_in"), pk=pk)
