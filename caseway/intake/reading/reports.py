"""Delivery reports: what a mail server says about a mail of ours."""

import re

from caseway.intake.reading.addresses import read_addresses
from caseway.intake.reading.bounces import about_the_first, above_the_returned, failed_addresses, is_machine, tells_of_a_bounce
from caseway.intake.reading.charsets import decode, one_line
from caseway.intake.reading.hardness import Hardness, hardness
from caseway.intake.reading.headers import decode_words, read_headers
from caseway.intake.reading.incoming import DeliveryReport
from caseway.intake.reading.limits import LIMITS, Unreadable
from caseway.intake.reading.messageids import read_message_id, read_message_ids
from caseway.intake.reading.mime import Part, read_tree
from caseway.intake.reading.moments import moment_of
from caseway.intake.reading.notices import read_notice

_LOOKED_AT = 64_000
_BLOCKS = 100
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_TYPES = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code|x-powermta-bouncecategory):[ \t]*(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(rb"^[> \t]{0,8}Message-ID:\s*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)


# What a server says in a column of its own, broken to lines.
_CONTINUED = re.compile(r"\n[ \t]{2,12}(?=[^\s<-])")
# Dovecot puts into the fields that nobody is known, whatever it says in words.
_REJECTED_FOR = re.compile(r"(?i)was automatically rejected:\s{1,4}(.{1,200})")
# «deliverable» answers a question whether an address could be reached.
_DELIVERED = frozenset({"delivered", "relayed", "expanded", "deliverable"})
# What one reads, and what complains: reports too, but not of a delivery.
_OTHER_REPORTS = ("message/disposition-notification", "message/feedback-report")


def read_report(root: Part, words: str, subject: str) -> DeliveryReport | None:
    """The report in a mail, None when it holds none; `words` is its text."""
    leaves = _with_inner(root)
    status = next((leaf for leaf in leaves if leaf.content_type in _STATUS_TYPES), None)
    returned = next((leaf for leaf in leaves if leaf.content_type in _RETURNED_TYPES), None)
    if status is None and (notice := read_notice(words)):
        return notice
    if status is None and not _is_report_in_words(root, leaves, words, subject, returned is not None):
        return None
    said = above_the_returned(words)
    text = decode(status.content()[:_LOOKED_AT], "utf-8")[0] if status else said
    fields = _fields(text)
    actions = [value.lower().partition(" ")[0] for value in fields.get("action", [])]
    if (actions and set(actions) <= _DELIVERED) or _is_challenge(root, fields):
        return None
    action = "failed" if "failed" in actions else actions[-1] if actions else ""
    recipients = _recipients(fields) or _failed_recipients(root) or _named_in_words(root, said, words)
    first = _of_the_first(text, action) if len(recipients) > 1 else fields
    diagnostic = " ".join(first.get("diagnostic-code", []) + first.get("x-powermta-bouncecategory", []))
    code = _worst(first.get("status", []))
    message_id, references, original = _returned(returned) if returned else (_message_id_in_words(leaves), [], "")
    return DeliveryReport(
        action=action,
        status=code[:20],
        recipients=recipients,
        diagnostic=(diagnostic or " ".join(said.split()))[:500],
        hardness=_hardness(action, code, diagnostic, subject, about_the_first(said, recipients)).value,
        original_message_id=message_id,
        original_references=references,
        original_subject=original,
    )


def _of_the_first(text: str, action: str) -> dict[str, list[str]]:
    """The fields of the first of several recipients whom a report is about; all where they do not stand apart."""
    blocks = (_fields(block) for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"), maxsplit=_BLOCKS))
    for fields in blocks:
        if "status" in fields and (not action or any(value.lower().startswith(action) for value in fields.get("action", []))):
            return fields
    return _fields(text)


def _hardness(action: str, code: str, diagnostic: str, subject: str, said: str) -> Hardness:
    moment = moment_of(said)
    if diagnostic:
        why = _REJECTED_FOR.search(said)
        words = f"{why[1]}\n{diagnostic}" if why else diagnostic
        return hardness(action, code, words, is_diagnosis=True, moment=moment)
    return hardness(action, code, f"{subject}\n{_CONTINUED.sub(' ', said)}", moment=moment)


def _with_inner(root: Part) -> list[Part]:
    """The leaves; a report that was forwarded whole counts as well."""
    leaves = list(root.leaves())
    if root.content_type == "multipart/mixed" and is_machine(root.headers.text("from", 500)):
        for leaf in leaves[:5]:
            if leaf.content_type == "message/rfc822":
                leaves += list(_inner(leaf))
    return leaves


def _inner(leaf: Part) -> list[Part]:
    try:
        return list(read_tree(leaf.content()[: 4 * _LOOKED_AT]).leaves())
    except Unreadable:
        return []


def _is_report_in_words(root: Part, leaves: list[Part], words: str, subject: str, returns_a_mail: bool) -> bool:
    if any(leaf.content_type in _OTHER_REPORTS for leaf in leaves):
        # Dovecot dresses the refusal of a full mailbox as a receipt.
        return is_machine(root.headers.text("from", 500)) and tells_of_a_bounce(root.headers, subject, words, returns_a_mail)
    if "x-failed-recipients" in root.headers or root.content_type == "multipart/report":
        return True
    return tells_of_a_bounce(root.headers, subject, words, returns_a_mail)


def _is_challenge(root: Part, fields: dict[str, list[str]]) -> bool:
    """Services that ask the sender to prove to be a person dress as a delivery that failed for now."""
    headers = root.headers
    sender = f"{headers.text('from', 500)} {headers.raw('return-path')}"
    codes = fields.get("status", [])
    return bool(codes) and all(code.startswith("4") for code in codes) and "reply-to" in headers and not is_machine(sender)


def _worst(codes: list[str]) -> str:
    return next((code for code in codes if code.startswith("5")), codes[-1] if codes else "")


def _fields(text: str) -> dict[str, list[str]]:
    """The fields of RFC 3464; some programs write them as words."""
    fields: dict[str, list[str]] = {}
    for found in _FIELD.finditer(text.replace("\r\n", "\n")):
        fields.setdefault(found[1].lower(), []).append(one_line(decode_words(found[2]), 1_000))
    return fields


def _recipients(fields: dict[str, list[str]]) -> list[str]:
    named = fields.get("original-recipient", []) + fields.get("final-recipient", [])
    addresses = [value.rpartition(";")[2].strip(" <>").lower() for value in named]
    return list(dict.fromkeys(address for address in addresses if "@" in address))[: LIMITS.addresses]


def _failed_recipients(root: Part) -> list[str]:
    return [address.strip(" <>").lower() for address in root.headers.text("x-failed-recipients").split(",") if "@" in address]


def _named_in_words(root: Part, said: str, words: str) -> list[str]:
    told = _told(root)
    return failed_addresses(said, told) or failed_addresses(words, told)


def _told(root: Part) -> set[str]:
    """To whom the report was sent: us."""
    values = [value for name in ("to", "delivered-to", "x-original-to") for value in root.headers.all_raw(name)[:20]]
    return {address.email for value in values for address in read_addresses(value)}


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
            found = _MESSAGE_ID.search(content)
            if found:
                return read_message_id(found[1].decode("ascii", "replace"))
    return None
