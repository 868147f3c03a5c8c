"""Several names in one line, as tags and labels are typed: apart by commas (pure)."""

import re
from collections.abc import Iterable

_ONE = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)')


def names_in(text: str) -> list[str]:
    """`seal kit, leak` are two names; one that has a comma itself stands in quotes. Blanks are part of a name."""
    found = [quoted.replace('""', '"') or plain for quoted, plain in _ONE.findall(text)]
    return [name.strip() for name in found if name.strip()]


def as_typed(names: Iterable[str]) -> str:
    """As `names_in` reads them again, every one as it was."""
    return ", ".join(_quoted(name) if "," in name or name.startswith('"') else name for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def quoted(text: str) -> str:
    """As the query language reads a value that may hold blanks, commas and quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def clean_names(names: Iterable[str], longest: int = 40) -> list[str]:
    """As tags and labels are kept: in small letters, on one line, each once, in their order."""
    return [name for name in dict.fromkeys(" ".join(name.lower().splitlines()).strip()[:longest].strip() for name in names) if name]
