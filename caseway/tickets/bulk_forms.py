"""What is to be done to many tickets."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caseway.issues.forms import IssueChoice
from caseway.issues.models import Issue
from caseway.many.forms import Kept, ManyForm, by_id, one_of, small_letters
from caseway.tickets.forms import numbered
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.models import Member, Team

Kind = BulkAct.Kind


def survivor_in(into: Ticket) -> Kept:
    """Where a ticket goes on in another one already, that one."""
    survivor = into.merged_into or into
    return survivor.pk, f"#{survivor.number}"


class BulkForm(ManyForm):
    assignee = forms.ModelChoiceField(Member.objects.none(), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    state = forms.ChoiceField(choices=Ticket.State.choices, required=False)
    priority = forms.ChoiceField(choices=Ticket.Priority.choices, required=False)
    tag = forms.CharField(max_length=40, required=False)
    untag = forms.CharField(max_length=40, required=False)
    issue = IssueChoice(required=False)
    into = forms.CharField(max_length=40, required=False)

    keep = {
        Kind.ASSIGNEE: by_id(lambda: _("nobody")),
        Kind.TEAM: by_id(lambda: _("nobody")),
        Kind.STATE: one_of(Ticket.State),
        Kind.PRIORITY: one_of(Ticket.Priority),
        Kind.TAG: small_letters,
        Kind.UNTAG: small_letters,
        Kind.ISSUE: lambda issue: (issue.pk, f"◆ {issue.name}"),
        Kind.INTO: survivor_in,
    }
    typed = (Kind.TAG, Kind.UNTAG, Kind.ISSUE, Kind.INTO)
    may_take_away = (Kind.ASSIGNEE, Kind.TEAM)
    say_what = lazy("Say what is to be done to the tickets.")

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()
        self.fields["team"].queryset = Team.objects.visible_to(member)
        self.fields["issue"].issues = Issue.objects.visible_to(member)
        self.tickets = Ticket.objects.visible_to(member)

    def clean_into(self) -> Ticket | None:
        return numbered(self.tickets, self.cleaned_data["into"]) if self.cleaned_data["into"] else None
