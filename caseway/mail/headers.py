"""Header lines for mail that leaves (pure): whatever a stranger typed stays inside its own line.

Text is put on one line before it enters a header; a line break that got this far is an error and is refused.
"""

import re
from base64 import b64encode

LINE = 76
_BREAKING = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u0085\u2028\u2029]")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,128}@[^\s<>()\[\]\\,;:\"@\x00-\x1f\x7f]{1,253}")
_MESSAGE_ID = re.compile(r"[\x21-\x3b\x3d\x3f-\x7e]{1,250}")
# A UTF-8 encoded word has 12 characters around its text; four characters carry three bytes, and a line has 76.
_WORD_BYTES = 39
# Headers that hold addresses cannot be encoded as a whole; their names were encoded when they were formatted.
ADDRESS_HEADERS = frozenset({"from", "to", "cc", "reply-to", "sender"})


class HeaderRefused(ValueError):
    """A value that would break out of its header."""


def one_line(text: str, limit: int = 200) -> str:
    """Text as it may stand in a header: controls and line breaks are blanks."""
    text = " ".join(_CONTROLS.sub(" ", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def address(email: str, name: str = "") -> str:
    """`"Olga (Acme)" <support@acme.test>`. Raises HeaderRefused for what is no address."""
    if not _ADDRESS.fullmatch(email):
        raise HeaderRefused(f"{email!r} is not an address to write to")
    local, _, domain = email.rpartition("@")
    if not domain.isascii():
        domain = _idna(domain)
    name = one_line(name)
    return f"{_phrase(name)} <{local}@{domain}>" if name else f"{local}@{domain}"


def is_address(email: str) -> bool:
    """Whether mail can be written to this."""
    try:
        return bool(address(email))
    except HeaderRefused:
        return False


def message_ids(ids: list[str], limit: int = 20) -> str:
    """Sound Message-IDs in angles, the first and the latest of very many."""
    sound = list(dict.fromkeys(f"<{bare}>" for one in ids if _MESSAGE_ID.fullmatch(bare := one.strip().strip("<>"))))
    return " ".join(sound if len(sound) <= limit else sound[:1] + sound[1 - limit :])


def header_line(name: str, value: str) -> bytes:
    """One folded header with its CRLF. Raises HeaderRefused for CR, LF, NUL and other controls."""
    if not _NAME.fullmatch(name):
        raise HeaderRefused(f"{name!r} is not the name of a header")
    if _BREAKING.search(value):
        raise HeaderRefused(f"the value of {name} has a line break or a control character")
    if not value.isascii() and name.lower() not in ADDRESS_HEADERS:
        return _encoded(name, value)
    return _folded(name, value.split(" "))


def _idna(domain: str) -> str:
    try:
        encoded = domain.encode("idna")
        # The older rules change some letters (ß is not ss): such a domain stays as it is, for servers that take UTF-8.
        return encoded.decode("ascii") if encoded.decode("idna") == domain.lower() else domain
    except UnicodeError as error:
        raise HeaderRefused(f"{domain!r} is not a domain to write to") from error


def _phrase(name: str) -> str:
    if not name.isascii():
        return " ".join(_encoded_words(name))
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(name: str, value: str) -> bytes:
    return _folded(name, _encoded_words(value))


def _encoded_words(text: str) -> list[str]:
    """RFC 2047 words, none of which cuts a character in two."""
    words, chunk = [], b""
    for character in text:
        piece = character.encode("utf-8", "replace")
        if len(chunk) + len(piece) > _WORD_BYTES:
            words.append(chunk)
            chunk = b""
        chunk += piece
    return [f"=?utf-8?b?{b64encode(word).decode('ascii')}?=" for word in [*words, chunk]]


def _folded(name: str, words: list[str]) -> bytes:
    lines, line = [], f"{name}:"
    for word in words:
        # Blanks in a row stay with the word before them: a folded line of blanks alone would end the header.
        if word and len(line) + 1 + len(word) > LINE and line.strip() and line != f"{name}:":
            lines.append(line)
            line = f" {word}"
        else:
            line += f" {word}"
    return "\r\n".join([*lines, line]).encode("utf-8", "replace") + b"\r\n"
