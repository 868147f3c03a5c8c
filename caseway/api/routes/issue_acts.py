"""One act on many issues, how far it is, and its undoing."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen, chosen_assignee, chosen_issue, chosen_version, there
from caseway.api.door import Door
from caseway.api.reading.acts import number_of, told, word
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.acts import IssueActGiven, IssueActTold
from caseway.issues import actions
from caseway.issues.actions.many import take_back
from caseway.issues.bulk_forms import place
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Issue, IssueAct
from caseway.products.models import Component
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Acts on many"])
ACT = "issues.change"
Kind = IssueAct.Kind


@router.post("", auth=Door(ACT), response={201: IssueActTold}, summary="Act on many issues", operation_id="act_on_many_issues")
def act_on_many(request: MemberRequest, given: IssueActGiven) -> HttpResponse:
    """A hundred are done when the answer comes, more one after another: then `phase` is `running`. It can be undone for an hour."""
    return done_once(request, lambda: _act(request, given))


def _act(request: MemberRequest, given: IssueActGiven) -> Made:
    named, kind = given.named(), given.kind()
    what = {"by": request.member, "kind": kind, "value": _value(kind, named[kind], request.member)}
    act = actions.act_on_all(named["q"], **what) if "q" in named else actions.act_on(named["issues"], **what)
    return Made(told(act, _as_sent), location=f"/api/v1/issues/bulk/{act.pk}")


def _value(kind: str, given: Any, member: Member) -> Any:
    """What is kept of it: ids of what programs name by number."""
    if kind in _CHOOSERS:
        found = _CHOOSERS[kind](given, member)
        return found.pk if found else None
    if kind == Kind.STATE:
        return place(given, None)
    return word(given, "label") if kind == Kind.LABEL else given


def _survivor(number: int, member: Member) -> Issue:
    found = chosen_issue(number, member, "duplicate_of")
    assert found is not None, "a number is always given"
    return survivor_of(found)


_CHOOSERS: dict[str, Any] = {
    Kind.ASSIGNEE: chosen_assignee,
    Kind.FIXED_VERSION: lambda pk, member: chosen_version(pk, member, "fixed_version"),
    Kind.COMPONENT: lambda pk, member: chosen(Component.objects.visible_to(member), pk, "component"),
    Kind.DUPLICATE_OF: _survivor,
}


@router.get(
    "/{int:id}", auth=Door(ACT), response=IssueActTold, summary="See how far an act on issues is", operation_id="read_act_on_issues"
)
def read_act(request: MemberRequest, id: int) -> HttpResponse:
    """Only your own; it is forgotten after an hour."""
    return answer(told(there(IssueAct.objects.visible_to(request.member), pk=id), _as_sent))


@router.post(
    "/{int:id}/undo", auth=Door(ACT), response=IssueActTold, summary="Undo an act on issues", operation_id="undo_act_on_issues"
)  # fmt: skip
def undo_act(request: MemberRequest, id: int) -> HttpResponse:
    """Wherever nobody has changed since what it set. Undone or under way already, nothing changes."""
    act = there(IssueAct.objects.visible_to(request.member), pk=id)
    return done_once(request, lambda: Made(told(take_back(act), _as_sent)), status=200)


def _as_sent(act: Any) -> Any:
    if act.kind == Kind.STATE:
        return act.value[0]
    return number_of(Issue, act) if act.kind == Kind.DUPLICATE_OF else act.value
