"""Who wrote a mail, by its own words."""

from caseway.intake.reading.addresses import read_addresses
from caseway.intake.reading.headers import Headers
from caseway.intake.reading.incoming import Address
from caseway.intake.reading.limits import LIMITS

_HEADERS = ("from", "reply-to", "return-path", "sender")


def addresses_in(headers: Headers, name: str) -> list[Address]:
    found = {address.email: address for value in reversed(headers.all_raw(name)[:50]) for address in reversed(read_addresses(value))}
    return list(reversed(found.values()))[: LIMITS.addresses]


def authors(headers: Headers) -> list[Address]:
    """Those of the first candidate that holds an address, the sender first; a name in From is kept for an address found elsewhere."""
    return next((found for name in _HEADERS if (found := addresses_in(headers, name))), [])
