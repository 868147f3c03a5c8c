"""What we say to each other about an issue."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import chosen_files, there
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.reading.messages import file_told, files_at
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issue_talk import CommentGiven, CommentList, CommentTold
from caseway.files.pictures import pasted_files, shown
from caseway.issues import actions
from caseway.issues.models import Comment, CommentFile, Issue
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Issues"])
COLUMNS = ("id", "workspace_id", "author_name", "member_id", "body", "html", "created_at")
FILE_COLUMNS = ("comment_id", "file__token", "file__filename", "file__size", "file__content_type")
Row = dict[str, Any]


@router.get(
    "/{int:number}/comments", auth=Door(), response=CommentList, summary="List what is said about an issue", operation_id="list_comments"
)
def list_comments(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Oldest first; nobody outside reads it."""
    comments = Comment.objects.filter(workspace=request.workspace, issue=_issue(request, number))
    return listed(comments.values(*COLUMNS), page, _describe, newest_first=False)


@router.post(
    "/{int:number}/comments", auth=Door("issues.change"), response={201: CommentTold}, summary="Say something about an issue",
    operation_id="discuss_issue",
)  # fmt: skip
def discuss_issue(request: MemberRequest, number: int, given: CommentGiven) -> HttpResponse:
    """Among ourselves; who follows the issue hears of it."""
    return done_once(request, lambda: _discuss(request, number, given))


def _discuss(request: MemberRequest, number: int, given: CommentGiven) -> Made:
    named = chosen_files(given.attachments, request.member)
    files = {file.pk: file for file in [*named, *pasted_files(given.body, request.workspace.pk, request.member.pk)]}
    made = actions.discuss(_issue(request, number), by=request.member, body=given.body, files=files.values())
    return Made(_describe(list(Comment.objects.filter(pk=made.pk).values(*COLUMNS)))[0])


def _issue(request: MemberRequest, number: int) -> Issue:
    return there(Issue.objects.visible_to(request.member), number=number)


def _describe(rows: list[Row]) -> list[Row]:
    if not rows:
        return []
    files: dict[int, list[Row]] = defaultdict(list)
    attached = CommentFile.objects.filter(workspace=rows[0]["workspace_id"], comment__in=[row["id"] for row in rows])
    for comment, *about in attached.order_by("id").values_list(*FILE_COLUMNS):
        files[comment].append(file_told(*about))
    return [_described(row, files[row["id"]]) for row in rows]


def _described(row: Row, files: list[Row]) -> Row:
    told = {name: row[name] for name in ("id", "body", "created_at")}
    return told | {"author": row["author_name"], "member": row["member_id"], "html": shown(row["html"], files_at()), "attachments": files}
