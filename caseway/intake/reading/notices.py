"""Bounces that a provider tells to programs: a mail whose text is JSON, as Amazon SES writes it through SNS."""

import json
from typing import Any

from caseway.intake.reading.hardness import Hardness, hardness
from caseway.intake.reading.incoming import DeliveryReport
from caseway.intake.reading.messageids import read_message_id

_LONGEST = 100_000
_RECIPIENTS = 50


def read_notice(words: str) -> DeliveryReport | None:
    """The bounce in a text that is JSON, None for any other text."""
    notice = _object(words) if words[:200].lstrip()[:1] == "{" else {}
    if isinstance(notice.get("Message"), str):
        notice = _object(notice["Message"])
    bounce, mail = _inside(notice, "bounce"), _inside(notice, "mail")
    people = bounce.get("bouncedRecipients")
    if "Bounce" not in (notice.get("notificationType"), notice.get("eventType")) or not isinstance(people, list):
        return None
    failed = [person for person in people[:_RECIPIENTS] if isinstance(person, dict)]
    status, diagnostic = _first(failed, "status"), _first(failed, "diagnosticCode")
    return DeliveryReport(
        action="failed",
        status=status[:20],
        recipients=[str(person.get("emailAddress", "")).lower()[:320] for person in failed],
        diagnostic=diagnostic[:500],
        hardness=_hardness(str(bounce.get("bounceType")), status, diagnostic).value,
        original_message_id=_message_id(mail),
    )


def _hardness(kind: str, status: str, diagnostic: str) -> Hardness:
    if kind == "Transient":
        return Hardness.SOFT
    return hardness("failed", status, diagnostic, is_diagnosis=True) if diagnostic or kind != "Permanent" else Hardness.HARD


def _object(text: str) -> dict[str, Any]:
    # Sendmail breaks a line that is too long with an exclamation mark.
    text = text[:_LONGEST].replace("!\n ", "").lstrip()
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _inside(notice: dict[str, Any], name: str) -> dict[str, Any]:
    found = notice.get(name)
    return found if isinstance(found, dict) else {}


def _first(failed: list[dict[str, Any]], name: str) -> str:
    return next((person[name] for person in failed if isinstance(person.get(name), str)), "")


def _message_id(mail: dict[str, Any]) -> str | None:
    headers = mail.get("headers")
    for header in headers[:200] if isinstance(headers, list) else ():
        if isinstance(header, dict) and str(header.get("name")).lower() == "message-id":
            return read_message_id(str(header.get("value", "")))
    return None
