"""Markdown that people typed, as safe HTML."""

import re

import comrak

from caseway.ui.plaintext import capped, text_to_html
from caseway.ui.richtext import Images, costs_too_much, sanitised


def render_markdown(text: str, *, images: Images | None = None) -> str:
    """Markdown as people type it in a mail: a line break is a line break, raw HTML is text.

    `images` answers the address of a `cid:` image; all other images become their description.
    """
    text = capped(text)
    if costs_too_much(text):
        return text_to_html(text)
    html = comrak.render_markdown(
        _with_tags_as_words(text),
        extension_options=_markdown_extensions(),
        render_options=_markdown_rendering(),
    )
    return sanitised(html, images=images, remote_images=False)


_FENCE = re.compile(r" {0,3}(?:> ?)*(`{3,}|~{3,})")
_TAG_BEGINS_LINE = re.compile(r"^( {0,3}(?:(?:>|[*+-] |\d{1,9}[.)] ) ?)*)<(?!https?:|mailto:|[\w.+-]+@)")


def _with_tags_as_words(text: str) -> str:
    """A line that begins with a tag would begin a block of raw HTML, whose line breaks and Markdown are not read."""
    if "<" not in text:
        return text
    lines, fence = text.split("\n"), ""
    for index, line in enumerate(lines):
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        elif not fence:
            lines[index] = _TAG_BEGINS_LINE.sub(r"\1&lt;", line)
    return "\n".join(lines)


def _markdown_extensions() -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.table = True
    options.strikethrough = True
    options.autolink = True
    options.tagfilter = False
    return options


def _markdown_rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.hardbreaks = True
    options.escape = True
    options.unsafe_ = False
    return options
