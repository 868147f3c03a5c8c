"""What members fill in to decide about a ticket in triage, and to take it back."""

from datetime import datetime

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.issues.forms import IssueChoice
from caseway.issues.models import Issue
from caseway.products.choices import products, versions
from caseway.products.models import Product, Version
from caseway.tickets.forms import LaterField
from caseway.tickets.later import Later
from caseway.tickets.models import Ticket
from caseway.workspaces.choices import members, teams
from caseway.workspaces.models import Member, Team

PAUSES = {"1": lazy("One hour"), "4": lazy("Four hours"), "24": lazy("A day"), "168": lazy("A week")}
WORDS = {"max_length": 50_000, "widget": forms.Textarea({"rows": 4})}


class AcceptForm(forms.Form):
    """Without a script nothing is lost: what is not chosen stays as it is."""

    kind = forms.ChoiceField(choices=Ticket.Kind.choices, label=lazy("Kind"))
    cause = forms.ChoiceField(choices=Ticket.Cause.choices, required=False, label=lazy("Cause"))
    step = forms.CharField(max_length=80, required=False, label=lazy("Step of use"))
    reason = forms.CharField(max_length=400, required=False, label=lazy("Reason"))
    priority = forms.ChoiceField(choices=Ticket.Priority.choices, label=lazy("Priority"))
    product = forms.ModelChoiceField(Product.objects.none(), required=False, label=lazy("Product"), empty_label=lazy("No product"))
    version = forms.ModelChoiceField(Version.objects.none(), required=False, label=lazy("Version"), empty_label=lazy("No version"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label=lazy("No team"))

    def __init__(self, *args, member: Member, ticket: Ticket, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.visible_to(member).order_by("name")
        self.fields["version"].queryset = Version.objects.visible_to(member).filter(product=ticket.product_id).order_by("-id")
        self.fields["team"].queryset = Team.objects.visible_to(member).order_by("name")
        # Offered from what was read a moment ago; what is chosen is looked up anyway.
        self.fields["product"].choices = [("", self.fields["product"].empty_label), *products(member)]
        self.fields["team"].choices = [("", self.fields["team"].empty_label), *teams(member)]
        of_product = versions(member, ticket.product_id) if ticket.product_id else ()
        self.fields["version"].choices = [("", self.fields["version"].empty_label), *of_product]

    def clean(self):
        given = super().clean()
        version = given.get("version")
        if version is not None and given.get("product") != version.product:
            given["version"] = None
        return given


class KnownForm(forms.Form):
    issue = IssueChoice(label=lazy("Issue"))

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issue"].issues = Issue.objects.visible_to(member)


class AnswerForm(KnownForm):
    words = forms.CharField(label=lazy("What the customer will read"), **WORDS)


class DeclineForm(forms.Form):
    reason = forms.CharField(max_length=400, label=lazy("Reason, for us"))
    words = forms.CharField(required=False, label=lazy("What the customer will read, if anything"), **WORDS)


class AskForm(forms.Form):
    words = forms.CharField(label=lazy("Question to the customer"), **WORDS)


class SnoozeForm(forms.Form):
    """For a while that is offered, or until a time in one's own words."""

    hours = forms.ChoiceField(choices=list(PAUSES.items()), required=False, label=lazy("For how long?"))
    until = LaterField(required=False, label=lazy("Or until"), help_text=lazy("Like “in 3 days” or “next Monday 9:00”."))

    def clean(self):
        given = super().clean()
        if not self.errors and not (given["until"] or given["hours"]):
            raise forms.ValidationError(_("Say for how long."))
        return given

    @staticmethod
    def ends_at(given: dict, member: Member) -> datetime:
        """When that is over; what was written counts more than what was chosen."""
        later = given["until"] or Later(int(given["hours"]), "h")
        return later.moment(now(), member.zone)

    @staticmethod
    def told(given: dict) -> str:
        return str(given["until"].words() if given["until"] else PAUSES[given["hours"]])


class AssignForm(forms.Form):
    assignee = forms.ModelChoiceField(Member.objects.none(), label=lazy("Owner"), empty_label=None)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer().order_by("name")
        self.fields["assignee"].choices = members(member)


class UndoForm(AcceptForm):
    """How the ticket was before the decision."""

    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    issue = IssueChoice(required=False)
    verdict = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, member=member, **kwargs)
        for name in ("cause", "step", "reason"):
            del self.fields[name]
        # The product may be another than the one that the ticket has by now.
        self.fields["version"].queryset = Version.objects.visible_to(member)
        self.fields["assignee"].queryset = Member.objects.visible_to(member)
        self.fields["issue"].issues = Issue.objects.visible_to(member)
