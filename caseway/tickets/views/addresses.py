"""Settings: the addresses at which a workspace receives mail."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from caseway.mail.addresses import support_address
from caseway.tickets.actions import remove_address, set_address
from caseway.tickets.address_forms import AddressForm
from caseway.tickets.models import MailAddress
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("addresses.change")
def addresses(request: MemberRequest) -> HttpResponse:
    return _form(request, None)


@for_members("addresses.change")
def address(request: MemberRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(MailAddress.objects.visible_to(request.member), pk=pk))


def _form(request: MemberRequest, found: MailAddress | None) -> HttpResponse:
    initial = {"email": found.email, "team": found.team_id, "product": found.product_id} if found else {}
    form = AddressForm(request.POST or None, member=request.member, address=found, initial=initial)
    if form.is_valid():
        set_address(request.workspace, by=request.member, address=found, **form.cleaned_data)
        return saved(request, "addresses")
    rows = MailAddress.objects.visible_to(request.member).select_related("team", "product").order_by("email")
    context = {"form": form, "address": found, "addresses": rows, "house": support_address(request.workspace.slug)}
    return settings_page(request, "tickets/addresses.html", "addresses", status=422 if form.is_bound else 200, **context)


@for_members("addresses.change")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    remove_address(get_object_or_404(MailAddress.objects.visible_to(request.member), pk=pk), by=request.member)
    return saved(request, "addresses")
