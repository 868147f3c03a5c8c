"""The workspace: one company's data. Every row of every other table but accounts' belongs to one."""

import secrets

from django.core.validators import RegexValidator
from django.db import connection, models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

SLUG = RegexValidator(
    r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z",
    _("Use lower-case letters, digits and hyphens, at most 40, as they stand in addresses."),
)
RESERVED_SLUGS = frozenset({"www", "api", "mail", "smtp", "imap", "help", "static", "admin", "login", "w", "localhost"})


def new_signing_key() -> str:
    return secrets.token_hex(32)


class Workspace(models.Model):
    slug = models.CharField(max_length=40, unique=True, validators=[SLUG])
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    # The country that telephone numbers without a prefix belong to (ISO 3166-1 alpha-2).
    country = models.CharField(max_length=2, default="DE")
    colour = models.CharField(max_length=7, default="", blank=True)
    # The public name of its file; empty without one.
    logo = models.CharField(max_length=32, default="", blank=True)
    close_after_days = models.PositiveSmallIntegerField(default=7)
    demands_second_factor = models.BooleanField(default=False)
    # Weekly opening hours, Monday first: [["09:00", "17:00"], null, …]; empty: always open.
    opening_hours = models.JSONField(default=list, blank=True)
    # What a receipt says outside of them.
    closed_words = models.TextField(blank=True, default="")
    # Signs reply addresses, Message-IDs and requesters' links; kept with the data so that a restored
    # backup still knows the mail it once sent.
    signing_key = models.CharField(max_length=64, default=new_signing_key)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="close_after_a_day_or_more", condition=models.Q(close_after_days__gte=1)),
        ]

    subject_kind = "workspace"

    def __str__(self):
        return self.name

    @property
    def workspace_id(self) -> int:
        return self.pk

    @property
    def key(self) -> bytes:
        return bytes.fromhex(self.signing_key)


class Counter(models.Model):
    """Where a workspace's numbers come from: a row, since a sequence would span all tenants."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=20)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_counter_of_each_name")]


def take_number(workspace_id: int, name: str, count: int = 1) -> int:
    """Take the next number (the last of `count`); the row stays locked until commit, so take it late."""
    taken = connection.rows_of(  # type: ignore[attr-defined]  # (our engines' own)
        "INSERT INTO workspaces_counter (workspace_id, name, value) VALUES (%s, %s, %s) "
        "ON CONFLICT (workspace_id, name) DO UPDATE SET value = workspaces_counter.value + excluded.value RETURNING value",
        [workspace_id, name, count],
    )
    return taken[0][0]
