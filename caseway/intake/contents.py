"""What of a mail goes onto a ticket: its words, its files, its time."""

from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from django.utils.timezone import now

from caseway.files.keeping import Given, keep_all
from caseway.files.models import File
from caseway.intake.models import IncomingMail
from caseway.intake.reading.authentication import Authentication
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.incoming import ReadAttachment
from caseway.tickets.actions.saying import Words
from caseway.ui.plaintext import text_to_html
from caseway.ui.richtext import place_images


def when(row: IncomingMail, mail: Read) -> datetime | None:
    """The mail's own date where it is history; else now, since nobody vouches for a date."""
    if row.source != IncomingMail.Source.IMPORT or mail.date is None:
        return None
    return min(mail.date if mail.date.tzinfo else mail.date.replace(tzinfo=UTC), now())


def files_of(row: IncomingMail, mail: Read) -> list[tuple[ReadAttachment, File]]:
    given = [Given(attachment.content, attachment.filename, attachment.content_type) for attachment in mail.attachments]
    return list(zip(mail.attachments, keep_all(row.workspace_id, given), strict=True))


def words_of(mail: Read, files: list[tuple[ReadAttachment, File]], proven: Authentication | None = None, mark: str = "") -> Words:
    """Text and HTML of a mail, its own pictures referring to our files, and what is known of its sender."""
    known = ("authentic" if proven.is_authentic else "forged" if proven.is_forged else "") if proven else ""
    return replace(_shown(mail, files), marks=" ".join(one for one in (mail.protection, known, mark) if one))


def _shown(mail: Read, files: list[tuple[ReadAttachment, File]]) -> Words:
    tokens = {attachment.content_id: file.token for attachment, file in files if attachment.content_id}

    def placed(html: str) -> str:
        return place_images(html, lambda cid: f"cid:{tokens[cid]}" if cid in tokens else None)

    if mail.html_new is not None:
        return Words(mail.new_text, placed(mail.html_new), mail.quoted, placed(mail.html_quoted or ""))
    if mail.html and (not mail.quoted or "<img" in mail.html):
        # Where the quoted part of the HTML is not clear all of it is shown: better twice than cut.
        return Words(mail.new_text, placed(mail.html), mail.quoted)
    return Words(mail.new_text, text_to_html(mail.new_text), mail.quoted, f"<pre>{escape(mail.quoted)}</pre>" if mail.quoted else "")


def header_id_of(mail: Read) -> str:
    return (mail.message_id or "")[:255]


def first_words(text: str) -> str:
    return " ".join(text.split())[:80] or "–"
