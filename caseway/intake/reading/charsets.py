"""Bytes to words, whatever the sender said about them."""

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

_ALIASES = {
    "ansi_x3.4-1968": "ascii",
    "us-ascii": "ascii",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "chinesebig5": "big5hkscs",
    "big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "unicode-1-1-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "utf": "utf-8",
    "utf-8-mac": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-ce": "mac_latin2",
    "x-mac-cyrillic": "mac_cyrillic",
    "ansi": "cp1252",
    "windows1252": "cp1252",
    "x-ansi": "cp1252",
    "win-1251": "cp1251",
    "koi8-ru": "koi8_u",
}
# Python calls these text encodings too, but no mail is written in them and some run for long or read other things than bytes.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_ISO_2022_JP = ("iso2022_jp", "iso2022_jp_3", "iso2022_jp_2004", "iso2022_jp_ext", "iso2022_jp_2")
_ASCII_TOO = (None, "ascii", "utf-8", "cp1252")
_SHIFTS = b"\x1b$"
_SAMPLE = 16_000
_UNWANTED = {code: None for code in range(32) if chr(code) not in "\t\n"} | {0x7F: None, 0xFEFF: None, 0x0C: "\n"}


def decode(data: bytes, declared: str | None) -> tuple[str, bool]:
    """The words of `data`, and whether they had to be guessed or repaired."""
    if not data:
        return "", False
    codec = known_codec(declared)
    if codec in _ASCII_TOO and _SHIFTS in data and (text := _strictly(data, "iso2022_jp_ext")) is not None:
        # Japanese that names no charset, or one it is not in; as bytes it is ASCII.
        return text, True
    if codec:
        for name in _ISO_2022_JP if codec == "iso2022_jp" else (codec,):
            if (text := _strictly(data, name)) is not None:
                return text, False
    if declared is None and data.isascii():
        return data.decode("ascii"), False
    return _guessed(data, codec), True


@lru_cache(maxsize=256)
def known_codec(declared: str | None) -> str | None:
    """Python's name of a text codec for what a mail calls its charset, None when there is none."""
    name = re.sub(r"[\s'\"]", "", declared or "").lower().strip(";,.")[:40]
    name = _ALIASES.get(name, _ALIASES.get(name.removeprefix("charset="), name))
    name = re.sub(r"^(?:x-)?(?:cp-|windows-?|win-)(?=\d)", "cp", name)
    try:
        codec = codecs.lookup(name) if name.isascii() and name else None
    except (LookupError, ValueError):
        return None
    if codec is None or not codec._is_text_encoding or codec.name.replace("-", "_") in _NO_CHARSETS:
        return None
    return codec.name


def is_telling(declared: str) -> bool:
    """Whether a charset says in which script words are; the usual ones are named by mailers that know nothing of it."""
    codec = known_codec(declared)
    # UTF-16 takes any bytes for words.
    return codec is not None and codec not in _ASCII_TOO and "Az".encode(codec, "replace") == b"Az"


def tidy(text: str) -> str:
    """Words a database keeps and a person can read: one kind of line end, no NUL, no lone surrogate, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWANTED)
    return text if text.isascii() else text.encode("utf-8", "replace" if _has_surrogate(text) else "strict").decode("utf-8")


def one_line(text: str, limit: int) -> str:
    return " ".join(tidy(text).split())[:limit].strip()


def _has_surrogate(text: str) -> bool:
    return re.search("[\ud800-\udfff]", text) is not None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        # ISO 8859-1 is read as Windows-1252, which has holes that ISO 8859-1 has not.
        return data.decode("latin-1") if codec == "cp1252" else None


def _guessed(data: bytes, declared: str | None) -> str:
    if (text := _strictly(data, "utf-8")) is not None:
        return text
    if declared and (text := _almost(data, declared)) is not None:
        return text
    if _is_mostly_ascii(data):
        return data.decode("cp1252", "replace")
    found = from_bytes(data[:_SAMPLE], steps=3, chunk_size=400).best()
    codec = known_codec(found.encoding) if found else None
    return data.decode(codec or declared or "cp1252", "replace")


def _is_mostly_ascii(data: bytes) -> bool:
    """Western text with some accents; too little for a detection, which would see Chinese in it."""
    sample = data[:_SAMPLE]
    return sum(byte > 127 for byte in sample) * 5 < len(sample) * 2


def _almost(data: bytes, declared: str) -> str | None:
    """One broken character in a hundred is damage; more of them is another charset."""
    text = data.decode(declared, "replace")
    return text if text.count("\ufffd") * 100 <= len(text) else None
