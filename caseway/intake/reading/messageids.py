"""Message-IDs without their angles; broken ones are none."""

import re

from caseway.intake.reading.limits import LIMITS

_IN_ANGLES = re.compile(r"<\s*([^<>\s]{1,1000})\s*>")
_BARE = re.compile(r"[^\s<>\"(),;]{1,998}@[^\s<>\"(),;]{1,998}")
_SOUND = re.compile(r"[\x21-\x7e]*[A-Za-z0-9][\x21-\x7e]*")


def read_message_id(value: str) -> str | None:
    return next(iter(read_message_ids([value])), None)


def read_message_ids(values: list[str]) -> list[str]:
    """Every id once, in order; of very many the first and the last ones."""
    found: dict[str, None] = {}
    for value in values:
        for candidate in _IN_ANGLES.findall(value) if ">" in value else _BARE.findall(value):
            if _is_sound(candidate):
                found[candidate] = None
    ids = list(found)
    return ids if len(ids) <= LIMITS.references else ids[:1] + ids[1 - LIMITS.references :]


def _is_sound(candidate: str) -> bool:
    return len(candidate) <= LIMITS.message_id and candidate[0] != "[" and _SOUND.fullmatch(candidate) is not None
