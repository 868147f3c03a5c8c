"""Ways to be let in: invitations and API tokens. Only hashes of their secrets are kept."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from caseway.workspaces.models.members import Member, Role, Team
from caseway.workspaces.models.tenancy import Workspace

INVITATION_LASTS = timedelta(days=7)


def new_secret(prefix: str) -> str:
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def hash_secret(secret: str) -> str:
    """Secrets of 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)

    def open(self):
        return self.filter(used_at=None, expires_at__gt=now())


class Invitation(models.Model):
    """Bound to an address and a role; used once, within a week."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    email = models.EmailField()
    role = models.CharField(max_length=8, choices=Role, default=Role.AGENT)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    subject_kind = "invitation"


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Everybody sees their own tokens, admins all."""
        seen = self.filter(workspace=member.workspace_id)
        return seen if member.is_admin else seen.filter(member=member)

    def valid(self):
        return self.filter(revoked_at=None, member__is_active=True, member__account__is_active=True)


class ApiToken(models.Model):
    class Scope(models.TextChoices):
        READ = "read", _("Read only")
        WRITE = "write", _("Read and write")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.WRITE)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    subject_kind = "token"
