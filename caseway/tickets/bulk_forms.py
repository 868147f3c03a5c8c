"""What is to be done to many tickets: one thing of several."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caseway.issues.forms import IssueChoice
from caseway.issues.models import Issue
from caseway.tickets.forms import MergeForm
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.models import Member, Team

Kind = BulkAct.Kind


class BulkForm(forms.Form):
    """One button says what to do; a tag, an issue or a ticket that goes on is typed."""

    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    state = forms.ChoiceField(choices=Ticket.State.choices, required=False)
    priority = forms.ChoiceField(choices=Ticket.Priority.choices, required=False)
    tag = forms.CharField(max_length=40, required=False)
    issue = forms.CharField(max_length=200, required=False)
    into = forms.CharField(max_length=40, required=False)

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()
        self.fields["team"].queryset = Team.objects.visible_to(member)

    def clean(self):
        """Becomes {kind, value, words}: what is done, and to what in words."""
        given = super().clean()
        for kind in (Kind.ASSIGNEE, Kind.TEAM):
            if kind in self.data and kind in given:
                return {"kind": kind, "value": given[kind].pk if given[kind] else None, "words": str(given[kind] or _("nobody"))}
        for kind, choices in ((Kind.STATE, Ticket.State), (Kind.PRIORITY, Ticket.Priority)):
            if given.get(kind):
                return {"kind": kind, "value": given[kind], "words": str(choices(given[kind]).label)}
        if given.get("tag", "").strip():
            tag = given["tag"].strip().lower()
            return {"kind": Kind.TAG, "value": tag, "words": tag}
        return self._typed(given)

    def _typed(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("issue"):
            choice = IssueChoice()
            choice.issues = Issue.objects.visible_to(self.member)
            issue = choice.clean(given["issue"])
            return {"kind": Kind.ISSUE, "value": issue.pk, "words": f"◆ {issue.name}"}
        if given.get("into"):
            form = MergeForm({"into": given["into"]}, member=self.member)
            if not form.is_valid():
                raise ValidationError(form.errors["into"])
            into = form.cleaned_data["into"]
            survivor = into.merged_into or into
            return {"kind": Kind.INTO, "value": survivor.pk, "words": f"#{survivor.number}"}
        if not self.errors:
            raise ValidationError(_("Say what is to be done to the tickets."))
        return given
