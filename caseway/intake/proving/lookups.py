"""What the DNS says about senders. Whoever sends chooses what is asked, so each mail may ask only so much, for so long."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import dns.exception
import dns.rdatatype
import dns.resolver

SECONDS_OF_ONE = 2.0
MOST_OF_ONE_MAIL = 80
# What an answer may hold; what is longer is nobody's policy and nobody's key.
MOST_RECORDS, LONGEST_TEXT, MOST_TEXT = 60, 4_000, 16_000
MOST_REMEMBERED, LONGEST_REMEMBERED, NOTHING_REMEMBERED = 2_000, 3600, 60
_LONGEST_NAME, _LONGEST_LABEL = 253, 63

# Texts as bytes, addresses and names as text, mail servers as (preference, name).
Record = bytes | str | tuple[int, str]


class Unanswered(Exception):
    """Nobody answered in time, or what came was no answer."""


@dataclass(frozen=True)
class Answer:
    records: list[Record]
    seconds: float


class Records:
    """The DNS as the machine asks it."""

    @cached_property
    def _resolver(self) -> dns.resolver.Resolver:
        return dns.resolver.Resolver()

    def ask(self, name: str, kind: str, seconds: float) -> Answer:
        """Raises Unanswered; a name that nobody has is an empty answer."""
        try:
            found = self._resolver.resolve(name, kind, lifetime=seconds, search=False, raise_on_no_answer=False)
            records = [_record(one) for one in islice(found.rrset or (), MOST_RECORDS)]
            return Answer(records, found.ttl if records else NOTHING_REMEMBERED)
        except dns.resolver.NXDOMAIN:
            return Answer([], NOTHING_REMEMBERED)
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Unanswered(f"{name} {kind}") from error


def _record(one) -> Record:
    if one.rdtype == dns.rdatatype.TXT:
        return b"".join(one.strings)
    if one.rdtype == dns.rdatatype.MX:
        return one.preference, one.exchange.to_text(True)
    return one.target.to_text(True) if one.rdtype == dns.rdatatype.PTR else one.address


class Remembered:
    """Answers for as long as they are good, and no more of them than fit."""

    def __init__(self, records: Records):
        self._records = records
        self._known: OrderedDict[tuple[str, str], tuple[float, list[Record]]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, name: str, kind: str, seconds: float) -> list[Record]:
        """Raises Unanswered."""
        with self._lock:
            until, known = self._known.get((name, kind), (0.0, []))
        if until > time.monotonic():
            return known
        answer = self._records.ask(name, kind, seconds)
        records = _sane(answer.records)
        with self._lock:
            self._known[name, kind] = (time.monotonic() + min(answer.seconds, LONGEST_REMEMBERED), records)
            self._known.move_to_end((name, kind))
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return records


def _sane(records: list[Record]) -> list[Record]:
    kept, length = [], 0
    for record in records[:MOST_RECORDS]:
        if isinstance(record, bytes):
            length += len(record)
            if len(record) > LONGEST_TEXT or length > MOST_TEXT:
                continue
        kept.append(record)
    return kept


@dataclass
class Lookups:
    """What one mail may ask."""

    remembered: Remembered
    until: float
    left: int = MOST_OF_ONE_MAIL
    seconds: float = field(default=SECONDS_OF_ONE)

    def ask(self, name: str, kind: str = "TXT") -> list[Record]:
        """Raises Unanswered, also when this mail has asked enough."""
        name = name.rstrip(".").lower()
        if not _is_name(name):
            return []
        left = self.until - time.monotonic()
        if left <= 0 or self.left <= 0:
            raise Unanswered(f"no time for {name} {kind}")
        self.left -= 1
        return self.remembered.ask(name, kind, min(left, self.seconds))

    def texts(self, name: str) -> list[bytes]:
        """Raises Unanswered."""
        return [record for record in self.ask(name) if isinstance(record, bytes)]

    def within(self, seconds: float) -> "Lookups":
        """For a part that others than the named sender may make slow: it gets no more than this."""
        return Lookups(self.remembered, min(self.until, time.monotonic() + seconds), self.left)


def _is_name(name: str) -> bool:
    labels = name.split(".")
    return name.isascii() and len(name) <= _LONGEST_NAME and all(0 < len(label) <= _LONGEST_LABEL for label in labels)
