"""One act on many tickets, how far it is, and its undoing."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen, chosen_assignee, chosen_issue, chosen_team, there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.reading.acts import number_of, told, word
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.acts import ActGiven, ActTold
from caseway.automation.models import Macro
from caseway.automation.standing import chosen_on_many
from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.actions.many import take_back
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.doors import MemberRequest, demand
from caseway.workspaces.models import Member

router = Router(tags=["Acts on many"])
ACT = "tickets.change"
Kind = BulkAct.Kind


@router.post("", auth=Door(ACT), response={201: ActTold}, summary="Act on many tickets", operation_id="act_on_many")
def act_on_many(request: MemberRequest, given: ActGiven) -> HttpResponse:
    """A hundred are done when the answer comes, more one after another: then `phase` is `running`. It can be undone for an hour."""
    return done_once(request, lambda: _act(request, given))


def _act(request: MemberRequest, given: ActGiven) -> Made:
    named, kind = given.named(), given.kind()
    what = {"by": request.member, "kind": kind, "value": _value(kind, named[kind], request.member)}
    act = actions.act_on_all(named["q"], **what) if "q" in named else actions.act_on(named["tickets"], **what)
    return Made(told(act, _as_sent), location=f"/api/v1/acts/{act.pk}")


def _value(kind: str, given: Any, member: Member) -> Any:
    """What is kept of it: ids of what programs name by number."""
    if kind in _CHOOSERS:
        found = _CHOOSERS[kind](given, member)
        return found.pk if found else None
    if kind == Kind.TAG:
        return word(given, "tag")
    return chosen_on_many(_macro(given, member)) if kind == Kind.MACRO else given


def _macro(pk: int, member: Member) -> Macro:
    demand(member, "tickets.answer")
    found = chosen(Macro.objects.offered_to(member), pk, "macro")
    assert found is not None, "an id is always given"
    return found


def _survivor(number: int, member: Member) -> Ticket:
    found = Ticket.objects.visible_to(member).filter(number=number).select_related("merged_into").first()
    if found is None:
        raise wrong("into", _("There is no ticket with this number that you may see."))
    return found.merged_into or found


_CHOOSERS: dict[str, Any] = {
    Kind.ASSIGNEE: chosen_assignee,
    Kind.TEAM: chosen_team,
    Kind.ISSUE: chosen_issue,
    Kind.INTO: _survivor,
}


@router.get("/{int:id}", auth=Door(ACT), response=ActTold, summary="See how far an act is", operation_id="read_act")
def read_act(request: MemberRequest, id: int) -> HttpResponse:
    """Only your own; it is forgotten after an hour."""
    return answer(told(there(BulkAct.objects.visible_to(request.member), pk=id), _as_sent))


@router.post("/{int:id}/undo", auth=Door(ACT), response=ActTold, summary="Undo an act", operation_id="undo_act")
def undo_act(request: MemberRequest, id: int) -> HttpResponse:
    """Wherever nobody has changed since what it set. Undone or under way already, nothing changes."""
    return done_once(request, lambda: Made(told(take_back(there(BulkAct.objects.visible_to(request.member), pk=id)), _as_sent)), status=200)


def _as_sent(act: Any) -> Any:
    if act.kind == Kind.MACRO:
        return act.value["macro"]
    numbered: dict[str, Any] = {Kind.ISSUE: Issue, Kind.INTO: Ticket}
    return number_of(numbered[act.kind], act) if act.kind in numbered and act.value is not None else act.value
