"""What shall become of a ticket along with what is said on it: how the composer keeps it, and how it is shown."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member, Team

MOST_TAGS = 50


@dataclass(frozen=True)
class Wishes:
    """What is empty stays as it is."""

    state: str = ""
    priority: str = ""
    team: Team | None = None
    assignee: Member | None = None
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.state, self.priority, self.team, self.assignee, self.tags))

    def told(self) -> list[tuple[str, Any, str]]:
        """(field, value, words) of each, as the composer shows them."""
        rows: list[tuple[str, Any, str]] = []
        if self.state:
            rows.append(("also_state", self.state, _("State: {state}").format(state=Ticket.State(self.state).label)))
        if self.priority:
            words = _("Priority: {priority}").format(priority=Ticket.Priority(self.priority).label)
            rows.append(("also_priority", self.priority, words))
        if self.team:
            rows.append(("also_team", self.team.pk, _("Team: {team}").format(team=self.team.name)))
        if self.assignee:
            rows.append(("also_assignee", self.assignee.pk, _("Owner: {name}").format(name=self.assignee.name)))
        return rows + [("also_tags", tag, _("Tag: {tag}").format(tag=tag)) for tag in self.tags]


class AlsoForm(forms.Form):
    """Wishes as the composer sends them; valid, it holds them in `wishes`."""

    also_state = forms.ChoiceField(choices=Ticket.State.choices, required=False)
    also_priority = forms.ChoiceField(choices=Ticket.Priority.choices, required=False)
    also_team = forms.ModelChoiceField(Team.objects.none(), required=False)
    also_assignee = forms.ModelChoiceField(Member.objects.none(), required=False)

    def __init__(self, given: QueryDict, *, member: Member):
        super().__init__(given)
        self.wishes = Wishes()
        self.fields["also_team"].queryset = Team.objects.visible_to(member)
        self.fields["also_assignee"].queryset = Member.objects.visible_to(member).who_answer()

    def clean(self):
        given = super().clean()
        tags = tuple(tag[:40] for tag in self.data.getlist("also_tags")[:MOST_TAGS] if tag.strip() and tag.isprintable())
        self.wishes = Wishes(**{name.removeprefix("also_"): value for name, value in given.items()}, tags=tags)
        return given
