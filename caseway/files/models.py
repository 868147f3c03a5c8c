"""Files: what was attached, kept under a random name, offered under the name its sender gave."""

import re

from django.core.files.storage import default_storage
from django.db import models
from django.utils.timezone import now

TOKEN = re.compile(r"[0-9a-f]{32}")


class FileQuerySet(models.QuerySet):
    def in_workspace(self, workspace_id: int):
        return self.filter(workspace=workspace_id)

    def called(self, token: str):
        """The one with this public name; what cannot be one, as it stands in an address, is not asked of the database."""
        return self.filter(token=token) if TOKEN.fullmatch(token) else self.none()


class File(models.Model):
    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    # The public name: 128 random bits, so that an address cannot be guessed.
    token = models.CharField(max_length=32)
    path = models.CharField(max_length=200)
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey("workspaces.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=now)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "token"], name="a_file_token_is_unique")]

    def __str__(self):
        return self.filename

    def read(self) -> bytes:
        with default_storage.open(self.path) as file:
            return file.read()
