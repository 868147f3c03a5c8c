"""Sign-in, sign-out and second factors: allauth's flows in our pages. Only these of its views exist here."""

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from caseway.ui.pages import page
from caseway.workspaces import first_run


class OurPage:
    """Draws allauth's context with a page of ours."""

    template = "workspaces/form.html"
    title: str = ""
    lead: str = ""
    action: str = gettext_lazy("Continue")

    def render_to_response(self, context, **kwargs) -> HttpResponse:
        form = context.get("form")
        status = 422 if form is not None and form.is_bound and form.errors else 200
        values = {"form": form, "title": self.title, "lead": self.lead, "action": self.action, **self.more(context)}
        return page(self.request, self.template, status=status, **values)

    def more(self, context) -> dict:
        return {}


class SignIn(OurPage, LoginView):
    template = "workspaces/login.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        return redirect("/") if first_run.is_empty() else super().dispatch(request, *args, **kwargs)


class SignOut(OurPage, LogoutView):
    title = gettext_lazy("Sign out")
    lead = gettext_lazy("Drafts stay in this browser.")
    action = gettext_lazy("Sign out")

    def more(self, context) -> dict:
        return {"form": None}


class SecondFactor(OurPage, AuthenticateView):
    title = gettext_lazy("Your second factor")
    lead = gettext_lazy("Enter the code that your authenticator app shows, or one of your recovery codes.")
    action = gettext_lazy("Sign in")


class ConfirmByPassword(OurPage, ReauthenticateView):
    title = gettext_lazy("Is it you?")
    lead = gettext_lazy("Enter your password once more before this change.")


class ConfirmByCode(OurPage, ReauthenticateByCodeView):
    title = gettext_lazy("Is it you?")
    lead = gettext_lazy("Enter a code of your authenticator app before this change.")


class SwitchOnTotp(OurPage, ActivateTOTPView):
    template = "workspaces/totp.html"

    def more(self, context) -> dict:
        return {"picture": context["totp_svg_data_uri"], "secret": context["form"].secret}


class SwitchOffTotp(OurPage, DeactivateTOTPView):
    title = gettext_lazy("Switch the second factor off")
    lead = gettext_lazy("Signing in will then need your password only.")
    action = gettext_lazy("Switch it off")


class NewRecoveryCodes(OurPage, GenerateRecoveryCodesView):
    title = gettext_lazy("New recovery codes")
    lead = gettext_lazy("The old ones will no longer work.")
    action = gettext_lazy("Make new codes")


class RecoveryCodes(OurPage, ViewRecoveryCodesView):
    template = "workspaces/recovery_codes.html"

    def more(self, context) -> dict:
        return {"codes": context["unused_codes"]}


def has_second_factor(account) -> bool:
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
