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
    lowered = text.lower().translate(_SPECIAL)
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text[:LONGEST_TEXT]))]


def document(text: str) -> str:
    """A text as it is indexed."""
    return " ".join(words(text))
