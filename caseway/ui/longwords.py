"""Words without an end: a browser shapes such a line anew for each place where it may break, for minutes (100 KB of `*_`)."""

import re

from markupsafe import Markup

# Addresses are shorter, and no language has such words.
_LONG = 1_000
_STEP = 200
_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_SPACE = re.compile(r"(\s+)")
_PIECE = re.compile(rf"(?:&#?\w{{1,31}};|.){{1,{_STEP}}}", re.DOTALL)


def breakable(html: str) -> Markup:
    """Safe HTML with a place to break (`<wbr>`, which copies as nothing) in each word that is too long to lay out."""
    if len(html) < _LONG or max(map(len, html.split()), default=0) < _LONG:
        return Markup(html)
    return Markup("".join(piece if piece.startswith("<") else _broken(piece) for piece in _TAG.split(html)))


def _broken(text: str) -> str:
    return "".join(word if len(word) < _LONG else "<wbr>".join(_PIECE.findall(word)) for word in _SPACE.split(text))
