"""A table as people save it (pure): which letters, which separator, what the columns mean."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from caseway.ui.spreadsheets import unguarded

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LARGEST = 20 * 2**20
LONGEST_CELL = 20_000
SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "cp1251", "cp437", "cp850", "shift_jis", "gb18030", "mac_roman")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 64 * 1024
_LOOKED_AT = 50


class Unreadable(Exception):
    """It is no table that can be used; `why` says so for programs, `figures` fill the sentence."""

    def __init__(self, why: str, **figures: int):
        super().__init__(why)
        self.why, self.figures = why, figures


@dataclass(frozen=True)
class Table:
    """The rows with the line on which each begins, and how they were read."""

    encoding: str
    separator: str
    has_header: bool
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(raw: bytes, *, encoding: str = "", separator: str = "", has_header: bool | None = None) -> Table:
    """Read a table; what is not said is found out. Raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable("large", most=LARGEST // 2**20)
    encoding = encoding or find_encoding(raw)
    text = _decoded(raw, encoding)
    separator = separator or find_separator(text)
    lines = _rows(text, separator)
    if not lines:
        raise Unreadable("empty")
    width = max(len(cells) for _line, cells in lines)
    lines = [(line, cells + [""] * (width - len(cells))) for line, cells in lines]
    if has_header is None:
        has_header = looks_like_header(lines[0][1])
    header = lines[0][1] if has_header else [str(number + 1) for number in range(width)]
    rows = lines[1:] if has_header else lines
    if not rows:
        raise Unreadable("empty")
    return Table(encoding, separator, has_header, header, rows)


def find_encoding(raw: bytes) -> str:
    """By its mark; else UTF-8 if it can be that; else what the letters look most like."""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            return name
    if raw[:_SAMPLE].count(0) > len(raw[:_SAMPLE]) // 4:
        return "utf-16"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        strange = b"\n".join(line for line in raw[: 2**20].splitlines() if not line.isascii())[:_SAMPLE]
        found = from_bytes(strange, cp_isolation=[name for name in ENCODINGS if not name.startswith("utf")]).best()
        return _likely(strange, found.encoding.replace("_", "-") if found else "")
    return "utf-8"


def _likely(strange: bytes, found: str) -> str:
    """Western Windows writes most tables; another guess must not rest on a few letters alone."""
    few = sum(byte > 127 for byte in strange) < 24
    known = {name.replace("_", "-"): name for name in ENCODINGS}
    return "cp1252" if few or found not in known else known[found]


def _decoded(raw: bytes, encoding: str) -> str:
    if encoding == "utf-16" and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-be" if raw[:2].startswith(b"\0") else "utf-16-le"
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    return raw.decode(name, errors="replace").replace("\0", "")


def find_separator(text: str) -> str:
    """The one by which most of the first rows have the same number of columns."""
    first = text[:_SAMPLE]

    def fit(separator: str) -> tuple[float, int]:
        widths = Counter(len(cells) for _line, cells in _rows(first, separator, most=_LOOKED_AT, is_strict=False))
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return (count / max(1, widths.total()) if width > 1 else 0.0, width)

    return max(SEPARATORS, key=fit)


def _rows(text: str, separator: str, most: int = MOST_ROWS + 1, is_strict: bool = True) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, [unguarded(cell.strip())[:LONGEST_CELL] for cell in cells]))
            begins = reader.line_num + 1
            if len(found) > most:
                break
    except csv.Error:
        if is_strict:
            raise Unreadable("broken", line=begins) from None
    if is_strict and len(found) > MOST_ROWS + 1:
        raise Unreadable("long", most=MOST_ROWS)
    if is_strict and found and max(len(cells) for _line, cells in found) > MOST_COLUMNS:
        raise Unreadable("wide", most=MOST_COLUMNS)
    return found


