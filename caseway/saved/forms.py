"""What a member fills in about a view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from caseway.saved.actions import SHARE
from caseway.saved.models import View
from caseway.workspaces.models import Member, Team
from caseway.workspaces.permissions import may

LONGEST = 2000


class ViewForm(forms.Form):
    kind = forms.ChoiceField(choices=View.Kind.choices, widget=forms.HiddenInput)
    name = forms.CharField(max_length=80, label=lazy("Name"))
    q = forms.CharField(max_length=LONGEST, required=False, label=lazy("Filter"), help_text=lazy("As it stands in the box of the list."))
    sort = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    shared_with = forms.ChoiceField(choices=View.SharedWith.choices, label=lazy("Who has it in the sidebar"))
    team = forms.ModelChoiceField(Team.objects.none(), required=False, label=lazy("Team"), empty_label="–")

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        teams = Team.objects.visible_to(member).filter(pk__in=member.teams).order_by("name")
        self.fields["team"].queryset = teams
        without = set() if may(member, SHARE) else {View.SharedWith.EVERYONE}
        if not teams:
            without.add(View.SharedWith.TEAM)
            del self.fields["team"]
        # What is not offered is refused with a sentence about the role by the verb, not with one about choices.
        field = self.fields["shared_with"]
        field.widget.choices = [choice for choice in field.choices if choice[0] not in without]

    def values(self) -> dict[str, Any]:
        return {"team": None} | self.cleaned_data


def initial_of(view: View) -> dict[str, Any]:
    return {name: getattr(view, name) for name in ("kind", "name", "q", "sort", "shared_with", "team")}
