"""How much may come through the public doors; what is beyond is asked to wait, with the words kept."""

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.http import HttpRequest
from django.utils.timezone import now

from caseway.helpcentre.models import Passage

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


def wait_for(workspace: int, *counted: tuple[Limit, str]) -> int:
    """Count one more under each limit; the seconds to wait when that is too much, else 0."""
    return max(_count(workspace, limit, of_whom) for limit, of_whom in counted)


def _count(workspace: int, limit: Limit, of_whom: str) -> int:
    """The window begins with whoever comes first, so that no time of the day lets twice as many through."""
    moment = now()
    # Hashed, since an address may be long and is nobody's business later.
    key = hashlib.sha256(f"{limit.name}:{of_whom}".encode()).hexdigest()
    passages = Passage.objects.filter(workspace=workspace, key=key)
    running = passages.filter(until__gt=moment)
    # One statement counts and compares, or several processes would let more through. Who is refused writes nothing.
    if running.filter(number__lt=limit.most).update(number=F("number") + 1):
        return 0
    until = running.values_list("until", flat=True).first()
    if until:
        return math.ceil((until - moment).total_seconds())
    passages.update_or_create(workspace_id=workspace, key=key, defaults={"number": 1, "until": moment + timedelta(seconds=limit.seconds)})
    return 0


def forget_old_passages() -> None:
    Passage.objects.filter(until__lt=now()).delete()


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
