"""HTML that strangers sent, made safe to show, and its words.

`clean_html` answers canonical HTML: balanced, lower case, attributes in double quotes. What works on its answer may rely on that.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from copy import copy
from functools import cache
from html import escape, unescape
from itertools import count

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig

from caseway.ui.plaintext import LINK_REL, MAX_URL, capped, text_to_html

# Sanitising is quadratic in the depth (100,000 open elements take 15 s), browsers draw nothing useful beyond some hundreds.
MAX_OPEN = 1_500
MAX_DEPTH = 150
# Five microseconds each.
MAX_ENTITIES = 50_000

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset(
    "a abbr address article aside b big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
DROPPED_WITH_CONTENT = frozenset("script style title noscript template iframe object textarea select noembed noframes".split())
_CELL = frozenset({"colspan", "rowspan", "align", "valign"})
_ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": _CELL,
    "th": _CELL,
    "tr": frozenset({"align", "valign"}),
    "ol": frozenset({"start", "type"}),
    "*": frozenset({"dir", "lang"}),
}
_SHORT_WORD = re.compile(r"[\w%.-]{1,20}")
_ADDRESS = re.compile(rf"(?:https?://|mailto:)[^\s\x00-\x20]{{1,{MAX_URL}}}", re.IGNORECASE)
_CID = re.compile(r"cid:(.{1,300})", re.IGNORECASE | re.DOTALL)

# What other programs wrap around the words they quote; only these names survive `keep_marks=True`.
QUOTE_CLASSES = frozenset(
    "gmail_quote gmail_quote_container gmail_extra gmail_attr yahoo_quoted moz-cite-prefix moz-forward-container protonmail_quote "
    "tutanota_quote zmail_extra OutlookMessageHeader WordSection1 mail_quote".split()
)
QUOTE_IDS = frozenset(
    "appendonsend divRplyFwdMsg OLK_SRC_BODY_SECTION reply-intro replySplit mail-editor-reference-message-container "
    "ms-outlook-mobile-body-separator-line".split()
)

Images = Callable[[str], str | None]


def clean_html(html: str, *, images: Images | None = None, keep_marks: bool = False, remote_images: bool = True) -> str:
    """The allow-listed part of strangers' HTML; `images` answers the address of a `cid:` image, or None when it has none.

    Images elsewhere lose their `src`; with `remote_images` their address stays readable in `title`.
    """
    html = capped(html)
    if costs_too_much(html):
        return text_to_html(_without_tags(html))
    return sanitised(html, images=images, keep_marks=keep_marks, remote_images=remote_images)


def place_images(cleaned: str, images: Images) -> str:
    """Give the `cid:` images of cleaned HTML the addresses known by now; those without one show their alt text."""
    return _IMAGE.sub(lambda tag: _placed(tag[0], images), cleaned)


_HELD_BACK = re.compile(r'<img alt="([^"]*)" title="((?:https?:)[^"]*)">', re.IGNORECASE)


def remote_images(cleaned: str) -> list[str]:
    """The addresses of images that were held back in cleaned HTML, in their order."""
    return [unescape(found[1]) for found in _HELD_BACK.findall(cleaned)] if "<img alt" in cleaned else []


def place_remote_images(cleaned: str, base: str, first: int = 0) -> str:
    """Held-back images with an address of ours: `base` and their place."""
    numbers = count(first)
    return _HELD_BACK.sub(lambda tag: f'<img alt="{tag[1]}" src="{escape(base)}{next(numbers)}" loading="lazy">', cleaned)


def html_to_text(html: str) -> str:
    """The words of HTML, with its lists and tables laid out in plain text."""
    if not html.strip():
        return ""
    if costs_too_much(html) or len(html) > LAID_OUT or _padding(html) > _PADDED:
        return _without_tags(html)
    try:
        text = get_text(html, _style())
    except (RecursionError, ValueError, AssertionError, LookupError, TypeError, AttributeError):
        # Layout is a comfort: whatever trips it, the words stay.
        return _without_tags(html)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _style() -> ParserConfig:
    """One for each text: Inscriptis hangs what it writes on the style's body, so that two at once would write on one sheet."""
    style = {**STRICT_CSS_PROFILE, "body": copy(STRICT_CSS_PROFILE["body"])}
    return ParserConfig(css=style, display_links=False, display_images=False)


def _padding(html: str) -> int:
    """At most so many characters fill up the tables of HTML: as many as its widest cell has, in as many lines as there could be."""
    _before, *cells = _CELL_BEGINS.split(html)
    return max(map(len, cells), default=0) * (html.count("<") + html.count("\n"))


def depth(cleaned: str) -> int:
    """How deep the elements of canonical HTML are nested."""
    deepest = now = 0
    for closing, name in _TAG.findall(cleaned):
        if closing:
            now -= 1
        elif name not in _VOID:
            now += 1
            deepest = max(deepest, now)
    return deepest


