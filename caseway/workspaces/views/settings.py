"""The settings area: the company, its people, teams, tokens, and work that did not get done."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from caseway.activity.once import once
from caseway.jobs import queues
from caseway.ui.commands import COMMANDS
from caseway.ui.forms import once_key
from caseway.ui.pages import page
from caseway.workspaces import actions
from caseway.workspaces.actions.joining import LastAdmin
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import ApiToken, Invitation, Member, Team
from caseway.workspaces.permissions import may
from caseway.workspaces.settings_forms import DAYS, GeneralForm, HoursForm, InviteForm, MemberForm, SignatureForm, TeamForm, TokenForm

# What belongs together stands together; a place is named by its path under settings/.
GROUPS = (
    (lazy("For me"), ("notices", "signature", "my-telephone")),
    (lazy("Workspace"), ("", "members", "teams", "hours", "alarms", "owed")),
    (lazy("Mail"), ("addresses", "mailboxes", "sign-ins", "blocked")),
    (lazy("Tickets and issues"), ("fields", "issue-states", "macros")),
    (lazy("Connections"), ("site", "telephone", "imports", "tokens", "webhooks")),
)


def settings_page(request: MemberRequest, template: str, here: str, block: str | None = None, status: int = 200, **context) -> HttpResponse:
    """A page of the settings area with its places beside it; every app with settings uses it."""
    groups = [(title, found) for title, paths in GROUPS if (found := _places(request, paths, here))]
    return page(request, template, block=block, status=status, groups=groups, nonce=secrets.token_urlsafe(16), **context)


def _places(request: MemberRequest, paths: tuple[str, ...], here: str) -> list[tuple]:
    """(address, words, is it here) of those where this member may change something."""
    home = f"/w/{request.workspace.slug}/settings"
    commands = [(path, COMMANDS[f"settings.{path or 'company'}"]) for path in paths]
    return [(f"{home}/{path}".rstrip("/"), command.words, path == here) for path, command in commands if may(request.member, command.act)]


@for_members("settings.change")
def general(request: MemberRequest) -> HttpResponse:
    form = GeneralForm(request.POST or None, instance=request.workspace)
    if form.is_valid():
        actions.change_settings(request.workspace, by=request.member, **form.cleaned_data)
        return saved(request, "")
    return settings_page(request, "workspaces/general.html", "", status=422 if form.is_bound else 200, form=form)


@for_members("members.change")
def members(request: MemberRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, member=request.member)
    if form.is_valid():
        secret = secret_of(request, "invitation", lambda: actions.invite(request.workspace, by=request.member, **form.cleaned_data))
        if not secret:
            return told_before(request, "members")
        link = f"{settings.CASEWAY_URL}/invitations/{secret}"
        return _members_page(request, InviteForm(member=request.member), link=link, invited=form.cleaned_data["email"])
    return _members_page(request, form, status=422 if form.is_bound else 200)


def _members_page(request: MemberRequest, form: InviteForm, status: int = 200, link: str = "", invited: str = "") -> HttpResponse:
    people = Member.objects.visible_to(request.member).select_related("account").order_by("-is_active", "name")
    invitations = Invitation.objects.visible_to(request.member).open().order_by("-pk")
    context = {"form": form, "people": people, "invitations": invitations, "link": link, "invited": invited}
    return settings_page(request, "workspaces/members.html", "members", status=status, **context)


@for_members("members.change")
def member(request: MemberRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Member.objects.visible_to(request.member).select_related("account"), pk=pk)
    form = MemberForm(request.POST or None, initial={"name": person.name, "role": person.role, "is_active": person.is_active})
    if form.is_valid():
        try:
            actions.change_member(person, by=request.member, **form.cleaned_data)
            return saved(request, "members")
        except LastAdmin as error:
            form.add_error(None, str(error))
    return settings_page(request, "workspaces/member.html", "members", status=422 if form.is_bound else 200, form=form, person=person)


@for_members("members.change")
@require_POST
def withdraw_invitation(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invitation.objects.visible_to(request.member).open(), pk=pk)
    actions.withdraw_invitation(found, by=request.member)
    return saved(request, "members")


@for_members("teams.change")
def teams(request: MemberRequest) -> HttpResponse:
    return _team_form(request, None)


@for_members("teams.change")
def team(request: MemberRequest, pk: int) -> HttpResponse:
    return _team_form(request, get_object_or_404(Team.objects.visible_to(request.member), pk=pk))


def _team_form(request: MemberRequest, found: Team | None) -> HttpResponse:
    form = TeamForm(request.POST or None, member=request.member, team=found)
    if form.is_valid():
        if found:
            actions.change_team(found, by=request.member, **form.cleaned_data)
        else:
            actions.make_team(request.workspace, by=request.member, **form.cleaned_data)
        return saved(request, "teams")
    all_teams = Team.objects.visible_to(request.member).prefetch_related("members").order_by("name")
    context = {"form": form, "team": found, "teams": all_teams}
    return settings_page(request, "workspaces/teams.html", "teams", status=422 if form.is_bound else 200, **context)


@for_members("calendars.change")
def hours(request: MemberRequest) -> HttpResponse:
    form = HoursForm(request.POST or None, workspace=request.workspace)
    if form.is_valid():
        words = form.cleaned_data["closed_words"]
        actions.change_settings(request.workspace, by=request.member, opening_hours=form.hours, closed_words=words)
        return saved(request, "hours")
    return settings_page(
        request, "workspaces/hours.html", "hours", status=422 if form.is_bound else 200, form=form, days=list(enumerate(DAYS))
    )


@for_members("tickets.answer")
def signature(request: MemberRequest) -> HttpResponse:
    form = SignatureForm(request.POST or None, initial={"signature": request.member.signature})
    if form.is_valid():
        actions.sign_with(request.member, by=request.member, **form.cleaned_data)
        return saved(request, "signature")
    return settings_page(request, "workspaces/signature.html", "signature", status=422 if form.is_bound else 200, form=form)


@for_members("tokens.change")
def tokens(request: MemberRequest) -> HttpResponse:
    form = TokenForm(request.POST or None)
    secret = ""
    if form.is_valid():
        given = form.cleaned_data
        secret = secret_of(request, "token", lambda: actions.make_token(request.member, by=request.member, **given))
        if not secret:
            return told_before(request, "tokens")
        form = TokenForm()
    mine = ApiToken.objects.visible_to(request.member).filter(revoked_at=None).select_related("member").order_by("-pk")
    return settings_page(
        request, "workspaces/tokens.html", "tokens", status=422 if form.is_bound else 200, form=form, tokens=mine, secret=secret
    )


@for_members("tokens.change")
@require_POST
def revoke_token(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ApiToken.objects.visible_to(request.member), pk=pk)
    actions.revoke_token(found, by=request.member)
    return saved(request, "tokens")


@for_members("owed.rerun")
def owed(request: MemberRequest) -> HttpResponse:
    """Work that was tried often enough and parked: shown, and run again on demand."""
    dead = _dead_of(request)
    if request.method == "POST":
        for rows in dead.values():
            rows.rerun()
        return saved(request, "owed")
    shown = [(name, row) for name, rows in dead.items() for row in rows.order_by("-pk")[:50]]
    return settings_page(request, "workspaces/owed.html", "owed", rows=shown)


def _dead_of(request: MemberRequest) -> dict:
    return {
        str(queue.model._meta.verbose_name): queue.model.objects.filter(workspace=request.workspace).dead() for queue in queues.queues()
    }


def secret_of(request: MemberRequest, what: str, make: Callable[[], tuple[Any, str]]) -> str:
    """The secret of what `make` makes, which is told once and kept nowhere. Empty where its form was sent before: then nothing is made."""
    told = ""

    def act() -> int:
        nonlocal told
        made, told = make()
        return made.pk

    once(request.workspace, f"new {what}", once_key(request), act)
    return told


def told_before(request: MemberRequest, place: str) -> HttpResponse:
    messages.info(request, _("This form was sent before. What it made is in the list; its secret is shown only once."))
    return redirect(f"/w/{request.workspace.slug}/settings/{place}")


def saved(request: MemberRequest, place: str) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(f"/w/{request.workspace.slug}/settings/{place}".rstrip("/"))
