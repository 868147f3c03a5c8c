"""Where the HTML of a mail stops being new: the containers in which mail programs keep what they quote."""

import re

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>')
_MARK = re.compile(r' (?:class|id)="([^"]*)"')
_CITE = re.compile(r' type="cite"')
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})

# The whole element is a quotation.
_WRAPS = frozenset(
    "gmail_quote gmail_quote_container gmail_extra yahoo_quoted protonmail_quote tutanota_quote zmail_extra mail_quote".split()
)
# From this element on everything is.
_OPENS = frozenset(
    {
        "appendonsend",
        "divRplyFwdMsg",
        "OLK_SRC_BODY_SECTION",
        "OutlookMessageHeader",
        "moz-cite-prefix",
        "reply-intro",
        "replySplit",
        "mail-editor-reference-message-container",
        "ms-outlook-mobile-body-separator-line",
    }
)
_FORWARDS = frozenset({"moz-forward-container"})


def without_marks(marked: str) -> str:
    """Cleaned HTML without the names that only told us where quotations are."""
    return _TAG.sub(lambda tag: f"<{tag[1]}{tag[2]}{_plain(tag[3])}>", marked) if _has_marks(marked) else marked


def split_html(marked: str) -> tuple[str, str] | None:
    """New and quoted part of cleaned HTML that still carries its marks; None where that is not clear."""
    if not _has_marks(marked):
        return None
    found = _first_quotation(marked)
    if found is None:
        return None
    start, end, around = found
    if _words(marked[end:]) or _answers_inside(marked[start:end]):
        # Something stands below or between the quoted words: an answer, perhaps.
        return None
    closing = "".join(f"</{name}>" for name, _ in reversed(around))
    opening = "".join(f"<{name}{_plain(attributes)}>" for name, attributes in around)
    new = without_marks(marked[:start] + closing)
    if not _words(new) and "<img" not in new:
        return None
    return new, without_marks(opening + marked[start:])


def _has_marks(marked: str) -> bool:
    return ' class="' in marked or ' id="' in marked or ' type="cite"' in marked


def _first_quotation(marked: str) -> tuple[int, int, list[tuple[str, str]]] | None:
    """Its start, where it ends, and the elements that are open around it."""
    open_elements: list[tuple[str, str]] = []
    for tag in _TAG.finditer(marked):
        closing, name, attributes = tag.groups()
        if closing:
            if open_elements:
                open_elements.pop()
            continue
        marks = set(_MARK.findall(attributes))
        if marks & _FORWARDS:
            return None
        if marks & _OPENS:
            return tag.start(), len(marked), open_elements
        # A blockquote of Gmail's that is not in its container is a passage that the author set off.
        if (marks & _WRAPS and name != "blockquote") or (name == "blockquote" and _CITE.search(attributes)):
            return tag.start(), _end_of(marked, tag), open_elements
        if name not in _VOID:
            open_elements.append((name, attributes))
    return None


def _end_of(marked: str, opening: re.Match[str]) -> int:
    level = 0
    for tag in _TAG.finditer(marked, opening.start()):
        if tag[2] in _VOID:
            continue
        level += -1 if tag[1] else 1
        if level == 0:
            return tag.end()
    return len(marked)


def _answers_inside(container: str) -> bool:
    """Gmail keeps even answers between quoted lines in its container, outside of the blockquotes."""
    opening = container.find("<blockquote")
    if not container.startswith("<div") or opening == -1:
        return False
    first = _TAG.match(container, opening)
    return first is not None and _words(container[_end_of(container, first) :]) != ""


def _words(html: str) -> str:
    return re.sub(r"<[^>]*>|&nbsp;|\s|\u200b", "", html)


def _plain(attributes: str) -> str:
    return re.sub(r' (?:class|id)="[^"]*"| type="cite"', "", attributes)
