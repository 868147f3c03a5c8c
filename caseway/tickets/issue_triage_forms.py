"""What members fill in to decide about an issue in triage."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.issues.forms import IssueChoice
from caseway.issues.models import Issue
from caseway.tickets.triage_forms import WORDS, SnoozeForm
from caseway.workspaces.models import Member

__all__ = ["AcceptForm", "AnswerForm", "AskForm", "DeclineForm", "DuplicateForm", "SnoozeForm"]


class AcceptForm(forms.Form):
    priority = forms.ChoiceField(choices=Issue.Priority.choices, label=lazy("Priority"))
    severity = forms.ChoiceField(choices=Issue.Severity.choices, label=lazy("Severity"))


class DuplicateForm(forms.Form):
    other = IssueChoice(label=lazy("Issue"))

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].issues = Issue.objects.visible_to(member)


class DeclineForm(forms.Form):
    reason = forms.CharField(max_length=400, label=lazy("Reason"))


class AnswerForm(DuplicateForm):
    words = forms.CharField(label=lazy("What the customers will read"), **WORDS)


class AskForm(forms.Form):
    words = forms.CharField(label=lazy("Question"), **WORDS)
    # Nothing else keeps a question that is sent twice from being asked twice: the issue stays in triage.
    nonce = forms.CharField(max_length=60, widget=forms.HiddenInput)
