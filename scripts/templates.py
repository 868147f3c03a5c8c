"""Looks over the templates: they parse, and hold nothing that the content policy would refuse or the form guard miss."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent / "caseway"
FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)[^>]*>": "a script in the page",
    r"\sstyle\s*=": "a style attribute",
    r"\son[a-z]+\s*=\s*[\"']": "an on… attribute",
    r"javascript:": "a javascript: address",
    r"\|\s*safe\b": "text marked safe in a template (mark it where it is made)",
}
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)


def troubles(path: Path) -> list[str]:
    text = path.read_text()
    found = []
    try:
        Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        found.append(f"line {error.lineno}: {error.message}")
    found += [f"{words}: {match.group(0)[:60]}" for pattern, words in FORBIDDEN.items() for match in re.finditer(pattern, text)]
    found += ["a form that posts without {{ csrf_input }}" for match in POST_FORM.finditer(text) if "csrf_input" not in match.group(1)]
    return found


if __name__ == "__main__":
    bad = [f"{path.relative_to(ROOT)}: {trouble}" for path in sorted(ROOT.rglob("jinja2/**/*.html")) for trouble in troubles(path)]
    if bad:
        sys.exit("\n".join(bad))
