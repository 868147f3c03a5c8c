"""Why a ticket came about: the verdict is given, and taken back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from caseway.products.models import Component
from caseway.tickets import actions
from caseway.tickets.models import Ticket, Verdict
from caseway.tickets.reading import verdict_of
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.pages import lead_to, page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member

MOST_STEPS = 50


class CauseForm(forms.Form):
    cause = forms.ChoiceField(choices=Ticket.Cause.choices, required=False, label=lazy("Cause"))
    reason = forms.CharField(max_length=400, required=False, label=lazy("Reason"), help_text=lazy("Why you think so, in a sentence."))
    step = forms.CharField(
        max_length=80,
        required=False,
        label=lazy("Step of use"),
        help_text=lazy("What the customer was doing: mounting the lid, first start."),
    )
    component = forms.ModelChoiceField(Component.objects.none(), required=False, label=lazy("Component"), empty_label=lazy("None"))
    quote = forms.CharField(
        max_length=400,
        required=False,
        label=lazy("In the customer's words"),
        help_text=lazy("A sentence of theirs that shows it. Left empty, it is how they began."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, ticket: Ticket, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["component"].queryset = Component.objects.visible_to(member).filter(product=ticket.product_id).order_by("name")
        self.fields["step"].widget.attrs |= {"list": "known-steps", "autocomplete": "off"}


@for_members("tickets.change")
def cause(request: MemberRequest, number: int) -> HttpResponse:
    """GET asks for the verdict, POST gives it."""
    found = ticket_or_404(request, number)
    form = CauseForm(request.POST or None, ticket=found, member=request.member, initial=verdict_of(found))
    if form.is_valid() and request.method == "POST":
        try:
            actions.decide_cause(found, form.cleaned_data.pop("cause"), by=request.member, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            words = _("Cause of #{number}: {cause}").format(number=number, cause=found.get_cause_display())
            messages.success(request, words, extra_tags=f"/w/{request.workspace.slug}/tickets/{number}/cause/undoing")
            return _back(request, found)
    steps = known_steps(found, request.member)
    status = 422 if form.errors else 200
    return page(request, "tickets/cause.html", block="cause", status=status, ticket=found, form=form, steps=steps)


@for_members("tickets.change")
@require_POST
def undo(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    actions.undo_cause(found, by=request.member)
    messages.success(request, _("Undone."))
    return _back(request, found)


def _back(request: MemberRequest, found: Ticket) -> HttpResponse:
    return lead_to(request, f"/w/{request.workspace.slug}/tickets/{found.number}")


def known_steps(ticket: Ticket, member: Member) -> list[str]:
    """How steps of its product were called before, the most frequent first."""
    named = Verdict.objects.visible_to(member).current().exclude(step_folded="").filter(ticket__product=ticket.product_id)
    counted = named.values("step_folded").annotate(count=Count("pk"), words=Max("step")).order_by("-count", "step_folded")
    return [row["words"] for row in counted[:MOST_STEPS]]
