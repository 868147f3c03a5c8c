"""The look of mail that leaves: few styles, put into the elements, readable on light and on dark."""

from collections.abc import Sequence
from functools import cache
from typing import cast

import css_inline
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Template
from markupsafe import Markup

from caseway.mail.composing import CID_DOMAIN

# No backgrounds and no black: clients that turn mail dark choose their own, and these greys stand on both.
STYLE = """
.letter { max-width: 640px; font: 15px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
p, ul, ol, table, pre, blockquote { margin: 0 0 12px; }
h1, h2, h3, h4 { margin: 16px 0 8px; font-size: 16px; line-height: 1.3; }
img { max-width: 100%; height: auto; }
pre { padding: 8px 10px; border: 1px solid #8886; border-radius: 6px; font: 13px/1.45 Menlo, Consolas, monospace; white-space: pre-wrap; }
code { font-family: Menlo, Consolas, monospace; font-size: 13px; }
td, th { padding: 4px 8px; border: 1px solid #8886; text-align: left; }
table { border-collapse: collapse; }
blockquote { padding-left: 12px; border-left: 3px solid #8886; color: #777777; }
.foot { margin-top: 20px; padding-top: 8px; border-top: 1px solid #8886; color: #777777; font-size: 13px; }
.foot a { color: #777777; }
.then { margin-top: 20px; color: #777777; font-size: 13px; }
"""


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, extra_css=STYLE)


@cache
def _template() -> Template:
    return cast(Jinja2, engines["jinja2"]).env.get_template("mail/letter.html")


def letter_html(body: str, *, language: str, foot: str = "", quotes: Sequence[tuple[str, str]] = ()) -> str:
    """A whole HTML body. All parts are safe HTML already; `quotes` are (who wrote when, what), newest first."""
    quoted = [(intro, Markup(html)) for intro, html in quotes]
    page = _template().render(body=Markup(body), foot=Markup(foot), quotes=quoted, language=language)
    return _inliner().inline(page)


def with_pictures(html: str, tokens: list[str]) -> str:
    """Stored references to files as references to the parts of a mail."""
    for token in tokens:
        html = html.replace(f'"cid:{token}"', f'"cid:{token}@{CID_DOMAIN}"')
    return html
