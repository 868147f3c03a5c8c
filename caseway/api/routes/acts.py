"""One act on many tickets, how far it is, and its undoing."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.acting import Acts, Value, by_id, by_number, small_letters
from caseway.api.choosing import chosen, chosen_assignee, chosen_issue, chosen_team
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.shapes.acts import ActGiven, ActTold
from caseway.automation.models import Macro
from caseway.automation.standing import chosen_on_many
from caseway.issues.models import Issue
from caseway.tickets.actions.many import TICKETS
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.doors import MemberRequest, demand
from caseway.workspaces.models import Member

router = Router(tags=["Acts on many"])
ACT = "tickets.change"
Kind = BulkAct.Kind


def _macro(pk: int, member: Member) -> dict:
    demand(member, "tickets.answer")
    found = chosen(Macro.objects.offered_to(member), pk, "macro")
    assert found is not None, "an id is always given"
    return chosen_on_many(found)


def _survivor(number: int, member: Member) -> Ticket:
    found = Ticket.objects.visible_to(member).filter(number=number).select_related("merged_into").first()
    if found is None:
        raise wrong("into", _("There is no ticket with this number that you may see."))
    return found.merged_into or found


ACTS = Acts(
    TICKETS,
    "acts",
    {
        Kind.ASSIGNEE: by_id(chosen_assignee),
        Kind.TEAM: by_id(chosen_team),
        Kind.TAG: small_letters("tag"),
        Kind.UNTAG: small_letters("untag"),
        Kind.ISSUE: by_number(chosen_issue, Issue),
        Kind.INTO: by_number(_survivor, Ticket),
        Kind.MACRO: Value(_macro, lambda act: act.value["macro"]),
    },
)


@router.post("", auth=Door(ACT), response={201: ActTold}, summary="Act on many tickets", operation_id="act_on_many")
def act_on_many(request: MemberRequest, given: ActGiven) -> HttpResponse:
    """A hundred are done when the answer comes, more one after another: then `phase` is `running`. It can be undone for an hour."""
    return ACTS.do(request, given)


@router.get("/{int:id}", auth=Door(ACT), response=ActTold, summary="See how far an act is", operation_id="read_act")
def read_act(request: MemberRequest, id: int) -> HttpResponse:
    """Only your own; it is forgotten after an hour."""
    return ACTS.read(request, id)


@router.post("/{int:id}/undo", auth=Door(ACT), response=ActTold, summary="Undo an act", operation_id="undo_act")
def undo_act(request: MemberRequest, id: int) -> HttpResponse:
    """Wherever nobody has changed since what it set. Undone or under way already, nothing changes."""
    return ACTS.undo(request, id)
