"""winmail.dat: what Outlook wraps around attachments when it takes the receiver for another Outlook (MS-OXTNEF)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from caseway.intake.reading.charsets import decode, tidy

TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_SIGNATURE = 0x223E9F78
_BODY, _TITLE, _DATA, _RENDERED, _FILE_PROPERTIES, _PROPERTIES = 0x800C, 0x8010, 0x800F, 0x9002, 0x9005, 0x9003
_PLAIN, _HTML, _LONG_NAME, _NAME, _OBJECT, _MIME, _CONTENT_ID = 0x1000, 0x1013, 0x3707, 0x3001, 0x3701, 0x370E, 0x3712
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MOST_FILES = 1_000
_MOST_PROPERTIES = 2_000


@dataclass
class TnefFile:
    name: str = ""
    content_type: str = ""
    content_id: str = ""
    content: bytes | None = None


@dataclass
class Opened:
    text: str
    html: str
    files: list[TnefFile]


def open_tnef(data: bytes) -> Opened | None:
    """What is inside; None for what is no TNEF. Damaged ones are read as far as they go."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    opened = Opened("", "", [])
    for kind, value in _attributes(data):
        match kind:
            case 0x9002:
                opened.files.append(TnefFile())
            case 0x8010 | 0x800F | 0x9005:
                if not opened.files:
                    opened.files.append(TnefFile())
                _fill(opened.files[-1], kind, value)
            case 0x800C:
                opened.text = _words(value)
            case 0x9003:
                _read_message(opened, value)
        if len(opened.files) >= _MOST_FILES:
            break
    opened.files = [file for file in opened.files if file.content is not None]
    return opened


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        level, kind, _type, length = struct.unpack_from("<BHHI", data, at)
        if level not in (1, 2) or at + 9 + length > len(data):
            return
        yield kind, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _fill(file: TnefFile, kind: int, value: bytes) -> None:
    if kind == _TITLE:
        file.name = file.name or _words(value)
    elif kind == _DATA:
        file.content = value
    else:
        properties = dict(_properties(value))
        file.name = _words(properties.get(_LONG_NAME, b"")) or file.name or _words(properties.get(_NAME, b""))
        file.content_type = _words(properties.get(_MIME, b"")).lower()
        file.content_id = _words(properties.get(_CONTENT_ID, b"")).strip("<>")
        if file.content is None and _OBJECT in properties:
            # An object is led in by the id of its interface.
            file.content = properties[_OBJECT][16:] if len(properties[_OBJECT]) > 16 else properties[_OBJECT]


def _read_message(opened: Opened, value: bytes) -> None:
    for kind, content in _properties(value):
        if kind == _HTML:
            opened.html = _words(content)
        elif kind == _PLAIN and not opened.text:
            opened.text = _words(content)


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each MAPI property with its first value."""
    try:
        (count,), at = struct.unpack_from("<I", data), 4
        for _ in range(min(count, _MOST_PROPERTIES)):
            kind, name = struct.unpack_from("<HH", data, at)
            at += 4
            at = _after_name(data, at) if name >= 0x8000 else at
            value, at = _value(data, at, kind)
            yield name, _as_utf8(value) if kind & 0xFFF == 0x1F else value
    except struct.error:
        return


def _after_name(data: bytes, at: int) -> int:
    (is_text,) = struct.unpack_from("<I", data, at + 16)
    if is_text == 0:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    base, is_many = kind & 0xFFF, bool(kind & 0x1000)
    if base in _FIXED and not is_many:
        return data[at : at + _FIXED[base]], at + _padded(_FIXED[base])
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    first = b""
    for index in range(min(count, _MOST_PROPERTIES)):
        if base in _FIXED:
            length = _FIXED[base]
        else:
            (length,) = struct.unpack_from("<I", data, at)
            at += 4
        if index == 0:
            first = data[at : at + length]
        at += _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _as_utf8(value: bytes) -> bytes:
    return value.decode("utf-16-le", "replace").encode("utf-8", "replace")


def _words(value: bytes) -> str:
    return tidy(decode(value, "utf-8")[0]).strip("\x00 \n")
