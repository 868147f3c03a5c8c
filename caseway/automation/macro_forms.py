"""What managers fill in about macros."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.automation.models import Macro
from caseway.tickets.forms import LARGEST_TEXT, LaterField
from caseway.tickets.later import read
from caseway.tickets.models import Ticket
from caseway.ui.forms import NamesField
from caseway.ui.names import as_typed
from caseway.workspaces.models import Member, Team

STAYS = lazy("Leave it as it is")
FIELDS = ("name", "team", "text", "state", "priority", "to_team", "to_me", "assignee")


class MacroForm(forms.Form):
    name = forms.CharField(max_length=80, label=lazy("What is it for?"))
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, label=lazy("Who uses it"), empty_label=lazy("Everybody who answers"),
    )  # fmt: skip
    text = forms.CharField(
        max_length=LARGEST_TEXT,
        required=False,
        label=lazy("Text"),
        widget=forms.Textarea({"rows": 8}),
        help_text=lazy("Placeholders: {name} the customer, {number}, {subject}, {product}, {agent} who answers, {company}."),
    )
    state = forms.ChoiceField(choices=[("", STAYS), *Ticket.State.choices], required=False, label=lazy("State"))
    priority = forms.ChoiceField(choices=[("", STAYS), *Ticket.Priority.choices], required=False, label=lazy("Priority"))
    to_team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label=STAYS)
    to_me = forms.BooleanField(required=False, label=lazy("Whoever uses it becomes the owner"))
    assignee = forms.ModelChoiceField(Member.objects.none(), required=False, label=lazy("Owner"), empty_label=STAYS)
    snooze = LaterField(
        required=False, label=lazy("Snooze"), help_text=lazy("Like “in 3 days” or “next Monday 9:00”, in the company's time zone.")
    )
    tags = NamesField(required=False, label=lazy("Tags that are added"), help_text=lazy("Separated by commas."))

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = self.fields["to_team"].queryset = Team.objects.visible_to(member)
        self.fields["assignee"].queryset = Member.objects.visible_to(member).who_answer()

    def clean_snooze(self) -> str:
        later = self.cleaned_data["snooze"]
        return later.code if later else ""


def initial_of(macro: Macro | None) -> dict[str, Any]:
    if macro is None:
        return {}
    snooze = read(macro.snooze).words() if macro.snooze else ""
    return {name: getattr(macro, name) for name in FIELDS} | {"tags": as_typed(macro.tags), "snooze": snooze}
