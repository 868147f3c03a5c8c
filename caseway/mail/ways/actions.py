"""What can be done about sign-ins at mail providers. The tokens never leave this module but for the moment of their use."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, record
from caseway.mail.ways import oauth
from caseway.mail.ways.facts import ProviderChanged, ProviderRemoved, SignedIn, SignInLost, SignInRemoved
from caseway.mail.ways.models import SignIn, SignInProvider
from caseway.outside.sealing import seal, unseal
from caseway.workspaces.models import Member, Workspace

# A token is renewed while it still holds for so long: the schedule looks every five minutes.
EARLY = timedelta(minutes=12)
ENOUGH = timedelta(minutes=2)


@transaction.atomic
def set_provider(
    workspace: Workspace,
    *,
    by: Member,
    kind: str,
    name: str,
    client_id: str,
    client_secret: str = "",
    authorize_url: str = "",
    token_url: str = "",
    scopes: str = "",
    provider: SignInProvider | None = None,
) -> SignInProvider:
    """Add a provider or change one; without a new secret the old one stays. Known providers have their addresses already."""
    provider = SignInProvider.objects.select_for_update().get(pk=provider.pk) if provider else SignInProvider(workspace=workspace)
    known = oauth.KNOWN.get(kind, {})
    provider.kind, provider.name, provider.client_id = kind, name, client_id
    provider.authorize_url = authorize_url or known.get("authorize_url", "")
    provider.token_url = token_url or known.get("token_url", "")
    provider.scopes = scopes or known.get("scopes", "")
    if client_secret:
        provider.sealed_client_secret = seal(client_secret)
    provider.save()
    record(ProviderChanged(provider=name), about=provider, by=by)
    return provider


@transaction.atomic
def remove_provider(provider: SignInProvider, *, by: Member) -> None:
    """Forget a provider that no account signs in by. Raises ValidationError while one does."""
    record(ProviderRemoved(provider=provider.name), about=provider, by=by)
    try:
        provider.delete()
    except ProtectedError as error:
        raise ValidationError(_("Accounts still sign in by it; remove them first.")) from error


@transaction.atomic
def keep_sign_in(provider: SignInProvider, account: str, tokens: oauth.Tokens, *, by: Member) -> SignIn:
    """Somebody came back from the provider and let us in."""
    values = {**_sealed(tokens), "signed_in_at": now(), "lost_at": None}
    found, _made = SignIn.objects.update_or_create(
        workspace_id=provider.workspace_id, provider=provider, account=account.lower(), defaults=values
    )
    record(SignedIn(account=found.account), about=found, by=by)
    return found


@transaction.atomic
def remove_sign_in(sign_in: SignIn, *, by: Member) -> None:
    """Forget the tokens of an account. Raises ValidationError while a mailbox or an address uses them."""
    record(SignInRemoved(account=sign_in.account), about=sign_in, by=by)
    try:
        sign_in.delete()
    except ProtectedError as error:
        raise ValidationError(_("A mailbox or an address still uses this account.")) from error


def client_of(provider: SignInProvider) -> oauth.Client:
    return oauth.Client(
        provider.client_id, unseal(provider.sealed_client_secret), provider.authorize_url, provider.token_url, provider.scopes
    )


def access_token(sign_in: SignIn) -> str:
    """A token that still holds for a while, renewed where need be. Raises ProviderSilent or ProviderRefused."""
    sign_in = SignIn.objects.select_related("provider").get(pk=sign_in.pk)
    if sign_in.expires_at > now() + ENOUGH:
        return unseal(sign_in.sealed_access_token)
    return renew_tokens(sign_in)


def renew_tokens(sign_in: SignIn) -> str:
    """Renew now; outside of any transaction, since a provider may take its time."""
    if sign_in.lost_at is not None or not sign_in.sealed_refresh_token:
        raise oauth.ProviderRefused("sign in again")
    try:
        tokens = oauth.renew(client_of(sign_in.provider), unseal(sign_in.sealed_refresh_token))
    except oauth.ProviderRefused:
        lose_sign_in(sign_in)
        raise
    # Somebody who signed in again meanwhile brought newer tokens than these.
    SignIn.objects.filter(pk=sign_in.pk, sealed_refresh_token=sign_in.sealed_refresh_token).update(**_sealed(tokens))
    return tokens.access


@transaction.atomic
def lose_sign_in(sign_in: SignIn) -> None:
    """The provider ended it."""
    same = SignIn.objects.filter(pk=sign_in.pk, sealed_refresh_token=sign_in.sealed_refresh_token, lost_at=None)
    if same.update(lost_at=now()):
        record(SignInLost(account=sign_in.account), about=sign_in, by=CASEWAY)


def renew_early() -> None:
    """Renew what runs out soon; an account that is lost shows before its mailbox stops."""
    soon = SignIn.objects.filter(lost_at=None, expires_at__lt=now() + EARLY).exclude(sealed_refresh_token="")
    for sign_in in soon.select_related("provider").order_by("expires_at")[:500]:
        try:
            renew_tokens(sign_in)
        except (oauth.ProviderSilent, oauth.ProviderRefused):
            continue


def _sealed(tokens: oauth.Tokens) -> dict:
    return {
        "sealed_access_token": seal(tokens.access),
        "sealed_refresh_token": seal(tokens.refresh),
        "expires_at": now() + timedelta(seconds=tokens.seconds),
    }
