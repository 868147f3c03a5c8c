"""From the outbox to the mail server: what the runner does with one row."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from caseway.files.models import File
from caseway.jobs.queues import GiveUp, Later
from caseway.mail import smtp
from caseway.mail.composing import Composed, Enclosed, Letter, compose
from caseway.mail.headers import HeaderRefused, address
from caseway.mail.models import OutgoingMail

# A refused mail is tried again within half a minute, then for a minute and a half as often, then ever less.
PAUSES = (10, 20, 30, 30, 60, 120, 300, 600, 1200, 1800, 3600)
# A final no to something else than the recipient may be a mistake of the server's that is soon mended.
TRIES_AFTER_A_FINAL_NO = 4


def send(mail: OutgoingMail) -> dict[str, Any] | None:
    """Send one mail, and say when; without a server, or suppressed, it is only kept."""
    if mail.is_suppressed or mail.sent_at is not None or not settings.EMAIL_URL:
        return None
    composed, recipient = as_bytes(mail), as_written(mail.recipient)
    try:
        smtp.deliver(
            smtp.Server.at(settings.EMAIL_URL),
            settings.CASEWAY_MAIL_DOMAIN,
            mail.return_path,
            recipient,
            composed.raw,
            needs_utf8=composed.needs_utf8 or not (recipient + mail.return_path).isascii(),
        )
    except smtp.Unreachable as error:
        raise Later(str(error)) from error
    except smtp.Refused as refused:
        raise _what_follows(mail, refused) from refused
    return {"sent_at": now()}


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
