"""The votes for an issue: who wants it and why; voting for a customer from its page or from their ticket."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from caseway.customers.actions import find_by_email
from caseway.customers.models import Customer
from caseway.issues.actions.voting import LONGEST_WHY
from caseway.issues.duplicates import survivor_of
from caseway.issues.forms import IssueChoice
from caseway.issues.models import Issue, Wish
from caseway.issues.views.issue import issue_or_404
from caseway.tickets import actions
from caseway.tickets.evidence import votes_shown_to
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.forms import tried
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, demand, for_members
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

SHOWN = 100


class VoteForm(forms.Form):
    """A customer by their address, or by their id where a page names them."""

    customer = forms.CharField(max_length=254, label=lazy("E-mail address of the customer"))
    why = forms.CharField(max_length=LONGEST_WHY, required=False, label=lazy("Why it matters to them"))

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_customer(self) -> Customer:
        given = self.cleaned_data["customer"].strip()
        visible = Customer.objects.visible_to(self.member)
        is_id = given.isascii() and given.isdecimal() and len(given) < 19
        found = visible.filter(pk=int(given)).first() if is_id else find_by_email(self.member.workspace, given)
        if found is None:
            raise ValidationError(_("There is no customer with this address."))
        return found


@for_members
def votes(request: MemberRequest, number: int) -> HttpResponse:
    """GET shows them, POST votes for a customer."""
    issue = issue_or_404(request, number)
    if request.method != "POST":
        return _page(request, issue, VoteForm(member=request.member))
    demand(request.member, "issues.change")
    form = VoteForm(request.POST, member=request.member)
    if form.is_valid() and (vote := tried(form, lambda: actions.vote(issue, by=request.member, **form.cleaned_data))):
        undo = f"{_home(request, issue)}/{vote.pk}/removal"
        messages.success(request, _("{name} votes for ◆ {issue}").format(name=vote.customer.actor_name, issue=issue.name), extra_tags=undo)
        return redirect(f"/w/{request.workspace.slug}/issues/{issue.number}/votes")
    return _page(request, issue, form, status=422)


def _home(request: MemberRequest, issue: Issue) -> str:
    return f"/w/{request.workspace.slug}/issues/{issue.number}/votes"


def _page(request: MemberRequest, issue: Issue, form: VoteForm, status: int = 200) -> HttpResponse:
    columns = ("pk", "why", "created_at", "customer", "customer__name", "customer__email", "noted_by__name", "issue__number",
               "customer__organisation", "customer__organisation__name", "customer__organisation__tier")  # fmt: skip
    survivor = survivor_of(issue)
    context = {
        "issue": issue,
        "goes_on_in": survivor if survivor != issue and Issue.objects.visible_to(request.member).filter(pk=survivor.pk).exists() else None,
        "votes": list(votes_shown_to(issue, request.member).order_by("-id").values(*columns)[: SHOWN + 1]),
        "shown": SHOWN,
        "wish": Wish.objects.filter(workspace=issue.workspace_id, issue=issue).first(),
        "form": form,
        "may_change": may(request.member, "issues.change"),
    }
    return page(request, "tickets/votes.html", block="votes", status=status, **context)


@for_members("issues.change")
@require_POST
def remove(request: MemberRequest, number: int, pk: int) -> HttpResponse:
    """Take back a vote, with the way to give it again."""
    issue = issue_or_404(request, number)
    vote = get_object_or_404(votes_shown_to(issue, request.member).select_related("customer"), pk=pk)
    actions.withdraw_vote(issue, vote.customer, by=request.member)
    undo = f"{_home(request, issue)}?{urlencode({'customer': vote.customer_id, 'why': vote.why})}"
    messages.success(request, _("{name} votes no more").format(name=vote.customer.actor_name), extra_tags=undo)
    return redirect(_home(request, issue))


@for_members("tickets.change")
@require_POST
def of_ticket(request: MemberRequest, number: int) -> HttpResponse:
    """The requester of a ticket wants a feature, whether or not the ticket hangs on it."""
    found = ticket_or_404(request, number)
    choice = IssueChoice()
    choice.issues = Issue.objects.visible_to(request.member)
    try:
        issue = choice.clean(request.POST.get("issue", ""))
        vote = actions.vote(issue, found.requester, by=request.member, why=request.POST.get("why", ""))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        undo = f"{_home(request, issue)}/{vote.pk}/removal"
        words = _("{name} votes for ◆ {issue}").format(name=found.requester.actor_name, issue=issue.name)
        messages.success(request, words, extra_tags=undo)
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")
