"""How much may come through the public doors; what is beyond is asked to wait, with the words kept."""

import hashlib
import ipaddress
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Limit:
    """At most so many in a window of seconds."""

    name: str
    most: int
    seconds: int


REPORTS_OF_PEER = Limit("reports of a peer", 20, 10 * MINUTE)
REPORTS_OF_ADDRESS = Limit("reports of an address", 10, HOUR)
REPORTS_OF_WORKSPACE = Limit("reports of a workspace", 600, HOUR)
LINKS_OF_PEER = Limit("links of a peer", 20, HOUR)
LINKS_OF_ADDRESS = Limit("links of an address", 3, HOUR)
LINKS_OF_WORKSPACE = Limit("links of a workspace", 600, HOUR)
PASSWORDS_OF_PEER = Limit("passwords of a peer", 10, 10 * MINUTE)
PASSWORDS_OF_LINK = Limit("passwords of a link", 50, 10 * MINUTE)
VOTES_OF_CUSTOMER = Limit("votes of a customer", 60, 10 * MINUTE)
ANSWERS_OF_PEER = Limit("answers of a peer", 60, 10 * MINUTE)
ANSWERS_OF_PARTICIPANT = Limit("answers of a participant", 20, 10 * MINUTE)


def wait_for(*counted: tuple[Limit, str]) -> int:
    """Count one more under each limit; the seconds to wait when that is too much, else 0."""
    return max(_count(limit, of_whom) for limit, of_whom in counted)


def _count(limit: Limit, of_whom: str) -> int:
    window, passed = divmod(int(time.time()), limit.seconds)
    # Hashed, since an address may be long and a cache's keys may not.
    key = "limit:" + hashlib.sha256(f"{limit.name}:{of_whom}:{window}".encode()).hexdigest()
    if cache.add(key, 1, limit.seconds):
        return 0
    try:
        number = cache.incr(key)
    except ValueError:
        # The cache forgot it in between: then there is room.
        return 0
    return limit.seconds - passed if number > limit.most else 0


def peer_of(request: HttpRequest) -> str:
    """Where a request comes from; a network of IPv6 counts as one, since whoever has one address has 2⁶⁴."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
