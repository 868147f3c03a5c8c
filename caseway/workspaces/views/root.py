"""/: home for members, sign-in for others, the beginning on an empty installation."""

from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caseway.ui.pages import page
from caseway.workspaces import actions, first_run
from caseway.workspaces.forms import FirstRunForm, WorkspaceForm
from caseway.workspaces.models import Member

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def root(request: HttpRequest) -> HttpResponse:
    if first_run.is_empty():
        return page(request, "workspaces/empty.html")
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return redirect("/login")
    member = home_of(request.user)
    return redirect(f"/w/{member.workspace.slug}/tickets" if member else "/workspaces")


def home_of(account) -> Member | None:
    """The membership of the last workspace, else any."""
    mine = Member.objects.active().filter(account=account).select_related("workspace")
    return mine.filter(workspace=account.last_workspace_id).first() or mine.order_by("pk").first()


def begin(request: HttpRequest, key: str) -> HttpResponse:
    """The one-time link: the first workspace and its admin."""
    if not first_run.is_first_run_key(key):
        raise Http404
    form = FirstRunForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if not form.is_valid():
        return page(request, "workspaces/begin.html", status=422 if form.is_bound else 200, form=form)
    with transaction.atomic():
        # Of two who press at the same time one finds the house already founded.
        if not first_run.is_empty():
            raise PermissionDenied(_("The first workspace has been made meanwhile. Sign in instead."))
        member = actions.found(**form.founding())
    login(request, member.account, backend=BACKEND)
    return redirect(f"/w/{member.workspace.slug}/welcome")


@login_required
def workspaces(request: HttpRequest) -> HttpResponse:
    """One's workspaces, and a form that makes another."""
    form = WorkspaceForm(request.POST or None)
    if form.is_valid():
        member = actions.make_workspace(
            slug=form.cleaned_data["slug"], name=form.cleaned_data["name"], by=request.user, language=request.LANGUAGE_CODE
        )
        return redirect(f"/w/{member.workspace.slug}/tickets")
    mine = Member.objects.active().filter(account=request.user).select_related("workspace").order_by("workspace__name")
    return page(request, "workspaces/workspaces.html", block="mine", status=422 if form.is_bound else 200, form=form, memberships=mine)
