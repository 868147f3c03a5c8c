"""Accepting an invitation: its link, once, for the address it was sent to."""

from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from caseway.ui.pages import page
from caseway.workspaces import actions
from caseway.workspaces.actions.founding import mark_verified
from caseway.workspaces.forms import JoinForm
from caseway.workspaces.models import Account, Invitation
from caseway.workspaces.models.access import hash_secret
from caseway.workspaces.views.root import BACKEND


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """A newcomer chooses name and password; who has an account signs in with it first."""
    found = Invitation.objects.open().filter(secret_hash=hash_secret(secret)).select_related("workspace", "team").first()
    if found is None:
        raise Http404
    known = Account.objects.filter(email=found.email).first()
    if known is not None:
        return _join_with_account(request, found, known)
    form = JoinForm(request.POST or None)
    if not form.is_valid():
        return page(request, "workspaces/invitation.html", status=422 if form.is_bound else 200, form=form, invitation=found)
    with transaction.atomic():
        account = Account.objects.create_user(found.email, form.cleaned_data["password"], name=form.cleaned_data["person"])
        mark_verified(account)
        actions.accept_invitation(found, account)
    login(request, account, backend=BACKEND)
    return redirect(f"/w/{found.workspace.slug}/tickets")


def _join_with_account(request: HttpRequest, found: Invitation, known: Account) -> HttpResponse:
    if not request.user.is_authenticated or request.user.pk != known.pk:
        return page(request, "workspaces/invitation.html", form=None, invitation=found)
    if request.method == "POST":
        actions.accept_invitation(found, known)
        return redirect(f"/w/{found.workspace.slug}/tickets")
    return page(request, "workspaces/invitation.html", form=None, invitation=found)
