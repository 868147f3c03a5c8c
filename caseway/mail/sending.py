"""From the outbox to the mail server: what the runner does with one row."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from caseway.files.models import File
from caseway.jobs.queues import GiveUp, Later
from caseway.mail import smtp
from caseway.mail.actions import has_way_out
from caseway.mail.composing import Composed, Enclosed, Letter, compose
from caseway.mail.headers import HeaderRefused, address
from caseway.mail.models import OutgoingMail, WayOut
from caseway.mail.ways.actions import access_token
from caseway.mail.ways.dkim_keys import signed
from caseway.mail.ways.oauth import ProviderRefused, ProviderSilent, xoauth2
from caseway.outside.sealing import Unsealable, unseal

# A refused mail is tried again within half a minute, then for a minute and a half as often, then ever less.
PAUSES = (10, 20, 30, 30, 60, 120, 300, 600, 1200, 1800, 3600)
# A final no to something else than the recipient may be a mistake of the server's that is soon mended.
TRIES_AFTER_A_FINAL_NO = 4


def send(mail: OutgoingMail) -> dict[str, Any] | None:
    """Send one mail, and say when; without a server, or suppressed, it is only kept."""
    if mail.is_suppressed or mail.sent_at is not None or not has_way_out(mail.way):
        return None
    composed, recipient = as_bytes(mail), as_written(mail.recipient)
    try:
        smtp.deliver(
            _server(mail),
            settings.CASEWAY_MAIL_DOMAIN,
            mail.return_path,
            recipient,
            signed(composed.raw, mail.way) if mail.way else composed.raw,
            needs_utf8=composed.needs_utf8 or not (recipient + mail.return_path).isascii(),
        )
    except (smtp.Unreachable, Unsealable, ProviderSilent, ProviderRefused) as error:
        raise Later(str(error)) from error
    except smtp.Refused as refused:
        raise _what_follows(mail, refused) from refused
    return {"sent_at": now()}


def _server(mail: OutgoingMail) -> smtp.Server:
    """Raises Unsealable, ProviderSilent or ProviderRefused where the way's own sign-in does not work."""
    way = mail.way
    if way is None or way.kind != WayOut.Kind.SMTP:
        return smtp.Server.at(settings.EMAIL_URL)
    return server_of(way)


def server_of(way: WayOut) -> smtp.Server:
    """A server that a tenant named, with the secret opened for this moment."""
    password, token = "", ""
    if way.sign_in is not None:
        token = xoauth2(way.user, access_token(way.sign_in))
    else:
        password = unseal(way.sealed_password)
    return smtp.Server(way.security, way.host, way.port, way.user, password, token, is_tenants=True)


def _what_follows(mail: OutgoingMail, refused: smtp.Refused) -> Exception:
    if refused.is_temporary:
        return Later(str(refused))
    if refused.is_recipient or mail.attempts >= TRIES_AFTER_A_FINAL_NO:
        return GiveUp(str(refused))
    return refused


def as_bytes(mail: OutgoingMail) -> Composed:
    """The mail as it goes over the wire. Raises GiveUp when it cannot be written."""
    pictures, files = _enclosed(mail.inline_file_ids), _enclosed(mail.file_ids)
    letter = Letter(
        headers=[(name, value) for name, value in mail.headers],
        message_id=mail.message_id,
        at=mail.created_at,
        text=mail.text,
        html=mail.html,
        files=files,
        pictures=pictures,
    )
    try:
        return compose(letter)
    except HeaderRefused as refused:
        raise GiveUp(str(refused)) from refused


def as_written(recipient: str) -> str:
    """An address for the envelope. Raises GiveUp for what is none."""
    try:
        return address(recipient)
    except HeaderRefused as refused:
        raise GiveUp(str(refused)) from refused


def _enclosed(ids: Iterable[int]) -> list[Enclosed]:
    ids = list(ids)
    if not ids:
        return []
    found = File.objects.in_bulk(ids)
    return [Enclosed(file.token, file.filename, file.content_type, file.read()) for pk in ids if (file := found.get(pk))]
