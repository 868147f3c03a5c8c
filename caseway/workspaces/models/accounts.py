"""An account signs in: one address, one password, its factors; global, over all workspaces."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.timezone import now


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields):
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    time_zone = models.CharField(max_length=60, default="", blank=True)
    has_single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)  # type: ignore[misc]
    last_workspace = models.ForeignKey("workspaces.Workspace", models.SET_NULL, null=True, blank=True, related_name="+")
    # Raised to sign out everywhere: every session carries the number it was made with.
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()  # type: ignore[misc]

    def __str__(self):
        return self.name or self.email

    def _get_session_auth_hash(self, secret=None):
        """Ties sessions to the password and to the epoch, so that either change ends them all."""
        return super()._get_session_auth_hash(secret=secret) + f".{self.session_epoch}"

    # allauth and Django ask for these; Caseway has no site-wide superusers.
    is_staff = False
    is_superuser = False
