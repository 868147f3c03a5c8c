"""What holds for every template and style sheet of every app."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

CASEWAY = Path(__file__).parents[2] / "caseway"
STATIC = CASEWAY / "ui" / "static" / "ui"
CSS = STATIC / "css"
TEMPLATES = sorted(CASEWAY.glob("*/jinja2/**/*.html"))
# Mail is read in mail programs, which know inline styles only.
PAGES = [path for path in TEMPLATES if "mail" not in path.parts[-2:][0] and not path.name.endswith("mail.html")]
SHEETS = sorted(path for path in CSS.rglob("*.css"))

RAW_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|(?:ok)?lab|(?:ok)?lch|color)\(|[\s:,](?:white|black|red|gr[ae]y)\b(?!-)", re.I
)
PUBLIC = re.compile(r"ui/(?:plain|help)_base\.html|ui/dist/help\.css|helpcentre/(?:frame_)?base\.html")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ACTIVE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)|hx-on|hx-vals=['\"]js:", re.I)
ICON_CALL = re.compile(r"""icon\(\s*"([^"]+)"\s*\)|icon_name="([^"]+)\"""")


def named(path):
    return str(path.relative_to(CASEWAY))


@pytest.mark.parametrize("sheet", [path for path in SHEETS if path.name != "tokens.css"], ids=named)
def test_colours_come_from_the_tokens(sheet):
    assert RAW_COLOUR.findall(COMMENT.sub("", sheet.read_text())) == []


@pytest.mark.parametrize("template", PAGES, ids=named)
def test_a_page_carries_no_inline_style_or_script(template):
    assert ACTIVE.findall(re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.S)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_page_uses_only_icons_we_have_drawn(template):
    from_call = [first or second for first, second in ICON_CALL.findall(template.read_text())]
    drawn = set(re.findall(r'^    "([a-z-]+)": [("]', (CASEWAY / "ui" / "icons.py").read_text(), re.M))
    assert set(from_call) <= drawn


@pytest.mark.parametrize("template", [path for path in PAGES if path.name != "components.html"], ids=named)
def test_a_page_uses_only_classes_its_sheet_knows(template):
    text = template.read_text()
    is_public = PUBLIC.search(text) or ("helpcentre" in template.parts and '"ui/base.html"' not in text)
    entry = "help.css" if is_public else "app.css"
    assert classes_used(text) - classes_of(entry) == set()


def classes_used(text):
    """Those written out; what an expression makes is left aside."""
    written = re.findall(r'class="([^"]*)"', re.sub(r"\{[#%].*?[#%]\}", " ", text, flags=re.S))
    return set(re.sub(r"\S*\{\{.*?\}\}\S*", " ", " ".join(written)).split())


@cache
def classes_of(entry):
    sheets = re.findall(r'@import "\./([^"]+)"', (CSS / entry).read_text())
    return set(re.findall(r"\.([a-z][\w-]*)", " ".join(COMMENT.sub("", (CSS / sheet).read_text()) for sheet in sheets)))


def test_there_are_at_most_thirty_utilities():
    text = COMMENT.sub("", (CSS / "utilities.css").read_text())
    assert len(set(re.findall(r"\.([a-z][a-z-]+)(?::hover)? \{", text))) <= 30


@pytest.mark.parametrize("sheet", [path for path in SHEETS if path.parent.name in ("components", "layout")], ids=named)
def test_each_sheet_stays_in_its_layer_and_is_used(sheet):
    assert sheet.read_text().startswith(f"@layer {sheet.parent.name} {{")
    address = f'@import "./{sheet.parent.name}/{sheet.name}";'
    assert any(address in (CSS / entry).read_text() for entry in ("app.css", "help.css"))


@pytest.mark.parametrize("element", sorted((STATIC / "js" / "elements").glob("*.js")), ids=lambda path: path.stem)
def test_an_element_is_small_and_named_as_its_file(element):
    text = element.read_text()
    assert f'customElements.define("{element.stem}"' in text
    assert len(text.splitlines()) <= 125


def test_scripts_and_styles_fit_the_budget_when_built():
    for name, limit in BUDGETS.items():
        built = STATIC / "dist" / name
        if built.exists():
            assert len(gzip.compress(built.read_bytes())) <= limit * 1024, name


BUDGETS = {"app.js": 70, "app.css": 30, "help.js": 10, "help.css": 30}
