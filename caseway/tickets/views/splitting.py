"""Making what somebody wrote a ticket of its own."""

import secrets
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from caseway.activity.once import once
from caseway.tickets import actions
from caseway.tickets.forms import SplitForm
from caseway.tickets.models import Message
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("tickets.change")
def split(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    """GET asks what goes along; POST makes the ticket, which merging takes back."""
    found = ticket_or_404(request, number)
    message = get_object_or_404(Message.objects.visible_to(request.member).filter(ticket=found).select_related("ticket", "customer"), pk=pk)
    form = SplitForm(request.POST or None, initial={"subject": found.subject, "nonce": secrets.token_urlsafe(16)})
    if form.is_valid():
        made = tried(form, partial(_split, request, message, form.cleaned_data))
        if made:
            home = f"/w/{request.workspace.slug}/tickets/{made}"
            words = _("#{number} is a ticket of its own now.").format(number=made)
            messages.success(request, words, extra_tags=f"{home}/merge?into={number}")
            return redirect(home)
    later = Message.objects.filter(workspace=request.workspace.pk, ticket=found, pk__gt=message.pk).count()
    return page(request, "tickets/split.html", status=422 if form.is_bound else 200, ticket=found, message=message, form=form, later=later)


def _split(request: MemberRequest, message: Message, given: dict[str, Any]) -> int:
    def act() -> int:
        return actions.split(message, by=request.member, subject=given["subject"], with_later=given["with_later"]).number

    number, _is_new = once(request.workspace, "split", given["nonce"], act)
    return number
