"""Who is named in From, To and their like; read in one pass, whatever stands there."""

import re

from caseway.intake.reading.charsets import one_line
from caseway.intake.reading.headers import decode_words
from caseway.intake.reading.incoming import Address
from caseway.intake.reading.limits import LIMITS

_EMAIL = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\[\]\\]{1,255}")
_QUOTED_EMAIL = re.compile(r'"[^"<>\\\s]{1,62}"@[^\s<>@,;:"()\[\]\\]{1,255}')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def read_addresses(value: str) -> list[Address]:
    """The addresses of a header, in order and each once; what is no address is left out."""
    found: dict[str, Address] = {}
    for item in _items(value[: LIMITS.header_value]):
        address = _read(item)
        if address:
            found.setdefault(address.email, address)
        if len(found) >= LIMITS.addresses:
            break
    if not found and "=?" in value and (decoded := decode_words(value)) != value and "=?" not in decoded:
        # Some mailers encode name and address as one word.
        return read_addresses(decoded)
    return list(found.values())


def _items(value: str) -> list[str]:
    """The header cut at its commas and semicolons, those in quotes, comments and angles left alone."""
    items, start, depth, quoted, angle = [], 0, 0, False, False
    for at, sign in _signs(value):
        if quoted:
            quoted = sign != '"'
        elif sign == '"':
            quoted = depth == 0
        elif sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
        elif depth == 0 and sign in "<>":
            angle = sign == "<"
        elif depth == 0 and sign in ",;" and not angle:
            items.append(value[start:at])
            start = at + 1
    items.append(value[start:])
    # Quotes or brackets that never close would hide everybody behind them.
    return re.split("[,;]", value) if (quoted or angle or depth) and len(items) == 1 else items


def _signs(value: str) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in re.finditer(r'\\.|["()<>,;]', value) if len(found[0]) == 1]


def _read(item: str) -> Address | None:
    head, angle, tail = item.rpartition("<")
    if angle and (found := _email(tail)):
        return Address(_name(_without_group(head)), found)
    bare = _COMMENT.sub(" ", item)
    found = _email(bare)
    if not found:
        return None
    comment = _COMMENT.search(item)
    before = _EMAIL.split(bare, maxsplit=1)[0]
    return Address(_name(comment[1] if comment else re.sub(r"\[?(?:mailto:)?$|^.*:", "", before)), found)


_COMMENT = re.compile(r"\(([^()]*)\)")


def _without_group(name: str) -> str:
    """`Undisclosed: rita@…` opens a group; a colon inside quotes is part of a name."""
    return name if '"' in name else name.rpartition(":")[2]


def _email(text: str) -> str:
    text = _INVISIBLE.sub("", re.sub(r"(?i)mailto:", "", text)).replace(" @ ", "@")
    found = _QUOTED_EMAIL.search(text) or _EMAIL.search(text)
    email = found[0].lower().strip(".'") if found else ""
    return email if len(email) <= LIMITS.address and not email.endswith("@") and email.isprintable() else ""


def _name(text: str) -> str:
    text = re.sub(r"\\(.)", r"\1", text.strip().strip('"').strip())
    return one_line(_INVISIBLE.sub("", decode_words(text)), LIMITS.name).strip("\"' ")
