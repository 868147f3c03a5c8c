"""Links that show where an organisation's tickets stand: made, found again, counted, revoked."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.customers.models import Organisation
from caseway.helpcentre.facts import SharedLinkMade, SharedLinkRevoked
from caseway.helpcentre.models import LinkView, SharedLink
from caseway.workspaces.models import Member
from caseway.workspaces.models.access import hash_secret, new_secret

# How long a browser need not be asked for the password again.
PASSED_LASTS = 12 * 3600
MOST_LINKS = 50


@transaction.atomic
def make_shared_link(
    organisation: Organisation, *, by: Member, name: str, until: datetime, password: str = "", shows_names: bool = False
) -> tuple[SharedLink, str]:
    """The link and its secret, which is told this once. Raises ValidationError where the organisation does not share."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.sharing == Organisation.Sharing.OFF:
        raise ValidationError(_("First say above who sees all tickets; while nobody does, no link can be made."))
    of_organisation = SharedLink.objects.filter(workspace=organisation.workspace_id, organisation=organisation)
    if of_organisation.filter(revoked_at=None, until__gt=now()).count() >= MOST_LINKS:
        raise ValidationError(_("There are {count} links already. Revoke one first.").format(count=MOST_LINKS))
    secret = new_secret("shared")
    link = SharedLink.objects.create(
        workspace_id=organisation.workspace_id,
        organisation=organisation,
        name=name,
        secret_hash=hash_secret(secret),
        password=make_password(password) if password else "",
        shows_names=shows_names,
        until=until,
        made_by=by,
    )
    record(SharedLinkMade(link=link.pk, called=name, until=until.isoformat()), about=organisation, by=by)
    return link, secret


@transaction.atomic
def revoke_shared_link(link: SharedLink, *, by: Member) -> None:
    """From now on it leads nowhere."""
    link = SharedLink.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = now()
        link.save(update_fields=["revoked_at"])
        record(SharedLinkRevoked(link=link.pk, called=link.name), about=link.organisation, by=by)


def shared_link(slug: str, secret: str) -> SharedLink | None:
    """The link whose secret it is; None for one that is expired, revoked or nobody's."""
    found = SharedLink.objects.open().filter(workspace__slug=slug, secret_hash=hash_secret(secret))
    return found.select_related("organisation").first()


def pass_for(link: SharedLink) -> str:
    """What a browser keeps once the password was right; another password, and it is worth nothing."""
    return signing.dumps(link.pk, salt=_salt(link))


def lets_in(link: SharedLink, passed: str) -> bool:
    if not link.password:
        return True
    try:
        return signing.loads(passed, salt=_salt(link), max_age=PASSED_LASTS) == link.pk
    except signing.BadSignature:
        return False


def _salt(link: SharedLink) -> str:
    return f"caseway.helpcentre.shared.{link.password}"


def count_view(link: SharedLink) -> None:
    """One row an hour, so that the record stays small and says nothing about a person."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    seen = LinkView.objects.filter(workspace=link.workspace_id, link=link, hour=hour)
    if not seen.update(count=F("count") + 1):
        LinkView.objects.get_or_create(workspace_id=link.workspace_id, link=link, hour=hour)
        seen.update(count=F("count") + 1)
