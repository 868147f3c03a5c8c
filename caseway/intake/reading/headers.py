"""The header block of a mail or of one of its parts: found, unfolded and decoded without ever failing."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from caseway.intake.reading.charsets import decode, known_codec, one_line
from caseway.intake.reading.limits import LIMITS, Limits, Unreadable

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_WELL_KNOWN = re.compile(
    rb"(?i)(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]{2,30}|received|reply-to|sender|return-path):"
)
_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
WORD = re.compile(r"=\?([\w.:+*'-]{1,60}?)(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\n]{0,4000}(?:\?(?!=)[^?\n]{0,200}){0,8})\?=")
_WORD_DEBRIS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
_NO_SEMICOLON = re.compile(r"\s{0,100}([\w.+-]{1,80}/[\w.+-]{1,100})\s{1,100}(?=(?:boundary|charset|name)\*?\s{0,10}=)")
# A parameter ends at a semicolon outside quotes; unclosed quotes end with the header.
_PARAMETER = re.compile(r";[\s;]{0,20}([^\s=;]{1,100})\s*=\s*(\"(?:[^\"\\]|\\.)*(?:\"|\Z)|[^;]*)", re.DOTALL)


class Headers:
    """Raw header values by lower-case name, in their order."""

    def __init__(self, fields: list[tuple[str, bytes]]):
        self._fields: dict[str, list[bytes]] = {}
        for name, value in fields:
            self._fields.setdefault(name, []).append(value)
        self._codec: str | None = None

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def names(self) -> list[str]:
        return list(self._fields)

    def raw(self, name: str) -> str:
        """The first value, not yet decoded: what grammars are read from."""
        values = self._fields.get(name)
        return self._readable(values[0]) if values else ""

    def all_raw(self, name: str) -> list[str]:
        return [self._readable(value) for value in self._fields.get(name, ())]

    def text(self, name: str, limit: int = LIMITS.header_value) -> str:
        return one_line(decode_words(self.raw(name)), limit)

    def texts(self, name: str, limit: int = 1_000) -> list[str]:
        return [one_line(decode_words(value), limit) for value in self.all_raw(name)]

    def assume(self, charset: str) -> None:
        """What bytes without a charset are in, unless they are UTF-8: a few words are too little for a guess."""
        self._codec = known_codec(charset)

    def _readable(self, value: bytes) -> str:
        value = value[: LIMITS.header_value].replace(b"\x00", b"")
        if value.isascii() and b"\x1b" not in value:
            return value.decode("ascii")
        text, is_guessed = decode(value, "utf-8")
        if is_guessed and self._codec and b"\x1b" not in value:
            assumed, is_wrong = decode(value, self._codec)
            return text if is_wrong else assumed
        return text


def read_headers(raw: bytes, start: int, end: int, limits: Limits = LIMITS) -> tuple[Headers, int, list[str]]:
    """The headers that begin at `start`, where the body begins, and what was wrong."""
    fields: list[tuple[str, list[bytes]]] = []
    problems: list[str] = []
    at, stop = start, min(end, start + limits.header_bytes)
    while at < end:
        if at >= stop or len(fields) > limits.header_count:
            raise Unreadable(Unreadable.TOO_MANY_HEADERS)
        line = _LINE.match(raw, at, min(end, stop + 1))
        content = line[0].rstrip(b"\r\n") if line else b""
        next_at = line.end() if line else end
        if not content.strip(b" \t\x00") and not (content and _continues_later(raw, next_at, end)):
            return _folded(fields), next_at, problems
        if content[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(content.strip())
        elif found := _FIELD.match(content):
            fields.append((found[1].decode("ascii").lower(), [content[found.end() :].strip()]))
        elif _is_debris(content, raw, next_at, end):
            problems.append("odd_header_line")
        else:
            problems.append("no_blank_line")
            return _folded(fields), at, problems
        at = next_at
    return _folded(fields), end, problems


def _folded(fields: list[tuple[str, list[bytes]]]) -> Headers:
    return Headers([(name, b" ".join(lines)) for name, lines in fields])


def _continues_later(raw: bytes, at: int, end: int) -> bool:
    """A line of blanks inside a folded header or at its end, as some mailers write it."""
    if _WELL_KNOWN.match(raw, at, end):
        return True
    return raw[at : at + 1] in (b" ", b"\t") and raw[at : min(at + 80, end)].strip(b" \t\r\n") != b""


def _is_debris(content: bytes, raw: bytes, next_at: int, end: int) -> bool:
    """An mbox line or a line of nonsense between headers; in front of anything else the body has begun."""
    if content.startswith((b"From ", b">From ")):
        return True
    return _FIELD.match(raw, next_at, end) is not None


def decode_words(value: str) -> str:
    """RFC 2047 words decoded; neighbours of one charset are joined first, as they may share a character."""
    if "=?" not in value:
        return value
    value = _WORD_DEBRIS.sub(r"\1\2", value)
    pieces: list[tuple[bytes, str] | str] = []
    end = 0
    for word in WORD.finditer(value):
        if word.start() > end:
            pieces.append(value[end : word.start()])
        _append_word(pieces, _word_bytes(word[2], word[3]), word[1].lower())
        end = word.end()
    pieces.append(value[end:])
    return "".join(piece if isinstance(piece, str) else decode(*piece)[0] for piece in pieces)


def _append_word(pieces: list[tuple[bytes, str] | str], data: bytes, charset: str) -> None:
    before = pieces[-1] if pieces else None
    if isinstance(before, tuple) and before[1] == charset:
        pieces[-1] = (before[0] + data, charset)
    else:
        pieces.append((data, charset))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "bB":
        return from_base64(data)
    return binascii.a2b_qp(data.replace(b"_", b" "))


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


def from_base64(data: bytes) -> bytes:
    """Base64 as far as it goes: foreign characters are skipped, missing padding is added."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = data.translate(None, _NOT_BASE64 + b"=")
        return binascii.a2b_base64(kept[: len(kept) - (len(kept) % 4 == 1)] + b"===")


def split_value(value: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=x; name*0*=…` as its lower-case value and its parameters, RFC 2231 undone."""
    if found := _NO_SEMICOLON.match(value):
        value = found[1] + ";" + value[found.end(1) :]
    main, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(";" + rest):
        name, content = found[1].lower(), _unquoted(found[2])
        base, star, index = name.partition("*")
        if star:
            number = index.rstrip("*")
            pieces.setdefault(base, {})[int(number) if number.isdecimal() and len(number) < 4 else 0] = (content, name.endswith("*"))
        else:
            plain.setdefault(name, content)
    joined = {name: _joined(parts) for name, parts in pieces.items()}
    return main.strip().lower(), plain | {name: text for name, text in joined.items() if text}


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'), flags=re.DOTALL)
    return value


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231 continuations, whose first piece may name a charset: `utf-8'de'Gr%C3%BC%C3%9Fe`."""
    data, charset = b"", None
    for position, index in enumerate(sorted(parts)):
        content, encoded = parts[index]
        if encoded and position == 0 and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        data += unquote_to_bytes(content) if encoded else content.encode("utf-8", "replace")
    return decode(data, charset or "utf-8")[0]
