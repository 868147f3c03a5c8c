from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.files.models import File
from caseway.files.pictures import reference
from caseway.issues.facts import IssueDiscussed
from caseway.issues.models import Comment, CommentFile, Issue
from caseway.ui.markdown import render_markdown
from caseway.workspaces.models import Member


@transaction.atomic
def discuss(issue: Issue, *, by: Member, body: str, files: Iterable[File] = ()) -> Comment:
    """Say something about an issue among ourselves, in Markdown."""
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    comment = Comment(
        workspace_id=issue.workspace_id,
        issue=issue,
        member=by,
        author_name=by.name,
        body=body,
        html=render_markdown(body, images=reference),
    )
    comment.save(force_insert=True)
    files = list(files)
    CommentFile.objects.bulk_create(
        CommentFile(workspace_id=issue.workspace_id, comment=comment, file=file, is_inline=file.token in comment.html) for file in files
    )
    Issue.objects.filter(pk=issue.pk).update(updated_at=now())
    record(IssueDiscussed(comment=comment.pk), about=issue, by=by)
    return comment
