"""Settings: sign-ins at mail providers, and the way there and back."""

import hmac
import secrets
import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.mail.ways import actions, oauth
from caseway.mail.ways.forms import AccountForm, ProviderForm
from caseway.mail.ways.models import SignIn, SignInProvider
from caseway.outside.sealing import Unsealable
from caseway.ui.forms import tried
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.views.settings import saved, settings_page

UNDER_WAY = "mail_sign_in"
# Whoever takes longer begins again.
SECONDS_THERE = 900


@for_members("addresses.change")
def sign_ins(request: MemberRequest) -> HttpResponse:
    return _provider_form(request, None)


@for_members("addresses.change")
def provider(request: MemberRequest, pk: int) -> HttpResponse:
    return _provider_form(request, get_object_or_404(SignInProvider.objects.visible_to(request.member), pk=pk))


def _provider_form(request: MemberRequest, found: SignInProvider | None) -> HttpResponse:
    names = ("kind", "name", "client_id", "authorize_url", "token_url", "scopes")
    initial = {name: getattr(found, name) for name in names} if found else {}
    form = ProviderForm(request.POST or None, member=request.member, provider=found, initial=initial)
    if form.is_valid():
        made = actions.set_provider(request.workspace, by=request.member, provider=found, **form.cleaned_data)
        return saved(request, f"sign-ins/{made.pk}")
    return _page(request, found, form, AccountForm(), status=422 if form.is_bound else 200)


def _page(request: MemberRequest, found: SignInProvider | None, form, account, status: int = 200) -> HttpResponse:
    providers = SignInProvider.objects.visible_to(request.member).order_by("name")
    accounts = SignIn.objects.visible_to(request.member).select_related("provider").order_by("account")
    context = {
        "form": form,
        "account_form": account,
        "provider": found,
        "providers": providers,
        "accounts": accounts.filter(provider=found) if found else accounts,
        "back": _back(request),
    }
    return settings_page(request, "mail/sign_ins.html", "sign-ins", status=status, **context)


@for_members("addresses.change")
@require_POST
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Off to the provider, with a state and a verifier that only this browser's session knows."""
    found = get_object_or_404(SignInProvider.objects.visible_to(request.member), pk=pk)
    form = AccountForm(request.POST)
    if not form.is_valid():
        initial = {"kind": found.kind, "name": found.name, "client_id": found.client_id}
        return _page(request, found, ProviderForm(member=request.member, provider=found, initial=initial), form, status=422)
    state, verifier = secrets.token_urlsafe(32), oauth.new_verifier()
    account = form.cleaned_data["account"].lower()
    request.session[UNDER_WAY] = {"state": state, "verifier": verifier, "provider": found.pk, "account": account, "at": time.time()}
    there = oauth.authorize_address(actions.client_of(found), back=_back(request), state=state, verifier=verifier, account=account)
    # A form may not lead outside by itself (content policy), so a link does.
    return settings_page(request, "mail/leaving.html", "sign-ins", provider=found, account=account, there=there)


@for_members("addresses.change")
@require_GET
def come_back(request: MemberRequest) -> HttpResponse:
    """Back from the provider with a code, which is good once."""
    kept = request.session.pop(UNDER_WAY, None) or {}
    here = f"/w/{request.workspace.slug}/settings/sign-ins"
    is_ours = hmac.compare_digest(kept.get("state", "").encode(), request.GET.get("state", "").encode()) and bool(kept)
    if not is_ours or time.time() - kept["at"] > SECONDS_THERE:
        messages.error(request, _("This sign-in was not begun here, or too long ago. Begin again."))
        return redirect(here)
    found = get_object_or_404(SignInProvider.objects.visible_to(request.member), pk=kept["provider"])
    code = request.GET.get("code", "")
    try:
        if not code:
            raise oauth.ProviderRefused(request.GET.get("error", "")[:80])
        tokens = oauth.exchange(actions.client_of(found), code=code[:4000], verifier=kept["verifier"], back=_back(request))
    except oauth.ProviderRefused as refused:
        messages.error(request, _("The provider refuses the sign-in: {reason}").format(reason=str(refused) or "–"))
    except (oauth.ProviderSilent, Unsealable):
        messages.error(request, _("The provider's sign-in does not answer. Try again."))
    else:
        actions.keep_sign_in(found, kept["account"], tokens, by=request.member)
        messages.success(request, _("{account} is signed in.").format(account=kept["account"]))
    return redirect(f"{here}/{found.pk}")


@for_members("addresses.change")
@require_POST
def remove_provider(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SignInProvider.objects.visible_to(request.member), pk=pk)
    return _removed(request, lambda: actions.remove_provider(found, by=request.member))


@for_members("addresses.change")
@require_POST
def remove_sign_in(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SignIn.objects.visible_to(request.member), pk=pk)
    return _removed(request, lambda: actions.remove_sign_in(found, by=request.member))


def _removed(request: MemberRequest, act) -> HttpResponse:
    form = AccountForm({})
    form.errors.clear()
    tried(form, lambda: act() or True)
    for sentence in form.non_field_errors():
        messages.error(request, sentence)
        return redirect(f"/w/{request.workspace.slug}/settings/sign-ins")
    return saved(request, "sign-ins")


def _back(request: MemberRequest) -> str:
    return f"{settings.CASEWAY_URL}/w/{request.workspace.slug}/settings/sign-ins/back"