def looks_like_header(cells: list[str]) -> bool:
    """A first row with an address or a number in it is somebody already, unless it is called as columns are."""
    known = sum(_folded(cell) in _ALL_NAMES for cell in cells)
    return known > 1 or not any("@" in cell or re.search(r"\d{4}", cell) for cell in cells)


# What columns are called, in lower case without signs; the field that they mean.
_NAMES = {
    "customers": {
        "name": "name fullname displayname contact contactname customer customername kunde kundenname ansprechpartner "
        "firstname givenname vorname lastname surname familyname nachname familienname",
        "emails": "email emails emailaddress emailadresse mail emailadressen otheremails emailaddress2 email2 email1 weitereemailadressen "
        "emailprivate emailwork",
        "phones": "phone phones telephone tel telefon telefonnummer phonenumber mobile mobil handy mobilephone workphone homephone "
        "businessphone telefonnummern fon mobiltelefon",
        "organisation": "organisation organization company companyname firma unternehmen account accountname",
        "language": "language sprache locale lang",
        "time_zone": "timezone zeitzone tz",
        "notes": "notes note notiz notizen comment comments bemerkung bemerkungen kommentar anmerkung anmerkungen",
    },
    "organisations": {
        "name": "name organisation organization company companyname firma unternehmen account accountname",
        "domains": "domain domains website web webseite maildomain",
        "tier": "tier weight gewicht rang stufe",
        "notes": "notes note notiz notizen comment comments bemerkung bemerkungen kommentar anmerkung",
    },
    "products": {
        "name": "name product productname produkt produktname artikel bezeichnung title",
        "key": "key code short kurzel kuerzel kurz sku schlussel abbreviation",
        "description": "description beschreibung details text",
    },
}
_ALL_NAMES = frozenset(word for fields in _NAMES.values() for names in fields.values() for word in names.split())
FIELDS = {kind: tuple(fields) for kind, fields in _NAMES.items()}


def guess_mapping(kind: str, header: list[str], own: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The field that each column probably means; empty where it is anybody's guess.

    `own` are fields that the workspace added, with what each is called. A title that would name another column again names one of those.
    """
    words = {word: field for field, names in _NAMES[kind].items() for word in names.split()}
    waiting = [(_plain(title), field) for field, title in own]
    mapping: list[str] = []
    for cell in header:
        field = words.get(_folded(cell), "")
        mine = next((one for one in waiting if one[0] == _plain(cell)), None)
        if mine and (not field or field in mapping):
            waiting.remove(mine)
            field = mine[1]
        mapping.append(field)
    return mapping


def _plain(title: str) -> str:
    return " ".join(title.lower().split())


def _folded(text: str) -> str:
    text = text.lower().replace("ü", "u").replace("ä", "a").replace("ö", "o").replace("ß", "ss")
    return re.sub(r"[^a-z0-9]", "", text)


def fields_of(cells: list[str], mapping: list[str]) -> dict[str, list[str]]:
    """A row by field; several columns may mean the same one."""
    said: dict[str, list[str]] = {}
    for cell, field in zip(cells, mapping, strict=False):
        if field and cell:
            said.setdefault(field, []).append(cell)
    return said


# By what two rows of a table are the same, first to last.
_SAME_BY = {"customers": ("emails",), "organisations": ("name",), "products": ("key", "name")}


def doubles(kind: str, rows: list[tuple[int, list[str]]], mapping: list[str]) -> dict[int, int]:
    """Rows that say the same as an earlier one, by their number: the line of the earlier."""
    seen: dict[str, int] = {}
    found: dict[int, int] = {}
    for number, (line, cells) in enumerate(rows):
        said = fields_of(cells, mapping)
        field = next((field for field in _SAME_BY[kind] if said.get(field)), None)
        words = [word for cell in said.get(field or "", []) for word in re.split(r"[;|\n]", cell.lower())] if field else []
        keys = [f"{field}:{word.strip()}" for word in words if word.strip()]
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is not None:
            found[number] = earlier
        else:
            seen |= dict.fromkeys(keys, line)
    return found
