from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.questions import asked_often
from caseway.workspaces.facts import TokenMade, TokenRevoked
from caseway.workspaces.models import Account, ApiToken, Member
from caseway.workspaces.models.access import hash_secret, new_secret


@transaction.atomic
def make_token(member: Member, *, by: Member, name: str, scope: str = ApiToken.Scope.WRITE) -> tuple[ApiToken, str]:
    """Make an API token that acts as the member; returns it and its secret, which is shown once."""
    secret = new_secret("cw")
    token = ApiToken.objects.create(workspace=member.workspace, member=member, name=name, scope=scope, secret_hash=hash_secret(secret))
    record(TokenMade(token=name, scope=scope), about=token, by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Member) -> None:
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        record(TokenRevoked(token=token.name), about=token, by=by)


_valid_token = asked_often(
    lambda secret_hash: ApiToken.objects.valid().filter(secret_hash=secret_hash).select_related("member__account", "member__workspace")
)


def token_member(secret: str) -> tuple[Member, ApiToken] | None:
    """The member that a bearer token acts as; None when it is unknown or revoked."""
    token = _valid_token.first(hash_secret(secret))
    if token is None:
        return None
    _note_use(token)
    return token.member, token


def _note_use(token: ApiToken) -> None:
    # To the hour is enough to see whether a token is in use, and spares a write per request.
    if token.last_used_at is None or token.last_used_at < now() - timedelta(hours=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())


def sign_out_everywhere(account: Account) -> None:
    """End every session of an account; API tokens are revoked one by one."""
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
