"""The DNS records that let others believe mail of a domain: which ones there should be, and which there are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import dns.exception
import dns.resolver

SECONDS = 4.0

# From a name and a type to what stands there; empty for nothing. Raises Unanswered.
Resolve = Callable[[str, str], list[str]]


class Unanswered(Exception):
    """The name server does not answer: nothing is known."""


class Found(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Record:
    purpose: str
    """`dkim`, `spf`, `dmarc` or `mx`."""
    name: str
    type: str
    value: str


@dataclass(frozen=True)
class Checked:
    record: Record
    found: Found
    there: list[str]


def wanted(domain: str, *, house: str, selector: str = "", public: str = "") -> list[Record]:
    """What should stand in the DNS of a domain in whose name the house's server `house` writes."""
    records = []
    if selector and public:
        records.append(Record("dkim", f"{selector}._domainkey.{domain}", "TXT", f"v=DKIM1; k=rsa; p={public}"))
    records.append(Record("spf", domain, "TXT", f"v=spf1 include:{house} ~all"))
    records.append(Record("dmarc", f"_dmarc.{domain}", "TXT", "v=DMARC1; p=none"))
    records.append(Record("mx", domain, "MX", f"10 {house}"))
    return records


def check(records: Iterable[Record], resolve: Resolve) -> list[Checked]:
    return [_checked(record, resolve) for record in records]


def _checked(record: Record, resolve: Resolve) -> Checked:
    try:
        there = resolve(record.name, record.type)
    except Unanswered:
        return Checked(record, Found.UNKNOWN, [])
    about = [value for value in there if _is_about(record, value)]
    if not about:
        return Checked(record, Found.MISSING, [])
    is_right = len(about) == 1 or record.purpose == "mx"
    return Checked(record, Found.RIGHT if is_right and any(_fits(record, value) for value in about) else Found.WRONG, about)


_BEGINS = {"dkim": "v=dkim1", "spf": "v=spf1", "dmarc": "v=dmarc1", "mx": ""}


def _is_about(record: Record, value: str) -> bool:
    # The version may be left out of a DKIM record.
    return value.lower().startswith(_BEGINS[record.purpose]) or (record.purpose == "dkim" and "p=" in value)


def _fits(record: Record, value: str) -> bool:
    if record.purpose == "dkim":
        return _tags(value).get("p") == _tags(record.value)["p"]
    if record.purpose == "spf":
        return record.value.split()[1].lower() in value.lower().split()
    if record.purpose == "dmarc":
        return _tags(value).get("p", "").lower() in ("none", "quarantine", "reject")
    return value.split()[-1].rstrip(".").lower() == record.value.split()[-1].lower()


def _tags(value: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.split(";"))
    return {name.strip().lower(): "".join(content.split()) for name, _equals, content in pairs}


def resolve(name: str, kind: str) -> list[str]:
    """The name server of this machine."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError, UnicodeError) as error:
        raise Unanswered(name) from error
    if kind == "TXT":
        return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
    return [row.to_text() for row in answer]
