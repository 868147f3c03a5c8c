"""One act on many issues, how far it is, and its undoing."""

from django.http import HttpResponse
from ninja import Router

from caseway.api.acting import Acts, Value, by_id, by_number, small_letters
from caseway.api.choosing import chosen, chosen_assignee, chosen_issue, chosen_version
from caseway.api.door import Door
from caseway.api.shapes.acts import IssueActGiven, IssueActTold
from caseway.issues.actions.many import ISSUES
from caseway.issues.bulk_forms import place
from caseway.issues.duplicates import survivor_of
from caseway.issues.models import Issue, IssueAct
from caseway.products.models import Component
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Acts on many"])
ACT = "issues.change"
Kind = IssueAct.Kind


def _survivor(number: int, member: Member) -> Issue:
    found = chosen_issue(number, member, "duplicate_of")
    assert found is not None, "a number is always given"
    return survivor_of(found)


ACTS = Acts(
    ISSUES,
    "issues/bulk",
    {
        Kind.ASSIGNEE: by_id(chosen_assignee),
        Kind.STATE: Value(lambda category, _member: place(category, None), lambda act: act.value[0]),
        Kind.FIXED_VERSION: by_id(lambda pk, member: chosen_version(pk, member, "fixed_version")),
        Kind.COMPONENT: by_id(lambda pk, member: chosen(Component.objects.visible_to(member), pk, "component")),
        Kind.LABEL: small_letters("label"),
        Kind.UNLABEL: small_letters("unlabel"),
        Kind.DUE_ON: Value(lambda day, _member: day.isoformat() if day else None),
        Kind.DUPLICATE_OF: by_number(_survivor, Issue),
    },
)


@router.post("", auth=Door(ACT), response={201: IssueActTold}, summary="Act on many issues", operation_id="act_on_many_issues")
def act_on_many(request: MemberRequest, given: IssueActGiven) -> HttpResponse:
    """A hundred are done when the answer comes, more one after another: then `phase` is `running`. It can be undone for an hour."""
    return ACTS.do(request, given)


@router.get(
    "/{int:id}", auth=Door(ACT), response=IssueActTold, summary="See how far an act on issues is", operation_id="read_act_on_issues"
)
def read_act(request: MemberRequest, id: int) -> HttpResponse:
    """Only your own; it is forgotten after an hour."""
    return ACTS.read(request, id)


@router.post(
    "/{int:id}/undo", auth=Door(ACT), response=IssueActTold, summary="Undo an act on issues", operation_id="undo_act_on_issues"
)  # fmt: skip
def undo_act(request: MemberRequest, id: int) -> HttpResponse:
    """Wherever nobody has changed since what it set. Undone or under way already, nothing changes."""
    return ACTS.undo(request, id)
