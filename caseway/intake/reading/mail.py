"""Read a mail: bytes in, plain values out. It fails with `Unreadable` only, and that only where a limit is exceeded."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import unquote

from caseway.intake.reading.authors import addresses_in, authors
from caseway.intake.reading.bodies import Body, Piece, read_body
from caseway.intake.reading.charsets import tidy
from caseway.intake.reading.fingerprint import fingerprint
from caseway.intake.reading.folding import split_html, without_marks
from caseway.intake.reading.headers import Headers
from caseway.intake.reading.incoming import Address, IncomingMail, ReadAttachment
from caseway.intake.reading.limits import LIMITS, Limits, Unreadable
from caseway.intake.reading.messageids import read_message_id, read_message_ids
from caseway.intake.reading.mime import read_tree
from caseway.intake.reading.protection import protection
from caseway.intake.reading.quoting import is_forward, split_reply
from caseway.intake.reading.reports import read_report
from caseway.ui.plaintext import text_to_html
from caseway.ui.richtext import clean_html, html_to_text

__all__ = ["LIMITS", "IncomingMail", "Limits", "ReadAttachment", "Unreadable", "read"]

_KEPT = frozenset(
    "auto-submitted precedence x-precedence x-auto-response-suppress x-autoreply x-autorespond x-autoresponder x-loop x-no-loop "
    "x-fc-machinegenerated x-caseway-loop list-id list-unsubscribe list-post list-help mailing-list return-path x-failed-recipients "
    "delivered-to x-original-to envelope-to x-envelope-to x-forwarded-to x-ms-exchange-inbox-rules-loop "
    "x-ms-exchange-generated-message-source x-ms-exchange-parent-message-id feedback-id x-feedback-id authentication-results "
    "arc-authentication-results received-spf x-spam-flag x-spam-status x-spam-level x-spam x-spamd-result x-mailer user-agent "
    "importance priority x-priority sensitivity content-language thread-topic thread-index received organization errors-to "
    "disposition-notification-to x-originating-ip auto-forwarded x-mailer-daemon feedback-type from sender".split()
)
_KEPT_EACH = 20
_CR_ONLY = re.compile(rb"\r(?!\n)")


def read(raw: bytes, limits: Limits = LIMITS) -> IncomingMail:
    if len(raw) > limits.size:
        raise Unreadable(Unreadable.TOO_LARGE)
    if b"\n" not in raw:
        raw = _CR_ONLY.sub(b"\n", raw)
    root = read_tree(raw, limits)
    headers = root.headers
    body = read_body(root, limits)
    subject = headers.text("subject", limits.subject)
    text, new_text, quoted, html, html_parts = _words(body, subject, limits)
    lists = {name: addresses_in(headers, name) for name in ("from", "reply-to", "to", "cc")}
    message_id = read_message_id(headers.raw("message-id"))
    problems = [*body.problems, *_header_problems(headers, message_id, lists["from"])]
    return IncomingMail(
        message_id=message_id,
        sender=next(iter(authors(headers)), None),
        from_addresses=lists["from"],
        reply_to=lists["reply-to"],
        to=lists["to"],
        cc=lists["cc"],
        subject=subject,
        date=_date(headers),
        in_reply_to=read_message_ids(headers.all_raw("in-reply-to")),
        references=read_message_ids(headers.all_raw("references")),
        headers=_kept(headers),
        content_type=root.content_type,
        text=text,
        new_text=new_text,
        quoted=quoted,
        html=html,
        html_new=html_parts[0] if html_parts else None,
        html_quoted=html_parts[1] if html_parts else None,
        attachments=body.attachments,
        report=read_report(root, text, subject),
        protection=protection(root, text),
        fingerprint=_fingerprint(headers, message_id, body),
        problems=list(dict.fromkeys(problems)),
    )


def _date(headers: Headers) -> datetime | None:
    for value in (headers.raw("date"), headers.raw("received").rpartition(";")[2]):
        try:
            date = parsedate_to_datetime(value.strip()[:200])
            date = date if date.tzinfo else date.replace(tzinfo=UTC)
            return date if 1970 <= date.astimezone(UTC).year < 2200 else None
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
    return None


def _kept(headers: Headers) -> dict[str, list[str]]:
    return {name: headers.texts(name)[:_KEPT_EACH] for name in headers.names() if name in _KEPT}


def _header_problems(headers: Headers, message_id: str | None, from_addresses: list[Address]) -> list[str]:
    problems = []
    if message_id is None:
        problems.append("message_id_broken" if "message-id" in headers else "message_id_missing")
    if not from_addresses:
        problems.append("from_missing")
    return problems


# The body -------------------------------------------------------------------------------------------------------------------------


def _words(body: Body, subject: str, limits: Limits) -> tuple[str, str, str, str | None, tuple[str, str] | None]:
    """text, new_text, quoted, html, (html_new, html_quoted)."""
    marked = _marked_html(body)
    parts = split_html(marked) if marked else None
    html = without_marks(marked) if marked else None
    if parts and is_forward(subject, html_to_text(parts[1][:4_000])):
        parts = None
    text = _plain_text(body.pieces)
    if text is None:
        text, new_text, quoted = _words_of_html(html or "", parts, subject)
    else:
        # HTML shows its signature, so the text beside it keeps it too.
        new_text, quoted = split_reply(text, subject, fold_ending=html is None)
        # Answers between quoted lines are plain to see in the text only; then nothing is folded in the HTML either.
        parts = parts if quoted else None
    return text[: limits.text].strip("\n"), new_text[: limits.text], quoted[: limits.text], html, parts


def _words_of_html(html: str, parts: tuple[str, str] | None, subject: str) -> tuple[str, str, str]:
    if not parts:
        text = html_to_text(html)
        return (text, *split_reply(text, subject, fold_ending=False))
    new_text, quoted = html_to_text(parts[0]), html_to_text(parts[1])
    return f"{new_text}\n\n{quoted}", new_text, quoted


def _plain_text(pieces: list[Piece]) -> str | None:
    """The plain form of the body; None when HTML is all that says something."""
    if not any(piece.text and piece.text.strip() for piece in pieces) and any(piece.html for piece in pieces):
        return None
    written = [piece.text if piece.text and piece.text.strip() else html_to_text(clean_html(piece.html or "")) for piece in pieces]
    return "\n".join(text.rstrip("\n") for text in written).strip("\n")


def _marked_html(body: Body) -> str | None:
    """The HTML form of the body, cleaned, still with the marks of quotations; None when no part of it is HTML."""
    if not any(piece.html and piece.html.strip() for piece in body.pieces):
        return None
    inline = {attachment.content_id for attachment in body.attachments if attachment.content_id}

    def image(cid: str) -> str | None:
        cid = cid if cid in inline else unquote(cid)
        return f"cid:{cid}" if cid in inline else None

    return "\n".join(
        clean_html(piece.html, images=image, keep_marks=True) if piece.html else text_to_html(piece.text or "") for piece in body.pieces
    )


def _fingerprint(headers: Headers, message_id: str | None, body: Body) -> str:
    words = [tidy(form).strip().encode("utf-8", "replace") for piece in body.pieces for form in (piece.text or "", piece.html or "")]
    files = [sha256(attachment.content).digest() for attachment in body.attachments]
    return fingerprint(message_id, headers.raw("from"), headers.raw("subject"), headers.raw("date"), [*words, *files])
