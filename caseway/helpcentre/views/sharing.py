"""Who sees all tickets of an organisation: the rule, the links, and how often these were looked at. For members."""

from collections import defaultdict
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.customers.actions import share_organisation
from caseway.customers.models import Organisation
from caseway.customers.views.organisations import organisation_or_404
from caseway.helpcentre.models import LinkView, SharedLink
from caseway.helpcentre.sharing import make_shared_link, revoke_shared_link
from caseway.helpcentre.sharing_forms import SharedLinkForm, SharingForm
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

SHOWN_LINKS = 50
# Of all links together; the latest hours say enough.
SHOWN_HOURS = 400


@for_members("organisations.share")
def sharing(request: MemberRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    form = SharingForm(request.POST if request.method == "POST" else None, organisation=found)
    if form.is_valid():
        share_organisation(found, by=request.member, **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect(_address(request, pk))
    return _page(request, found, rule=form)


@for_members("organisations.share")
@require_POST
def new_link(request: MemberRequest, pk: int) -> HttpResponse:
    found = organisation_or_404(request, pk)
    form = SharedLinkForm(request.POST)
    if form.is_valid():
        made = tried(form, partial(make_shared_link, found, by=request.member, **form.cleaned_data))
        if made:
            return _page(request, found, secret=made[1])
    return _page(request, found, link_form=form)


@for_members("organisations.share")
@require_POST
def revoke_link(request: MemberRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(SharedLink.objects.visible_to(request.member), pk=pk)
    revoke_shared_link(link, by=request.member)
    messages.success(request, _("The link is revoked."))
    return redirect(_address(request, link.organisation_id))


def _address(request: MemberRequest, pk: int) -> str:
    return f"/w/{request.workspace.slug}/organisations/{pk}/sharing"


def _page(
    request: MemberRequest,
    found: Organisation,
    rule: SharingForm | None = None,
    link_form: SharedLinkForm | None = None,
    secret: str = "",
) -> HttpResponse:
    links = SharedLink.objects.visible_to(request.member).filter(organisation=found, revoked_at=None)
    shown = list(links.select_related("made_by").order_by("-id")[:SHOWN_LINKS])
    is_refused = any(form is not None and form.is_bound for form in (rule, link_form))
    home = f"{settings.CASEWAY_URL}/help/{request.workspace.slug}"
    return page(
        request,
        "helpcentre/sharing.html",
        status=422 if is_refused else 200,
        organisation=found,
        is_shared=found.sharing != Organisation.Sharing.OFF,
        rule=rule or SharingForm(organisation=found),
        link_form=link_form or SharedLinkForm(),
        links=shown,
        views=_views_of(request.workspace.pk, shown),
        link=f"{home}/shared/{secret}" if secret else "",
        mine=f"{home}/mine",
    )


def _views_of(workspace_id: int, links: list[SharedLink]) -> dict[int, list[LinkView]]:
    views: dict[int, list[LinkView]] = defaultdict(list)
    for view in LinkView.objects.filter(workspace=workspace_id, link__in=links).order_by("-hour")[:SHOWN_HOURS]:
        views[view.link_id].append(view)
    return dict(views)
