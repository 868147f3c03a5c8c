"""Mails in which a provider asks to confirm that mail is forwarded to us (pure): shown to an admin, answered by nobody."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_MICROSOFT = ("live.com", "outlook.com", "office.com", "microsoft.com")
# (name, senders, hosts whose links are shown)
_PROVIDERS = (
    ("Gmail", ("forwarding-noreply@google.com",), ("google.com",)),
    ("Outlook", ("outlook.com", "microsoft.com", "office365.com", "microsoftonline.com"), _MICROSOFT),
    ("Yahoo", ("yahoo.com", "yahooinc.com"), ("yahoo.com",)),
    ("Zoho", ("zoho.com", "zoho.eu", "zohomail.com"), ("zoho.com", "zoho.eu")),
    ("Yandex", ("yandex.ru", "yandex.com"), ("yandex.ru", "yandex.com")),
    ("iCloud", ("apple.com", "icloud.com"), ("apple.com", "icloud.com")),
    ("Fastmail", ("fastmail.com", "messagingengine.com"), ("fastmail.com",)),
    ("GMX", ("gmx.net", "gmx.com", "web.de", "mail.com"), ("gmx.net", "gmx.com", "web.de", "mail.com")),
    ("Proton", ("proton.me", "protonmail.com"), ("proton.me", "protonmail.com")),
)  # fmt: skip
_FORWARDS = re.compile(r"forward|weiterleit|transfert|redirec|reenv|inoltro|doorstur|пересыл|転送|转发", re.IGNORECASE)
_CONFIRMS = re.compile(r"confirm|bestätig|verif|überprüf|conferma|bevestig|potwierd|подтвер|確認|确认", re.IGNORECASE)
_CODE_IN_SUBJECT = re.compile(r"\(#(\d{4,12})\)")
_CODE_IN_TEXT = re.compile(r"code\s*(?:is|ist|lautet)?\s*[:：]?\s*([0-9]{4,12})\b", re.IGNORECASE)
_LINK = re.compile(r"https://[^\s<>\"']{8,1000}")


@dataclass(frozen=True)
class Confirmation:
    provider: str
    code: str
    link: str


def confirmation(sender: str, subject: str, text: str) -> Confirmation | None:
    """What to enter or open; None for every other mail. `text` may be long: only its beginning is looked at."""
    text = text[:20_000]
    found = next(((name, hosts) for name, senders, hosts in _PROVIDERS if _is_from(sender, senders)), None)
    if found is None or not _FORWARDS.search(subject + text[:2000]) or not _CONFIRMS.search(subject + text[:2000]):
        return None
    if not (_FORWARDS.search(subject) or _CONFIRMS.search(subject)):
        return None
    provider, hosts = found
    code = _CODE_IN_SUBJECT.search(subject) or _CODE_IN_TEXT.search(text)
    link = next((link.rstrip(".,;)") for link in _LINK.findall(text) if _is_at(link, hosts)), "")
    return Confirmation(provider, code[1] if code else "", link) if code or link else None


def _is_from(sender: str, senders: tuple[str, ...]) -> bool:
    domain = sender.rpartition("@")[2]
    return any(sender == one if "@" in one else domain == one or domain.endswith("." + one) for one in senders)


def _is_at(link: str, hosts: tuple[str, ...]) -> bool:
    """A link that anybody may have written into such a mail must lead to the provider itself."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False
    return any(host == one or host.endswith("." + one) for one in hosts)
