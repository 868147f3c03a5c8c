"""Looks over the templates: they parse, and hold nothing that the content policy would refuse or the form guard miss."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError
from jinja2.nodes import Block, Extends, Template

ROOT = Path(__file__).resolve().parent.parent / "caseway"
FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)[^>]*>": "a script in the page",
    r"\sstyle\s*=": "a style attribute",
    r"\son[a-z]+\s*=\s*[\"']": "an on… attribute",
    r"javascript:": "a javascript: address",
    r"\|\s*safe\b": "text marked safe in a template (mark it where it is made)",
}
# What a page fills; one of them within another would be drawn in the frame's place.
OF_THE_FRAME = {"assets", "bar", "body", "body_class", "content", "csrf", "foot", "head", "inspector", "live", "title"}
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)


def troubles(path: Path) -> list[str]:
    text = path.read_text()
    found = []
    try:
        tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)
        found += [] if path.name.endswith("base.html") else displaced(tree)
    except TemplateSyntaxError as error:
        found.append(f"line {error.lineno}: {error.message}")
    found += [f"{words}: {match.group(0)[:60]}" for pattern, words in FORBIDDEN.items() for match in re.finditer(pattern, text)]
    found += ["a form that posts without {{ csrf_input }}" for match in POST_FORM.finditer(text) if "csrf_input" not in match.group(1)]
    return found


def displaced(page: Template) -> list[str]:
    inner = {block.name for outer in page.find_all(Block) for block in outer.find_all(Block)} if page.find(Extends) else set()
    return [f"a block of the frame, “{name}”, within another block" for name in sorted(inner & OF_THE_FRAME)]


if __name__ == "__main__":
    bad = [f"{path.relative_to(ROOT)}: {trouble}" for path in sorted(ROOT.rglob("jinja2/**/*.html")) for trouble in troubles(path)]
    if bad:
        sys.exit("\n".join(bad))
