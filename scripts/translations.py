"""Translations: `extract` collects the strings, `compile` makes them readable for the program, `check` finds gaps."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "caseway" / "locale"
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "lazy": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
OPTIONS = {"**/jinja2/**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compile_all() -> None:
    """Write django.mo beside every django.po that is newer."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file)
        with target.open("wb") as file:
            write_mo(file, catalog)


def template() -> Catalog:
    """All strings that the sources ask to translate."""
    catalog = Catalog(project="Caseway")
    found = extract_from_dir(ROOT / "caseway", METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True)
    for _filename, _line, message, _comments, context in found:
        catalog.add(message, context=context)
    return catalog


def extract(language: str = "de") -> None:
    """Bring a catalogue up to date: new strings are added empty, gone ones leave."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale=language, project="Caseway")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalog, sort_output=True, omit_header=False, width=140, no_location=True)
    # A date in the file would change it on every run.
    lines = [line for line in buffer.getvalue().splitlines(keepends=True) if b"POT-Creation-Date" not in line and b"PO-Revision-Date" not in line]
    path.write_bytes(b"".join(lines))


def gaps() -> list[str]:
    """Strings without a translation, and those no catalogue knows yet."""
    wanted = template()
    found = []
    for path in catalogues():
        with path.open("rb") as file:
            catalog = read_po(file)
        for message in wanted:
            if not message.id:
                continue
            known = catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            strings = known.string if known and not isinstance(known.string, str) else (known.string if known else "",)
            if not known or not all(strings):
                found.append(f"{path.parent.parent.name}: {message.id}")
    return found


if __name__ == "__main__":
    act = sys.argv[1] if len(sys.argv) > 1 else "compile"
    if act == "extract":
        extract()
    elif act == "check":
        missing = gaps()
        if missing:
            sys.exit("Not translated:\n  " + "\n  ".join(missing[:40]) + (f"\n  … and {len(missing) - 40} more" if len(missing) > 40 else ""))
    else:
        compile_all()
