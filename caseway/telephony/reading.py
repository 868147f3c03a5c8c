"""What a telephone system says of a call (pure): its fields, and the numbers in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseway.customers.numbers import e164

EVENTS = {"newcall": "newCall", "answer": "answer", "hangup": "hangup"}
MOST_USERS = 200
LONGEST = 200
SHORTEST_OUTSIDE = 7
_SIP = re.compile(r"^(?:.*<)?\s*(?:sips?|tel):([^@;>]+)[^>]*>?$", re.IGNORECASE)
# What exchanges say instead of a number, and the number that 3GPP TS 24.607 uses for it.
_WITHHELD = frozenset({"anonymous", "unknown", "unavailable", "withheld", "private", "restricted", "blocked", "none", "null", "266696687"})


class Unreadable(Exception):
    """What came says nothing of a call; the text is a sentence for who set the telephone system up."""


@dataclass(frozen=True)
class Said:
    """One event of one call."""

    event: str
    call_id: str
    is_incoming: bool
    caller: str
    called: str
    users: tuple[str, ...]
    queue: str
    answering: str
    cause: str


@dataclass(frozen=True)
class Dialled:
    """A number as it came, and in E.164 where it is one; both empty where it is withheld."""

    shown: str
    number: str


def read(values: Mapping[str, Any]) -> Said:
    """An event from the fields of a form (lists) or of JSON. Raises Unreadable."""
    event = EVENTS.get(_one(values, "event").lower())
    if event is None:
        raise Unreadable("Say in `event` what happened: newCall, answer or hangup.")
    call_id = _one(values, "callId")
    if not call_id or len(call_id) > 120:
        raise Unreadable("Say in `callId` which call it is, in at most 120 characters, the same in each of its events.")
    direction = _one(values, "direction").lower() or "in"
    if direction not in ("in", "out"):
        raise Unreadable("`direction` is in or out.")
    return Said(
        event=event,
        call_id=call_id,
        is_incoming=direction == "in",
        caller=_one(values, "from"),
        called=_one(values, "to"),
        users=tuple(dict.fromkeys((_all(values, "user") + _all(values, "user[]"))[:MOST_USERS])),
        queue=_one(values, "queue")[:80],
        answering=_one(values, "answeringNumber"),
        cause=_one(values, "cause")[:40],
    )


def _all(values: Mapping[str, Any], name: str) -> list[str]:
    given = values.get(name)
    several = given if isinstance(given, list) else [given]
    texts = [str(one).replace("\x00", "").strip()[:LONGEST] for one in several if isinstance(one, str | int)]
    return [text for text in texts if text]


def _one(values: Mapping[str, Any], name: str) -> str:
    return next(iter(_all(values, name)), "")


def dialled(typed: str, country: str) -> Dialled:
    """`0171/234-5678`, `sip:+49171…@pbx`, `anonymous` → what it means in a country."""
    found = _SIP.match(typed)
    text = (found[1] if found else typed).strip()
    if text.lower().lstrip("+") in _WITHHELD:
        text = ""
    return Dialled(text[:80], e164(text, country) if _leaves_the_house(text) else "")


def _leaves_the_house(text: str) -> bool:
    """21 is a telephone of the house, although it could be a short number of a country."""
    return text.startswith(("+", "0")) or sum(character.isdigit() for character in text) >= SHORTEST_OUTSIDE


def number_to_show(outgoing: list[list[str]], number: str) -> str:
    """The number that an outgoing call shows: of the beginnings that fit, the longest says."""
    fitting = [(beginning, show) for beginning, show in outgoing if number.startswith(beginning)]
    return max(fitting, key=lambda rule: len(rule[0]))[1] if fitting else ""


def ended_as(is_incoming: bool, was_answered: bool, cause: str) -> str:
    """What a call is once it is over."""
    if was_answered:
        return "ended"
    if cause == "forwarded":
        return "forwarded"
    return "missed" if is_incoming else "unanswered"
