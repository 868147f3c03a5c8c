"""How issues stand to each other, and in which order."""

from django.db.models import Q
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_issue, there
from caseway.api.door import Door
from caseway.api.reading import issues as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issue_talk import KINDS, IssueRelationGiven, IssueRelationList, IssueRelationTold, PlaceGiven
from caseway.api.shapes.issues import IssueTold
from caseway.issues import actions
from caseway.issues.models import Issue, Relation
from caseway.issues.reading import Tie, relations_of
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Issues"])
NAMES = {way: name for name, way in KINDS.items()}


@router.get(
    "/{int:number}/relations", auth=Door(), response=IssueRelationList, summary="List the issues that one stands to",
    operation_id="list_issue_relations",
)  # fmt: skip
def list_issue_relations(request: MemberRequest, number: int) -> HttpResponse:
    """In the words of this issue's end; those that you may not see are left out."""
    ties = relations_of(_issue(request, number), request.member)
    return answer({"items": [_told(tie) for tie in ties], "next": None})


@router.post(
    "/{int:number}/relations", auth=Door("issues.change"), response={201: IssueRelationTold}, summary="Relate an issue to another",
    operation_id="relate_issue",
)  # fmt: skip
def relate_issue(request: MemberRequest, number: int, given: IssueRelationGiven) -> HttpResponse:
    """Shown at both, in the words of either end; a duplicate is cancelled. Related so already, nothing changes."""
    return done_once(request, lambda: _relate(request, number, given))


def _relate(request: MemberRequest, number: int, given: IssueRelationGiven) -> Made:
    issue, other = _issue(request, number), chosen_issue(given.other, request.member, "other")
    assert other is not None, "a number is always given"
    kind, is_inverse = KINDS[given.kind]
    made = actions.relate(*((other, issue) if is_inverse else (issue, other)), kind, by=request.member)
    return Made(next(_told(tie) for tie in relations_of(issue, request.member) if tie.pk == made.pk))


@router.delete(
    "/{int:number}/relations/{int:tie}", auth=Door("issues.change"), response={204: None}, summary="Take a relation of issues back",
    operation_id="unrelate_issue",
)  # fmt: skip
def unrelate_issue(request: MemberRequest, number: int, tie: int) -> HttpResponse:
    """What is no duplicate after all stands where it stood."""
    issue, seen = _issue(request, number), Issue.objects.visible_to(request.member)
    mine = Relation.objects.filter(Q(issue=issue) | Q(other=issue), workspace=request.workspace, issue__in=seen, other__in=seen)
    actions.unrelate(there(mine.select_related("issue", "other"), pk=tie), by=request.member)
    return HttpResponse(status=204)


@router.post(
    "/{int:number}/rank", auth=Door("issues.change"), response=IssueTold, summary="Rank an issue by hand", operation_id="rank_issue"
)
def rank_issue(request: MemberRequest, number: int, given: PlaceGiven) -> HttpResponse:
    """Its place in the backlog and on the board; `sort=rank` lists them so."""
    return done_once(request, lambda: _rank(request, number, given), status=200)


def _rank(request: MemberRequest, number: int, given: PlaceGiven) -> Made:
    issue = _issue(request, number)
    before, after = (chosen_issue(getattr(given, name), request.member, name) for name in ("before", "after"))
    actions.rank(issue, by=request.member, before=before, after=after)
    return Made(reading.told(request.member, number))


def _issue(request: MemberRequest, number: int) -> Issue:
    return there(Issue.objects.visible_to(request.member), number=number)


def _told(tie: Tie) -> dict[str, object]:
    kind = NAMES.get((tie.kind, tie.is_inverse), tie.kind)
    return {"id": tie.pk, "kind": kind, "words": tie.words, "number": tie.number, "key": tie.name, "title": tie.title, "state": tie.state}
