"""Second factors and passkeys: set up, used, taken away, and asked for by a workspace."""

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from caseway.ui.pages import page
from caseway.workspaces.views.signing_in import OurPage

# Where somebody goes on who was led here by a workspace.
LED_FROM = "second factor: led from"


class SecondFactor(OurPage, AuthenticateView):
    template = "workspaces/second_factor.html"
    title = gettext_lazy("Your second factor")
    action = gettext_lazy("Sign in")

    def more(self, context) -> dict:
        kinds = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        return {
            "has_app": Authenticator.Type.TOTP in kinds,
            "options": context["js_data"]["request_options"] if Authenticator.Type.WEBAUTHN in kinds else None,
            "passkey_form": context["webauthn_form"],
        }


class SignInByPasskey(LoginWebAuthnView):
    """Answers a script with what to sign, and takes what was signed; the form itself stands on the sign-in page."""


class ConfirmByCode(OurPage, ReauthenticateByCodeView):
    title = gettext_lazy("Is it you?")
    lead = gettext_lazy("Enter a code of your authenticator app before this change.")


class ConfirmByPasskey(OurPage, ReauthenticateWebAuthnView):
    template = "workspaces/passkey.html"
    title = gettext_lazy("Is it you?")
    lead = gettext_lazy("Use your passkey once more before this change.")

    def more(self, context) -> dict:
        return {"options": context["js_data"]["request_options"], "is_new": False}


class AddPasskey(OurPage, AddWebAuthnView):
    template = "workspaces/passkey.html"
    title = gettext_lazy("Add a passkey")
    lead = gettext_lazy(
        "A passkey lives in this device, your telephone or a security key and is opened by finger, face or PIN. "
        "With it you sign in without a password."
    )
    action = gettext_lazy("Add a passkey")

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        # One kind only, that can sign in by itself: it is a second factor, too.
        context["js_data"] = {"creation_options": webauthn.begin_registration(self.request.user, passwordless=True)}
        return context

    def more(self, context) -> dict:
        return {"options": context["js_data"]["creation_options"], "is_new": True}


class RemovePasskey(OurPage, RemoveWebAuthnView):
    title = gettext_lazy("Remove this passkey")
    lead = gettext_lazy("It will no longer open your account; remove it from your device too.")
    action = gettext_lazy("Remove it")


class SwitchOnTotp(OurPage, ActivateTOTPView):
    template = "workspaces/totp.html"

    def more(self, context) -> dict:
        return {"picture": context["totp_svg_data_uri"], "secret": context["form"].secret}


class SwitchOffTotp(OurPage, DeactivateTOTPView):
    title = gettext_lazy("Switch the authenticator app off")
    lead = gettext_lazy("Signing in will then no longer ask for its codes.")
    action = gettext_lazy("Switch it off")


class NewRecoveryCodes(OurPage, GenerateRecoveryCodesView):
    title = gettext_lazy("New recovery codes")
    lead = gettext_lazy("The old ones will no longer work.")
    action = gettext_lazy("Make new codes")


class RecoveryCodes(OurPage, ViewRecoveryCodesView):
    template = "workspaces/recovery_codes.html"

    def more(self, context) -> dict:
        return {
            "codes": context["unused_codes"] if context["can_view_codes"] else [],
            "left": len(context["unused_codes"]),
            "onward": self.request.session.get(LED_FROM, "/account"),
        }


@login_required
def needed(request: HttpRequest) -> HttpResponse:
    """A workspace asks for a second factor and there is none yet: set one up, then go on."""
    onward = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/w/"):
        request.session[LED_FROM] = onward
    return page(request, "workspaces/factor_needed.html")
