"""What we say to each other about an issue; nobody outside reads it."""

from django.db import models
from django.utils.timezone import now

from caseway.issues.models.issues import Issue, seen_by


class CommentQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(seen_by(member, "issue__"), workspace=member.workspace_id)


class Comment(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="comments", db_index=False)
    member = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    # The author as they were called; it survives the person's deletion.
    author_name = models.CharField(max_length=160)
    body = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "issue", "id"], name="comments_of_issue")]


class CommentFile(models.Model):
    """A file attached to a comment; inline pictures stand in its text."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="attachments", db_index=False)
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    is_inline = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "comment", "file"], name="a_file_is_attached_to_a_comment_once")]
