"""Delivery reports: what a mail server says about a mail of ours."""

import re

from caseway.intake.reading.charsets import decode, one_line
from caseway.intake.reading.headers import decode_words, read_headers
from caseway.intake.reading.incoming import DeliveryReport
from caseway.intake.reading.limits import LIMITS, Unreadable
from caseway.intake.reading.messageids import read_message_id, read_message_ids
from caseway.intake.reading.mime import Part

_LOOKED_AT = 64_000
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code):[ \t]*(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
_RETURNED = re.compile(rb"^-{2,}.*(?:original|returned|undelivered|copy of|message header).*$", re.IGNORECASE | re.MULTILINE)


def read_report(root: Part) -> DeliveryReport | None:
    """The report in a mail, None when it holds none."""
    leaves = list(root.leaves())
    status = next((leaf for leaf in leaves if leaf.content_type in _STATUS_TYPES), None)
    returned = next((leaf for leaf in leaves if leaf.content_type in _RETURNED_TYPES), None)
    if status is None and root.content_type != "multipart/report" and "x-failed-recipients" not in root.headers:
        return None
    fields = _status_fields(status) if status else {}
    message_id, references, subject = _returned(returned) if returned else (_message_id_in_words(leaves), [], "")
    return DeliveryReport(
        action=_last(fields, "action").lower(),
        status=_last(fields, "status")[:20],
        recipients=_recipients(fields) or _failed_recipients(root),
        diagnostic=_last(fields, "diagnostic-code")[:500],
        original_message_id=message_id,
        original_references=references,
        original_subject=subject,
    )


def _status_fields(status: Part) -> dict[str, list[str]]:
    text, _ = decode(status.content()[:_LOOKED_AT], "utf-8")
    fields: dict[str, list[str]] = {}
    for found in _FIELD.finditer(text.replace("\r\n", "\n")):
        fields.setdefault(found[1].lower(), []).append(one_line(decode_words(found[2]), 1_000))
    return fields


def _last(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]


def _recipients(fields: dict[str, list[str]]) -> list[str]:
    named = fields.get("original-recipient", []) + fields.get("final-recipient", [])
    addresses = [value.rpartition(";")[2].strip(" <>").lower() for value in named]
    return list(dict.fromkeys(address for address in addresses if "@" in address))[: LIMITS.addresses]


def _failed_recipients(root: Part) -> list[str]:
    return [address.strip(" <>").lower() for address in root.headers.text("x-failed-recipients").split(",") if "@" in address]


def _returned(part: Part) -> tuple[str | None, list[str], str]:
    content = part.content()[:_LOOKED_AT].lstrip(b"\r\n")
    try:
        headers, _, _ = read_headers(content, 0, len(content))
    except Unreadable:
        return None, [], ""
    references = read_message_ids([*headers.all_raw("references"), *headers.all_raw("in-reply-to")])
    return read_message_id(headers.raw("message-id")), references, headers.text("subject", LIMITS.subject)


def _message_id_in_words(leaves: list[Part]) -> str | None:
    """Old servers return the mail as plain text below a line that says so."""
    for leaf in leaves[:3]:
        if leaf.content_type == "text/plain":
            content = leaf.content()[:_LOOKED_AT]
            marked = _RETURNED.search(content)
            found = _MESSAGE_ID.search(content, marked.end() if marked else 0)
            if found:
                return read_message_id(found[1].decode("ascii", "replace"))
    return None
