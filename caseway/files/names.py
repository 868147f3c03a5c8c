"""File names from strangers, made harmless (pure)."""

import re
import unicodedata

LONGEST = 150
_SEPARATORS = re.compile(r"[\\/:]+")


def safe_filename(name: str, default: str = "file") -> str:
    """The last part of a name, without controls, bidirectional marks, invisible characters and leading dots."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    last = _SEPARATORS.split(visible.strip())[-1].strip(" .")
    return _shortened(last) or default


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) <= 12 else name[:LONGEST]
