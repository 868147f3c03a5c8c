"""Words as both databases index and ask them (pure): lower case, without accents, simple plural endings cut alike.

Folding in Python, and not by each database's own configuration, is what makes their answers equal.
"""

import re
import unicodedata

LONGEST_TEXT = 200_000
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Lower case without accents: “Größe” → “grosse”."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(_SPECIAL)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    found = _WORD.findall(fold(text[:LONGEST_TEXT]))
    return found if max(map(len, found), default=0) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in found]


def document(text: str) -> str:
    """A text as it is indexed."""
    return " ".join(words(text))
