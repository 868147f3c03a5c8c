"""What shall become of a ticket along with what is said on it: how the composer keeps it, and how it is shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from caseway.tickets.later import Later
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Member, Team


@dataclass(frozen=True)
class Wishes:
    """What is empty stays as it is."""

    state: str = ""
    priority: str = ""
    team: Team | None = None
    assignee: Member | None = None
    tags: tuple[str, ...] = ()
    # Out of the way until then, or until something new is said.
    later: Later | None = None

    def __bool__(self) -> bool:
        return any((self.state, self.priority, self.team, self.assignee, self.tags, self.later))

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
        if self.later:
            rows.append(("also_later", self.later.code, _("Snooze: {when}").format(when=self.later.words())))
        return rows + [("also_tags", tag, _("Tag: {tag}").format(tag=tag)) for tag in self.tags]
