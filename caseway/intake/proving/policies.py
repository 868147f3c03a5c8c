"""DMARC: whose domain is it that a mail is from, and did one of that organisation send or sign it?"""

from dataclasses import dataclass

from caseway.intake.proving.lookups import Lookups

MOST_STEPS = 8


@dataclass(frozen=True)
class Policy:
    """What is published for the domain that a mail is from."""

    organisation: str
    is_strict_about_hosts: bool
    is_strict_about_signatures: bool


def policy_of(domain: str, lookups: Lookups) -> Policy | None:
    """What its organisation asks, its own record first; None where none is published. Raises Unanswered."""
    found = _walk(domain, lookups)
    if not found:
        return None
    organisation = _organisation(domain, found)
    # Where an organisation says nothing, what the registry above it says holds.
    record = found.get(domain) or found.get(organisation) or min(found.items(), key=lambda one: one[0].count("."))[1]
    return Policy(organisation, record.get("aspf") == "s", record.get("adkim") == "s")


def is_aligned(domain: str, author: str, policy: Policy, is_strict: bool, lookups: Lookups) -> bool:
    """Whether what `domain` proves is good for `author`. Others' DNS is not asked: their names do not end like it. Raises Unanswered."""
    if domain == author:
        return True
    if is_strict or not (domain == policy.organisation or domain.endswith(f".{policy.organisation}")):
        return False
    return _organisation(domain, _walk(domain, lookups)) == policy.organisation


def _walk(domain: str, lookups: Lookups) -> dict[str, dict[str, str]]:
    """The records of a domain and of those above it, as RFC 7489's successor walks: no list of public suffixes is needed."""
    labels = domain.split(".")
    ways = [labels] + [labels[-count:] for count in range(min(len(labels) - 1, MOST_STEPS - 1), 1, -1)]
    found: dict[str, dict[str, str]] = {}
    for way in ways:
        name = ".".join(way)
        record = _record(lookups.texts(f"_dmarc.{name}"))
        if record:
            found[name] = record
        if record and (record.get("psd") == "n" or (record.get("psd") == "y" and name != domain)):
            break
    return found


def _organisation(domain: str, found: dict[str, dict[str, str]]) -> str:
    for name, record in found.items():
        if record.get("psd") == "n":
            return name
        if record.get("psd") == "y" and name != domain:
            return ".".join(domain.split(".")[-name.count(".") - 2 :])
    return min(found, key=lambda name: name.count("."), default=domain)


def _record(texts: list[bytes]) -> dict[str, str]:
    """Two are none."""
    records = [text.decode("ascii", "replace") for text in texts if text[:8] == b"v=DMARC1" and text[8:9].strip() in (b"", b";")]
    if len(records) != 1:
        return {}
    parts = (part.partition("=") for part in records[0].split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in parts if value}
