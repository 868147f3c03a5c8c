"""One's own account: name, language, password, second factor, sign-out everywhere."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.ui.pages import page
from caseway.workspaces import actions
from caseway.workspaces.forms import AccountForm, PasswordForm
from caseway.workspaces.models import Account

YEAR = 365 * 24 * 3600


class SignedIn(HttpRequest):
    user: Account


@login_required
def account(request: SignedIn) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved"))
        return _with_language(redirect("/account"), form.cleaned_data["language"])
    return _page(request, form, PasswordForm(account=request.user))


@login_required
@require_POST
def password(request: SignedIn) -> HttpResponse:
    form = PasswordForm(request.POST, account=request.user)
    if not form.is_valid():
        return _page(request, AccountForm(instance=request.user), form)
    request.user.set_password(form.cleaned_data["new"])
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is changed; all other sessions have ended."))
    return redirect("/account")


@login_required
@require_POST
def end_sessions(request: SignedIn) -> HttpResponse:
    """Sign out everywhere, here included."""
    actions.sign_out_everywhere(request.user)
    request.session.flush()
    return redirect("/login")


def _page(request: SignedIn, form: AccountForm, password_form: PasswordForm) -> HttpResponse:
    factors = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    is_wrong = form.is_bound or password_form.is_bound
    return page(
        request,
        "workspaces/account.html",
        status=422 if is_wrong else 200,
        form=form,
        password_form=password_form,
        has_app=any(factor.type == Authenticator.Type.TOTP for factor in factors),
        passkeys=[factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        has_codes=any(factor.type == Authenticator.Type.RECOVERY_CODES for factor in factors),
    )


def _with_language(response: HttpResponse, language: str) -> HttpResponse:
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response
