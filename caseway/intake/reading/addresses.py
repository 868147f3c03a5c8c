"""Who is named in From, To and their like; read in one pass, whatever stands there."""

import re

from caseway.intake.reading.charsets import one_line
from caseway.intake.reading.headers import WORD, decode_words
from caseway.intake.reading.incoming import Address
from caseway.intake.reading.limits import LIMITS

_SIGN = r"[^\s<>@,;:\"()\[\]\\]"
_LOCAL = re.compile(_SIGN + "*$")
_DOMAIN = re.compile(_SIGN + "+")
_QUOTED_LOCAL = re.compile(r'"[^"<>\\\s]{1,62}"$')
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_COMMENT = re.compile(r"\(([^()]*)\)")
# Encoded words may hold any sign once decoded, so they stand as one private sign each while the grammar is read.
_MASK = 0xE000
_MASKED = re.compile("[\ue000-\uf8ff]")


def read_addresses(value: str) -> list[Address]:
    """The addresses of a header, in order and each once; what is no address is left out."""
    words: list[str] = []
    masked = _mask(value[: LIMITS.header_value], words)
    if words and "@" not in masked:
        # Some mailers encode name and address as one word.
        masked, words = decode_words(value), []
    found: dict[str, Address] = {}
    for item in _items(masked):
        address = _read(item, words)
        if address:
            found.setdefault(address.email, address)
        if len(found) >= LIMITS.addresses:
            break
    return list(found.values())


def _mask(value: str, words: list[str]) -> str:
    def mask(word: re.Match[str]) -> str:
        words.append(word[0])
        return chr(_MASK + len(words) - 1)

    return WORD.sub(mask, _MASKED.sub("", value), count=5_000) if "=?" in value else value


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


def _read(item: str, words: list[str]) -> Address | None:
    head, angle, tail = item.rpartition("<")
    if angle and (email := _email(tail)):
        return Address(_name(_without_group(head), words), email)
    bare = _COMMENT.sub(" ", item)
    email = _email(bare)
    if not email:
        return None
    comment = _COMMENT.search(item)
    before = re.sub(r"\[?(?:mailto:)?$", "", bare[: max(0, bare.lower().find(email))])
    return Address(_name(comment[1] if comment else _without_group(before), words), email)


def _without_group(name: str) -> str:
    """`Undisclosed: rita@…` opens a group; a colon inside quotes is part of a name."""
    return name if '"' in name else name.rpartition(":")[2]


def _email(text: str) -> str:
    """The first sound address; a part of something longer is none."""
    text = _INVISIBLE.sub("", text).replace(" @ ", "@")
    for at in list(re.finditer("@", text))[:20]:
        before = text[max(0, at.start() - 66) : at.start()]
        local = (_QUOTED_LOCAL.search(before) or _LOCAL.search(before))[0]  # type: ignore[index]
        domain = _DOMAIN.match(text, at.end())
        if not local or not domain or len(local) > 64 or _is_glued(text, at.start() - len(local), domain.end()):
            continue
        email = f"{local}@{domain[0]}".lower().strip(".'")
        if len(email) <= LIMITS.address and email.isprintable() and not _MASKED.search(email):
            return email
    return ""


def _is_glued(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 1) : start] == "@" or text[end : end + 1] == "@"


def _name(text: str, words: list[str]) -> str:
    text = re.sub(r"\\(.)", r"\1", text.strip().strip('"').strip())
    text = decode_words(_MASKED.sub(lambda sign: _unmasked(sign[0], words), text))
    name = one_line(_INVISIBLE.sub("", text), LIMITS.name).strip("\"' ")
    return name if name.count("(") == name.count(")") else name.strip("() ")


def _unmasked(sign: str, words: list[str]) -> str:
    index = ord(sign) - _MASK
    return words[index] if index < len(words) else ""
