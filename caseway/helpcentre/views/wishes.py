"""Wishes: what others want too, where it stands, and one's own vote. Everybody reads; who came by a mailed link votes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseway.customers.models import Customer
from caseway.helpcentre import limits
from caseway.helpcentre.doors import VisitorRequest, for_visitors, help_page, kept_private
from caseway.helpcentre.views.mine import COOKIE, WANTED
from caseway.helpcentre.visits import visitor
from caseway.issues import wishes
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Wish
from caseway.questions import asked_often
from caseway.tickets.actions import vote, withdraw_vote
from caseway.tickets.evidence import votes_for
from caseway.ui.markdown import render_markdown
from caseway.workspaces.models import Workspace


class WhyForm(forms.Form):
    why = forms.CharField(
        max_length=1000,
        required=False,
        label=lazy("Why does it matter to you?"),
        help_text=lazy("One sentence, if you like. Only {company} reads it."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, company: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].help_text = str(self.fields["why"].help_text).format(company=company)


def has_wishes(workspace: Workspace) -> bool:
    return bool(_one_wish(workspace.pk))


@asked_often
def _one_wish(workspace: int):
    return Wish.objects.public_in(workspace).values("pk")[:1]


@require_safe
@for_visitors
def wishlist(request: VisitorRequest) -> HttpResponse:
    """All that are shown, the most wanted first, or what was asked for."""
    question = request.GET.get("q", "").replace("\x00", "")[:1000]
    rows = wishes.shown(Wish.objects.public_in(request.workspace), question)
    return help_page(request, "helpcentre/wishes.html", block="wishes", question=question, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitors
def wish(request: VisitorRequest, number: int) -> HttpResponse:
    """One wish; a POST votes. What turned out to be a duplicate leads to the one that goes on."""
    found = _there(request, number)
    survivor = survivor_of(found.issue)
    if survivor.pk != found.issue_id:
        return redirect(f"/help/{request.workspace.slug}/wishes/{_goes_on(request, survivor.pk).issue.number}")
    customer = visitor(request.workspace.pk, request.COOKIES.get(COOKIE, ""))
    form = WhyForm(request.POST or None, company=request.workspace.name)
    if request.method != "POST":
        return _page(request, found, customer, form)
    if customer is None:
        # Asked to sign in first; the link leads back here.
        request.session[WANTED] = number
        return redirect(f"/help/{request.workspace.slug}/mine")
    if form.is_valid() and _vote(request, found, customer, form):
        return redirect(f"/help/{request.workspace.slug}/wishes/{number}#vote")
    return _page(request, found, customer, form, status=422)


def _there(request: VisitorRequest, number: int) -> Wish:
    return get_object_or_404(Wish.objects.public_in(request.workspace).select_related("issue"), issue__number=number)


def _goes_on(request: VisitorRequest, issue: int) -> Wish:
    return get_object_or_404(Wish.objects.public_in(request.workspace).select_related("issue"), issue=issue)


def _vote(request: VisitorRequest, found: Wish, customer: Customer, form: WhyForm) -> bool:
    if limits.wait_for(request.workspace.pk, (limits.VOTES_OF_CUSTOMER, str(customer.pk))):
        form.add_error(None, lazy("That is a lot at once. Wait a moment and vote again."))
        return False
    if _told(found)["stage"] in (wishes.WishStage.RELEASED, wishes.WishStage.DECLINED):
        raise Http404
    try:
        vote(found.issue, customer, by=customer, why=form.cleaned_data["why"])
    except ValidationError as error:
        raise Http404 from error
    return True


def _page(request: VisitorRequest, found: Wish, customer: Customer | None, form: WhyForm, status: int = 200) -> HttpResponse:
    told = _told(found)
    own = votes_for(found.issue).filter(customer=customer).first() if customer else None
    if own and own.noted_by_id is None and not form.is_bound:
        # What one of us noted are words among ourselves.
        form.initial["why"] = own.why
    answer = help_page(
        request,
        "helpcentre/wish.html",
        block="vote",
        status=status,
        wish=told,
        html=render_markdown(told["text"]) if told["text"] else "",
        steps=_steps(told["stage"]),
        customer=customer,
        own=own,
        with_others=_colleague(found, customer),
        form=form,
        may_vote=told["stage"] not in (wishes.WishStage.RELEASED, wishes.WishStage.DECLINED),
    )
    return kept_private(answer) if customer else answer


def _told(found: Wish) -> dict[str, Any]:
    row = Wish.objects.filter(pk=found.pk).values(*wishes.COLUMNS).first()
    if row is None:
        raise Http404
    return wishes.described(row)


def _steps(stage: str) -> tuple[list[str], int] | None:
    """The line of stages and the place reached; none for what is not planned."""
    line = [wishes.WishStage.OPEN, wishes.WishStage.PLANNED, wishes.WishStage.STARTED, wishes.WishStage.RELEASED]
    if stage == wishes.WishStage.DECLINED:
        return None
    here = line.index(wishes.WishStage(stage))
    return [str(one.label) for one in line], here + (stage == wishes.WishStage.RELEASED)


def _colleague(found: Wish, customer: Customer | None) -> str:
    """The organisation where somebody else of it has voted already, so that nobody wonders why the number stays."""
    if customer is None or customer.organisation is None:
        return ""
    others = votes_for(found.issue).filter(customer__organisation=customer.organisation).exclude(customer=customer)
    return customer.organisation.name if others.exists() else ""


@require_POST
@for_visitors
def withdraw(request: VisitorRequest, number: int) -> HttpResponse:
    found = _there(request, number)
    customer = visitor(request.workspace.pk, request.COOKIES.get(COOKIE, ""))
    if customer is None:
        return redirect(f"/help/{request.workspace.slug}/mine")
    withdraw_vote(found.issue, customer, by=customer)
    return kept_private(redirect(f"/help/{request.workspace.slug}/wishes/{survivor_of(found.issue).number}"))
