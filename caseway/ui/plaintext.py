"""Plain text as safe HTML."""

import re
from html import escape

MAX_LENGTH = 1_000_000
MAX_URL = 2_000
LINK_REL = "noopener noreferrer nofollow"


def text_to_html(text: str) -> str:
    """Plain text as paragraphs, with its addresses as links."""
    paragraphs = re.split(r"\n[ \t]*\n\s*?(?=\S|\Z)", capped(text).strip("\n"))
    return "".join(f"<p>{_linked(paragraph)}</p>\n" for paragraph in paragraphs if paragraph.strip())


def capped(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH]


_LINK = re.compile(rf"(?:https?://|mailto:)[^\s<>\"]{{1,{MAX_URL}}}|[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}")


def _linked(text: str) -> str:
    if not _may_link(text):
        return escape(text).replace("\n", "<br>\n")
    # No address goes on in the next line, and to look for one costs more than all else.
    return "<br>\n".join(_linked_line(line) if _may_link(line) else escape(line) for line in text.split("\n"))


def _may_link(text: str) -> bool:
    return "@" in text or "://" in text or "mailto:" in text


def _linked_line(text: str) -> str:
    pieces, end = [], 0
    for found in _LINK.finditer(text):
        address = _without_trailing_marks(found[0])
        pieces += [escape(text[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    pieces.append(escape(text[end:]))
    return "".join(pieces)


def _link(address: str) -> str:
    href = address if ":" in address else f"mailto:{address}"
    return f'<a href="{escape(href)}" target="_blank" rel="{LINK_REL}">{escape(address)}</a>'


def _without_trailing_marks(address: str) -> str:
    bare = address.rstrip(".,;:!?'*_]}")
    surplus = bare.count(")") - bare.count("(")
    while surplus > 0 and bare.endswith(")"):
        bare, surplus = bare[:-1], surplus - 1
    return bare
