"""A macro on many tickets: what it does to each, how each stood before, and how it stands so again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor
from caseway.automation.actions import use_macro
from caseway.automation.macros import wishes_of
from caseway.automation.models import Macro
from caseway.many.standing import Standing
from caseway.tickets.actions import assign, change, do_also, set_state, set_tags, snooze, wake
from caseway.tickets.models import Snooze, Ticket
from caseway.workspaces.models import Member, Team

PROPERTIES = ("state", "priority", "team_id", "assignee_id")


def chosen_on_many(macro: Macro) -> dict[str, Any]:
    """What an act on many keeps of its macro."""
    return {"macro": macro.pk, "speaks": bool(macro.text.strip())}


def how_it_stands(ticket: Ticket) -> dict[str, Any]:
    """All that a macro may change, in values that JSON can keep."""
    snoozed = Snooze.objects.filter(workspace=ticket.workspace_id, ticket=ticket).values_list("until", flat=True).first()
    found = {name: getattr(ticket, name) for name in PROPERTIES}
    return found | {"tags": sorted(tag.name for tag in ticket.tags.all()), "snoozed": snoozed and snoozed.isoformat()}


@transaction.atomic
def make_it_stand(ticket: Ticket, wanted: dict[str, Any], by: Actor) -> None:
    stands = how_it_stands(ticket)
    team = Team.objects.filter(workspace=ticket.workspace_id, pk=wanted["team_id"]).first() if wanted["team_id"] else None
    change(ticket, by=by, priority=wanted["priority"], team=team)
    owner = Member.objects.filter(workspace=ticket.workspace_id, pk=wanted["assignee_id"]).first() if wanted["assignee_id"] else None
    assign(ticket, owner, by=by)
    set_tags(ticket, wanted["tags"], by=by)
    if wanted["state"] != stands["state"]:
        set_state(ticket, wanted["state"], by=by)
    if wanted["snoozed"] is None:
        wake(ticket, by=by)
    elif wanted["snoozed"] != stands["snoozed"]:
        snooze(ticket, datetime.fromisoformat(wanted["snoozed"]), by=by)


@dataclass(frozen=True)
class MacroStanding(Standing):
    def do(self, ticket: Ticket, before: Any, chosen: Any, by: Member) -> Any:
        """Raises ValidationError, with the reason, where the macro makes no sense."""
        macro = Macro.objects.offered_to(by).select_related("to_team", "assignee").filter(pk=chosen["macro"]).first()
        _check(macro, ticket, chosen)
        assert macro is not None
        if chosen["speaks"]:
            use_macro(macro, ticket, by=by)
        else:
            do_also(ticket, wishes_of(macro, by), by=by)
        return how_it_stands(Ticket.objects.prefetch_related("tags").get(pk=ticket.pk))

    def speaks(self, chosen: Any) -> bool:
        return chosen["speaks"]


def _check(macro: Macro | None, ticket: Ticket, chosen: dict[str, Any]) -> None:
    if macro is None or chosen_on_many(macro)["speaks"] != chosen["speaks"]:
        raise ValidationError(_("The macro was removed or changed meanwhile."))
    if ticket.merged_into_id is not None:
        raise ValidationError(_("It goes on in another ticket."))
    if chosen["speaks"] and not ticket.requester.email:
        raise ValidationError(_("Its customer has no e-mail address."))


MACROS = MacroStanding(how_it_stands, make_it_stand)
