"""How mail leaves in the name of an address of one's own, and the sign-ins at other companies that open mailboxes and servers."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _


class OfWorkspace(models.QuerySet):
    def visible_to(self, member):
        return self.filter(workspace=member.workspace_id)


class SignInProvider(models.Model):
    """A company whose sign-in (OAuth 2) opens mail accounts, registered by an admin with an id and a secret of their own."""

    class Kind(models.TextChoices):
        MICROSOFT = "microsoft", "Microsoft 365"
        GOOGLE = "google", "Google"
        OTHER = "other", _("Another provider")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=Kind)
    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=255)
    sealed_client_secret = models.TextField(blank=True, default="")
    authorize_url = models.URLField(max_length=400)
    token_url = models.URLField(max_length=400)
    scopes = models.CharField(max_length=400)

    objects = OfWorkspace.as_manager()

    subject_kind = "sign_in"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="a_sign_in_provider_has_its_own_name")]

    def __str__(self):
        return self.name


class SignIn(models.Model):
    """One account at a provider that somebody let us use; its tokens are sealed and renewed early."""

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    provider = models.ForeignKey(SignInProvider, models.PROTECT, related_name="sign_ins")
    account = models.EmailField()
    sealed_refresh_token = models.TextField(blank=True, default="")
    sealed_access_token = models.TextField(blank=True, default="")
    expires_at = models.DateTimeField(default=now)
    signed_in_at = models.DateTimeField(default=now)
    # Set when the provider no longer renews: somebody has to sign in again.
    lost_at = models.DateTimeField(null=True, blank=True)

    objects = OfWorkspace.as_manager()

    subject_kind = "sign_in"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "provider", "account"], name="an_account_signs_in_once")]
        indexes = [models.Index(fields=["expires_at"], name="sign_ins_to_renew", condition=models.Q(lost_at=None))]

    def __str__(self):
        return f"{self.account} ({self.provider.name})"


class WayOut(models.Model):
    """How mail of one address leaves: by the house's server, signed where there is a key, or by a server of its own."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("By this installation's mail server")
        SMTP = "smtp", _("By a mail server of its own (SMTP)")

    class Security(models.TextChoices):
        TLS = "smtps", "TLS"
        STARTTLS = "smtp+tls", "STARTTLS"
        NONE = "smtp", _("none: only inside one's own network")

    workspace = models.ForeignKey("workspaces.Workspace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.HOUSE)
    host = models.CharField(max_length=253, blank=True, default="")
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)
    user = models.CharField(max_length=254, blank=True, default="")
    sealed_password = models.TextField(blank=True, default="")
    sign_in = models.ForeignKey(SignIn, models.PROTECT, null=True, blank=True, related_name="ways")
    dkim_domain = models.CharField(max_length=253, blank=True, default="")
    dkim_selector = models.CharField(max_length=63, blank=True, default="")
    sealed_dkim_key = models.TextField(blank=True, default="")
    dkim_public = models.TextField(blank=True, default="")

    objects = OfWorkspace.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace"], name="ways_out")]
