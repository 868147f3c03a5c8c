"""One act on many tickets, how far it is, and its undoing."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_assignee, chosen_issue, chosen_team, there
from caseway.api.door import Door
from caseway.api.problems import wrong
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.acts import KINDS, ActGiven, ActTold
from caseway.issues.models import Issue
from caseway.tickets import actions
from caseway.tickets.actions.many import take_back
from caseway.tickets.models import BulkAct, Ticket
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Acts on many"])
ACT = "tickets.change"
Kind = BulkAct.Kind


@router.post("", auth=Door(ACT), response={201: ActTold}, summary="Act on many tickets", operation_id="act_on_many")
def act_on_many(request: MemberRequest, given: ActGiven) -> HttpResponse:
    """A hundred are done when the answer comes, more one after another: then `phase` is `running`. It can be undone for an hour."""
    return done_once(request, lambda: _act(request, given))


def _act(request: MemberRequest, given: ActGiven) -> Made:
    named = given.named()
    kind = next(iter(KINDS & set(named)))
    what = {"by": request.member, "kind": kind, "value": _value(kind, named[kind], request.member)}
    act = actions.act_on_all(named["q"], **what) if "q" in named else actions.act_on(named["tickets"], **what)
    return Made(_told(act), location=f"/api/v1/acts/{act.pk}")


def _value(kind: str, given: Any, member: Member) -> Any:
    """What is kept of it: ids of what programs name by number."""
    if kind in _CHOOSERS:
        found = _CHOOSERS[kind](given, member)
        return found.pk if found else None
    if kind == Kind.TAG:
        tag = given.strip().lower()
        if not tag:
            raise wrong("tag", _("Say something here."))
        return tag
    return given


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
    return answer(_told(there(BulkAct.objects.visible_to(request.member), pk=id)))


@router.post("/{int:id}/undo", auth=Door(ACT), response=ActTold, summary="Undo an act", operation_id="undo_act")
def undo_act(request: MemberRequest, id: int) -> HttpResponse:
    """Wherever nobody has changed since what it set. Undone or under way already, nothing changes."""
    return done_once(request, lambda: Made(_told(take_back(there(BulkAct.objects.visible_to(request.member), pk=id)))), status=200)


def _told(act: BulkAct) -> dict[str, Any]:
    as_they_are = ("kind", "q", "phase", "total", "changed", "refused", "taken_back", "left_alone", "created_at")
    looked_at = act.seen if act.q else act.total
    return {
        "id": act.pk,
        **{name: getattr(act, name) for name in as_they_are},
        "value": _as_sent(act),
        "unchanged": 0 if act.phase in (BulkAct.Phase.UNDOING, BulkAct.Phase.UNDONE) else max(0, looked_at - act.changed - act.refused),
    }


def _as_sent(act: BulkAct) -> Any:
    numbered: dict[str, Any] = {Kind.ISSUE: Issue, Kind.INTO: Ticket}
    if act.kind not in numbered or act.value is None:
        return act.value
    return numbered[act.kind].objects.filter(workspace=act.workspace_id, pk=act.value).values_list("number", flat=True).first()
