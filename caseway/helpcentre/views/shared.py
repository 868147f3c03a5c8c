"""Where an organisation's tickets stand, for whoever has a shared link. Works without a script."""

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from caseway.helpcentre import limits, sharing
from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page, kept_private, missing
from caseway.helpcentre.models import SharedLink
from caseway.helpcentre.views.partners import listed

COOKIE = "caseway_shared"


class PasswordForm(forms.Form):
    password = forms.CharField(max_length=200, strip=False, label=lazy("Password"), widget=forms.PasswordInput({"autocomplete": "off"}))


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def shared(request: VisitorRequest, secret: str) -> HttpResponse:
    """The list, after the password where there is one. A link that is expired, revoked or nobody's is not there."""
    link = sharing.shared_link(request.workspace.slug, secret)
    if link is None:
        return kept_private(missing(request))
    here = f"/help/{request.workspace.slug}/shared/{secret}"
    if not sharing.lets_in(link, request.COOKIES.get(COOKIE, "")):
        return kept_private(_ask(request, link, here))
    if _is_look(request):
        sharing.count_view(link)
    with timezone.override(request.workspace.time_zone):
        return kept_private(_list(request, link, here))


def _is_look(request: VisitorRequest) -> bool:
    """Neither what an open page fetches by itself nor what a browser fetches in advance."""
    return request.method == "GET" and "HX-Request" not in request.headers and "Sec-Purpose" not in request.headers


def _list(request: VisitorRequest, link: SharedLink, here: str) -> HttpResponse:
    return help_page(
        request, "helpcentre/shared.html", block="reports", shows_names=link.shows_names, **listed(request, link.organisation, here)
    )


def _ask(request: VisitorRequest, link: SharedLink, here: str) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _question(request, form, 422 if form.is_bound else 200)
    tries = (limits.PASSWORDS_OF_PEER, limits.peer_of(request)), (limits.PASSWORDS_OF_LINK, str(link.pk))
    if seconds := limits.wait_for(link.workspace_id, *tries):
        return _told_to_wait(request, form, seconds)
    if not check_password(form.cleaned_data["password"], link.password):
        form.add_error("password", _("That is not the password of this link."))
        return _question(request, form, 422)
    response = redirect(here)
    response.set_cookie(
        COOKIE,
        sharing.pass_for(link),
        max_age=sharing.PASSED_LASTS,
        path=here,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _told_to_wait(request: VisitorRequest, form: PasswordForm, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    sentence = ngettext("Too many tries. Try again in {minutes} minute.", "Too many tries. Try again in {minutes} minutes.", minutes)
    form.add_error(None, sentence.format(minutes=minutes))
    response = _question(request, form, 429)
    response["Retry-After"] = str(seconds)
    return response


def _question(request: VisitorRequest, form: PasswordForm, status: int) -> HttpResponse:
    return help_page(request, "helpcentre/shared_ask.html", status=status, form=form)