_VOID = frozenset({"br", "hr", "img", "col", "wbr", "input", "meta", "link", "area", "base", "embed", "source", "track", "param"})
# Authors leave these open by habit; the parser closes them itself, so they do not nest.
_CLOSED_BY_THEMSELVES = _VOID | {"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead", "tfoot", "body", "html", "head"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTES_WITH_MARKS = {**_ATTRIBUTES, "*": _ATTRIBUTES["*"] | {"class", "id"}, "blockquote": frozenset({"type"})}
_IMAGE = re.compile(r'<img(?: [a-z]+="[^"]*")*>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_BLOCK_END = re.compile(r"</(?:p|div|li|tr|h[1-6]|table|ul|ol|blockquote|pre|dd|dt)\s*>|<(?:br|hr)\b[^>]{0,200}>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|title|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
# Layout takes some milliseconds a kilobyte, so a very long mail gets plain words.
LAID_OUT = 100_000
# In a table every line is filled up to the width of its column: so many characters are made in a fifth of a second.
_PADDED = 20_000_000
_CELL_BEGINS = re.compile(r"<t[dh]\b", re.IGNORECASE)


def costs_too_much(html: str) -> bool:
    """Whether entities or elements left open exceed what the sanitiser takes in reasonable time."""
    return html.count("&") > MAX_ENTITIES or _opens_too_many(html)


def _opens_too_many(html: str) -> bool:
    if html.count("<") <= MAX_OPEN:
        return False
    now = 0
    for closing, name in _TAG.findall(html):
        if name.lower() in _CLOSED_BY_THEMSELVES:
            continue
        now = max(0, now - 1) if closing else now + 1
        if now > MAX_OPEN:
            return True
    return False


# The images of what is being cleaned; a cleaner takes longer to make than most texts to clean.
_known_images: ContextVar[Images | None] = ContextVar("known_images", default=None)


def sanitised(html: str, *, images: Images | None, keep_marks: bool = False, remote_images: bool) -> str:
    """The same of HTML that is known to take no long time."""
    before = _known_images.set(images)
    try:
        cleaned = _cleaner(keep_marks, remote_images).clean(html)
    finally:
        _known_images.reset(before)
    if depth(cleaned) > MAX_DEPTH:
        return text_to_html(_without_tags(cleaned))
    return _finish_images(cleaned)


@cache
def _cleaner(keep_marks: bool, remote_images: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=_ATTRIBUTES_WITH_MARKS if keep_marks else _ATTRIBUTES,
        attribute_filter=_attribute_filter(remote_images),
        url_schemes=SCHEMES | {"cid"},
        link_rel=LINK_REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _attribute_filter(remote_images: bool) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return _image_source(value, _known_images.get(), remote_images)
        if name == "href":
            return value if _ADDRESS.fullmatch(value.strip()) else None
        if name == "rel":
            return LINK_REL
        if name in ("class", "id"):
            return _quote_mark(name, value)
        if name in ("alt", "title"):
            return " ".join(value.split())[:300]
        return value if _SHORT_WORD.fullmatch(value) else None

    return keep


def _image_source(value: str, images: Images | None, remote_images: bool) -> str | None:
    value = value.strip()
    if cid := _CID.fullmatch(value):
        return images(cid[1]) if images else None
    return value if remote_images and _ADDRESS.fullmatch(value) else None


def _quote_mark(name: str, value: str) -> str | None:
    """Outlook and others prefix the names with `x_` each time a mail passes through them."""
    known = QUOTE_CLASSES if name == "class" else QUOTE_IDS
    return next((bare for word in value.split() if (bare := re.sub(r"^(?:x_)+", "", word)) in known), None)


def _finish_images(cleaned: str) -> str:
    return _IMAGE.sub(lambda tag: _without_remote_source(tag[0]), cleaned) if "<img" in cleaned else cleaned


def _without_remote_source(tag: str) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag))
    source = attributes.get("src", "")
    if not source.lower().startswith(("http:", "https:")):
        return tag
    if _is_tracking_pixel(attributes):
        return ""
    shown = attributes.get("alt") or unescape(source).split("?")[0].rstrip("/").rpartition("/")[2][:80]
    # A remote image would tell its sender who reads when; the address stays as text.
    return f'<img alt="{escape(unescape(shown))}" title="{escape(unescape(source))}">'


def _is_tracking_pixel(attributes: dict[str, str]) -> bool:
    return attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1")


def _placed(tag: str, images: Images) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag))
    cid = _CID.fullmatch(unescape(attributes.get("src", "")))
    if not cid:
        return tag
    source = images(cid[1])
    attributes.pop("src")
    head = f' src="{escape(source)}"' if source else ""
    return "<img" + head + "".join(f' {name}="{value}"' for name, value in attributes.items()) + ">"


def _without_tags(html: str) -> str:
    lines = _BLOCK_END.sub("\n", _HIDDEN.sub("", html))
    text = unescape(re.sub(r"<[a-zA-Z/!?][^<>]*>?", "", lines))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip("\n")
