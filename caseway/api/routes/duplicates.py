"""Two issues that are one."""

from django.db import transaction
from django.http import HttpResponse
from ninja import Router

from caseway.api.answers import answer
from caseway.api.choosing import chosen_issue, there
from caseway.api.door import Door
from caseway.api.reading import issues as reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issues import IssueMergeGiven, IssueTold
from caseway.issues.actions import unrelate
from caseway.issues.models import Issue, Relation
from caseway.tickets import actions
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Issues"])


@router.post(
    "/{int:number}/merge", auth=Door("issues.change"), response=IssueTold, summary="Mark an issue as a duplicate",
    operation_id="merge_issue",
)  # fmt: skip
def merge_issue(request: MemberRequest, number: int, given: IssueMergeGiven) -> HttpResponse:
    """It is cancelled; its tickets hang on the other one, its votes count there. Merged already, nothing changes."""
    return done_once(request, lambda: _merge(request, number, given), status=200)


def _merge(request: MemberRequest, number: int, given: IssueMergeGiven) -> Made:
    issue = there(Issue.objects.visible_to(request.member), number=number)
    other = chosen_issue(given.into, request.member, "into")
    assert other is not None, "a number is always given"
    actions.merge_issue(issue, other, by=request.member)
    return Made(reading.told(request.member, number))


@router.delete(
    "/{int:number}/merge", auth=Door("issues.change"), response=IssueTold, summary="An issue is no duplicate after all",
    operation_id="unmerge_issue",
)  # fmt: skip
def unmerge_issue(request: MemberRequest, number: int) -> HttpResponse:
    """It stands where it stood before, and has its tickets and votes back. Not merged, nothing changes."""
    with transaction.atomic():
        issue = there(Issue.objects.visible_to(request.member), number=number)
        marked = Relation.objects.filter(workspace=issue.workspace_id, issue=issue, kind=Relation.Kind.DUPLICATE_OF)
        for relation in marked.filter(other__in=Issue.objects.visible_to(request.member)).select_related("issue", "other"):
            unrelate(relation, by=request.member)
    return answer(reading.told(request.member, number))
