"""How a mail on a ticket is recognised by people and by mail programs (pure)."""

import re

_TOKEN = re.compile(r"\[#\d+\]")
_PREFIX = re.compile(r"^(?:(?:re|aw|antw|sv|vs|fwd?|wg|tr|rv)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_PICTURE = re.compile(r"!\[([^\]\n]{0,200})\]\(\s*cid:[0-9a-f]{32}[^)\n]{0,200}\)")


def subject_line(subject: str, number: int) -> str:
    """The subject with exactly one token, whatever tokens and prefixes the customer's own subject has."""
    bare = " ".join(_TOKEN.sub(" ", subject).split())
    while bare != (bare := _PREFIX.sub("", bare).strip()):
        pass
    return f"Re: {bare[:180]} [#{number}]" if bare else f"Re: [#{number}]"


def quoted_text(intro: str, text: str, limit: int = 4000) -> str:
    """What was said before, as mail programs quote it."""
    lines = shortened(text, limit).split("\n")
    return "\n".join([intro, *(f"> {line}".rstrip() for line in lines)])


def shortened(text: str, limit: int) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[:limit].rstrip() + " […]"


def without_pictures(markdown: str) -> str:
    """Markdown as it reads without its pictures: their names stand in brackets."""
    return _PICTURE.sub(lambda found: f"[{found[1] or '…'}]", markdown)
