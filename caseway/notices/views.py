"""A member's notices, and how they want to hear of what."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.notices import actions
from caseway.notices.counting import MOST_LISTED
from caseway.notices.digests import path_of
from caseway.notices.forms import ChoicesForm, SecondWayForm
from caseway.notices.models import Alarm, Notice, SecondWay
from caseway.notices.second_way import set_second_way
from caseway.outside.sealing import unseal
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page

PER_PAGE = 50


@for_members
@require_GET
def notices(request: MemberRequest) -> HttpResponse:
    mine = Notice.objects.visible_to(request.member).order_by("-id")
    is_unread = request.GET.get("state") == "unread"
    shown = mine.unread() if is_unread else mine
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        shown = shown.filter(pk__lt=int(before))
    rows = list(shown[: PER_PAGE + 1])
    here = f"/w/{request.workspace.slug}/notices"
    shelf = "unread" if is_unread else ""
    context = {
        "notices": [(notice, path_of(notice, request.workspace.slug)) for notice in rows[:PER_PAGE]],
        "shelves": [(_("All"), here, not is_unread), (_("Unread"), f"{here}?state=unread", is_unread)],
        "next_url": f"{here}?state={shelf}&before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else None,
        "first_url": (f"{here}?state=unread" if is_unread else here) if before else None,
        "alarms": Alarm.objects.visible_to(request.member).standing().order_by("-pk")[:MOST_LISTED],
        "has_unread": mine.unread().exists(),
    }
    return page(request, "notices/notices.html", block="notices", **context)


@for_members
@require_POST
def read(request: MemberRequest) -> HttpResponse:
    """Mark the named notices as read, or all where none is named."""
    named = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal() and len(pk) < 19]
    actions.mark_read(request.member, named or None)
    return redirect(f"/w/{request.workspace.slug}/notices")


@for_members
@require_GET
def alarm(request: MemberRequest, pk: int) -> HttpResponse:
    """To where an alarm can be looked into; who follows its notice has read it."""
    found = get_object_or_404(Alarm.objects.visible_to(request.member), pk=pk)
    actions.read_about(request.member, Alarm.subject_kind, pk)
    return redirect(f"/w/{request.workspace.slug}/{found.path or 'notices'}")


@for_members
def choices(request: MemberRequest) -> HttpResponse:
    form = ChoicesForm(request.POST or None, member=request.member)
    if form.is_valid():
        actions.choose(request.member, form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect(f"/w/{request.workspace.slug}/settings/notices")
    return settings_page(request, "notices/choices.html", "notices", status=422 if form.is_bound else 200, form=form)


@for_members("settings.change")
def second_way(request: MemberRequest) -> HttpResponse:
    """Where alarms go beside the application."""
    kept = SecondWay.objects.filter(workspace=request.workspace).first()
    form = SecondWayForm(request.POST or None, initial={"email": kept.email, "url": kept.url} if kept else {})
    if form.is_valid():
        set_second_way(request.workspace, by=request.member, **form.cleaned_data)
        return saved(request, "alarms")
    secret = unseal(kept.sealed_secret) if kept and kept.url else ""
    return settings_page(request, "notices/second_way.html", "alarms", status=422 if form.is_bound else 200, form=form, secret=secret)
