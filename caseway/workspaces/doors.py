"""Doors: how a request gets in. A stranger finds nothing (404); who may see but not do is told so (403)."""

import functools
from collections.abc import Callable
from typing import cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from caseway.questions import asked_often
from caseway.ui.pages import lead_to, page_of
from caseway.workspaces.models import Account, Member, Workspace
from caseway.workspaces.permissions import may
from caseway.workspaces.second_factor import lacks_demanded_factor

View = Callable[..., HttpResponse]


class MemberRequest(HttpRequest):
    """A request that came through `for_members`."""

    member: Member
    workspace: Workspace
    user: Account


class Forbidden(PermissionDenied):
    """Seen but not allowed; the text is a sentence for the person."""


def for_members(act: str | Callable = "see") -> Callable:
    """Admit members of the workspace in the address whose role reaches `act`; sets `request.member`."""
    if callable(act):
        return for_members()(act)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def door(request: HttpRequest, workspace: str, *args, **kwargs):
            member = member_of(request, workspace) if SESSION_KEY in request.session else None
            if member is None:
                return _led_to_sign_in(request)
            if lacks_demanded_factor(member):
                return _led_to_second_factor(request)
            admitted = cast(MemberRequest, request)
            admitted.member, admitted.workspace, admitted.user = member, member.workspace, member.account
            demand(member, act)
            return view(admitted, *args, **kwargs)

        door.act = act  # type: ignore[attr-defined]
        return door

    return decorate


def _led_to_sign_in(request: HttpRequest) -> HttpResponse:
    """And then back to the page one was on. Raises Http404 for who is signed in already; a session that was ended elsewhere is none."""
    if request.user.is_authenticated:
        raise Http404
    if "X-Live" in request.headers:
        # What a page fetches by itself takes nobody away from what they write.
        return HttpResponse(status=204)
    if _is_asked_by_a_script(request):
        # It would take the page of signing in for its answer, and that page's cookie would spoil one that stands open.
        # Nor may a page fetched ahead be kept, for whoever then clicks on its link.
        return HttpResponse(status=401, headers={"Cache-Control": "no-store"})
    return _led(request, redirect_to_login(page_of(request))["Location"])


def _is_asked_by_a_script(request: HttpRequest) -> bool:
    """Fetched, streamed or fetched ahead, by Fetch Metadata (https://www.w3.org/TR/fetch-metadata/); htmx knows where it is led to."""
    return "HX-Request" not in request.headers and request.headers.get("Sec-Fetch-Dest") == "empty"


def _led_to_second_factor(request: HttpRequest) -> HttpResponse:
    return _led(request, "/account/second-factor/needed?" + urlencode({"next": page_of(request)}))


def _led(request: HttpRequest, address: str) -> HttpResponse:
    """Where htmx asked it is no success, or a composer would take its words for sent and forget the draft."""
    response = lead_to(request, address)
    if response.status_code == 200:
        response.status_code = 401
    return response


def member_of(request: HttpRequest, workspace: str) -> Member | None:
    """The signed-in member of a workspace, in one query; None for strangers and ended sessions."""
    found = _active_member.first(workspace, int(request.session[SESSION_KEY]))
    return found if found is not None and is_session_of(request, found.account) else None


@asked_often
def _active_member(workspace: str, account: int):
    return Member.objects.active().filter(workspace__slug=workspace, account=account).select_related("account", "workspace")


def is_session_of(request: HttpRequest, account) -> bool:
    """The check of django.contrib.auth.get_user: a new password or a sign-out everywhere ends old sessions."""
    if not request.session.get(BACKEND_SESSION_KEY):
        return False
    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())


def demand(member: Member, act: str) -> None:
    """Raise Forbidden with a sentence unless the member's role reaches the act."""
    if not may(member, act):
        raise Forbidden(_("Your role in this workspace ({role}) does not allow this.").format(role=member.get_role_display()))
