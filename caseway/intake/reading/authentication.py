"""What our own mail server found out about a sender (RFC 8601). What anybody else wrote there is worth nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]{2,12})", re.IGNORECASE)
_SPAM_STATUS = re.compile(r"(?i)\s*(?:yes\b|true\b|default:\s*true\b)")
_SPAM_HEADERS = ("x-spam-flag", "x-spam-status", "x-spam", "x-spamd-result")


@dataclass(frozen=True)
class Authentication:
    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"

    @property
    def is_authentic(self) -> bool:
        return self.dmarc == "pass"

    @property
    def is_forged(self) -> bool:
        return self.dmarc == "fail"

    @property
    def words(self) -> str:
        """As it stands beside a mail that we checked ourselves."""
        return f"spf={self.spf} dkim={self.dkim} dmarc={self.dmarc}"


def authentication(headers: Mapping[str, list[str]], border: str) -> Authentication | None:
    """The results that the server named `border` wrote, topmost first; None without such a server or such a header."""
    if not border:
        return None
    for value in headers.get("authentication-results", ()):
        name, _, results = value.partition(";")
        if name.strip().partition(" ")[0].lower() == border.lower():
            found: dict[str, str] = {}
            for method, result in _RESULT.findall(_without_comments(results)):
                # One good signature of several is enough.
                if found.get(method.lower()) != "pass":
                    found[method.lower()] = result.lower()
            return Authentication(**found)
    return None


def checked_here(words: str | None) -> Authentication | None:
    """What our own check found when the mail came; None for one that was not checked."""
    return Authentication(**{method.lower(): result for method, result in _RESULT.findall(words)}) if words else None


def called_spam_by(headers: Mapping[str, list[str]]) -> str:
    """The header in which a spam filter condemns the mail; a filter's praise is never asked for."""
    for name in _SPAM_HEADERS:
        if any(_SPAM_STATUS.match(value) for value in headers.get(name, ())):
            return name
    return ""


def _without_comments(value: str) -> str:
    return re.sub(r"\([^()]{0,1000}\)", " ", value)
