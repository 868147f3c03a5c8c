"""Connecting the telephone system, and where it reaches me."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.telephony import actions
from caseway.telephony.forms import BlockForm, ExchangeForm, ExtensionsForm
from caseway.telephony.models import BlockedNumber, Exchange
from caseway.ui.forms import tried
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page


@for_members("telephone.change")
def telephone(request: MemberRequest) -> HttpResponse:
    """The exchange's queues and numbers; a form of its own blocks a number."""
    exchange = _exchange(request)
    is_blocking = "number" in request.POST
    form = ExchangeForm(request.POST if request.POST and not is_blocking else None, workspace=request.workspace, exchange=exchange)
    blocking = BlockForm(request.POST if is_blocking else None, workspace=request.workspace)
    if is_blocking and blocking.is_valid():
        actions.block(request.workspace, blocking.cleaned_data["number"], by=request.member)
        return saved(request, "telephone")
    if exchange and form.is_valid():
        actions.change_exchange(exchange, by=request.member, **form.cleaned_data)
        return saved(request, "telephone")
    return _page(request, exchange, form, blocking)


def _exchange(request: MemberRequest) -> Exchange | None:
    return Exchange.objects.filter(workspace=request.workspace).first()


def _page(request: MemberRequest, exchange: Exchange | None, form: ExchangeForm, blocking: BlockForm, secret: str = "") -> HttpResponse:
    return settings_page(
        request,
        "telephony/telephone.html",
        "telephone",
        status=422 if form.errors or blocking.errors else 200,
        exchange=exchange,
        form=form,
        blocking=blocking,
        blocked=BlockedNumber.objects.filter(workspace=request.workspace).order_by("number")[:500],
        address=f"{settings.CASEWAY_URL}/cti/{secret}" if secret else "",
    )


@for_members("telephone.change")
@require_POST
def connect(request: MemberRequest) -> HttpResponse:
    """Make the address for the exchange, or a new one in its place; it is shown this once."""
    secret = actions.connect(request.workspace, by=request.member)
    exchange = _exchange(request)
    form, blocking = ExchangeForm(workspace=request.workspace, exchange=exchange), BlockForm(workspace=request.workspace)
    return _page(request, exchange, form, blocking, secret)


@for_members("telephone.change")
@require_POST
def unblock(request: MemberRequest, pk: int) -> HttpResponse:
    actions.unblock(get_object_or_404(BlockedNumber, workspace=request.workspace, pk=pk), by=request.member)
    return saved(request, "telephone")


@for_members("tickets.open")
def mine(request: MemberRequest) -> HttpResponse:
    form = ExtensionsForm(request.POST or None, member=request.member)
    if form.is_valid():
        tried(form, partial(actions.set_extensions, request.member, form.cleaned_data["extensions"]))
        if form.is_valid():
            messages.success(request, _("Saved"))
            return redirect(f"/w/{request.workspace.slug}/settings/my-telephone")
    return settings_page(request, "telephony/mine.html", "my-telephone", status=422 if form.errors else 200, form=form)
