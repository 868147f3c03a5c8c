"""Sign-in and sign-out: allauth's flows in our pages. Only these of its views exist here, and those of `factors`."""

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
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


class ConfirmByPassword(OurPage, ReauthenticateView):
    title = gettext_lazy("Is it you?")
    lead = gettext_lazy("Enter your password once more before this change.")
