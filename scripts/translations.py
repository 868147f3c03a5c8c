"""Translations: `extract` collects the strings, `compile` makes them readable for the program, `check` finds gaps."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "caseway" / "locale"
LANGUAGES = ("de",)
METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
# As in caseway.ui.environment: the blanks of a block are part of its string.
OPTIONS = {"**/jinja2/**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
# A date or a version in the file would change it on every run; nobody stands behind the placeholders of the rest.
UNSTABLE = tuple(
    f'"{name}'.encode()
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Project-Id", "Report-Msgid", "Last-Translator", "Language-Team")
)
SHOWN = 40
SHORTEST_SENTENCE = 20


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compile_all() -> None:
    """Write django.mo beside every django.po that is newer."""
    for path in map(path_of, LANGUAGES):
        target = path.with_suffix(".mo")
        if path.exists() and not (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
            with target.open("wb") as file:
                write_mo(file, _read(path))


def extract() -> None:
    """Bring the catalogues up to date: new strings are added empty, gone ones leave."""
    for language in LANGUAGES:
        path = path_of(language)
        catalog = _read(path) if path.exists() else Catalog(locale=language, header_comment="# Caseway's words.", fuzzy=False)
        catalog.update(_template(), no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(catalog))


def troubles() -> Iterator[str]:
    """Strings that a catalogue does not know, leaves empty or unsure, or translates with other placeholders."""
    wanted = [message for message in _template() if message.id]
    for language in LANGUAGES:
        path = path_of(language)
        catalog = _read(path) if path.exists() else Catalog(locale=language)
        for message in wanted:
            known = catalog.get(_forms(message.id)[0], message.context)
            if trouble := _trouble(known):
                yield f"{language}: {trouble}: {_forms(message.id)[0]!r}"


def _trouble(known: Message | None) -> str:
    if known is None:
        return "unknown (run make translations)"
    if known.fuzzy or not all(_forms(known.string)):
        return "not translated"
    # The singular may leave out its number, so the plural's placeholders are the measure.
    if set(PLACEHOLDER.findall(_forms(known.id)[-1])) != set(PLACEHOLDER.findall(_forms(known.string)[-1])):
        return "other placeholders"
    if any(_stutters(words) for words in _forms(known.string)):
        return "says everything more than once"
    return ""


def _stutters(words: str) -> bool:
    """Whether a sentence is nothing but itself over and over, as an editor leaves it that pastes twice."""
    return len(words) > SHORTEST_SENTENCE and words in (words + words)[1:-1]


def _forms(words: str | list | tuple) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _template() -> Catalog:
    """All strings that the sources ask to translate."""
    catalog = Catalog(project="Caseway")
    for _file, _line, words, _comments, context in extract_from_dir(ROOT / "caseway", METHODS, OPTIONS, KEYWORDS):
        catalog.add(words, context=context)
    return catalog


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _written(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, sort_output=True, width=140, no_location=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNSTABLE))


def main(act: str) -> None:
    if act == "extract":
        extract()
    elif act == "check":
        found = list(troubles())
        if found:
            more = f"\n… and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            sys.exit("\n".join(found[:SHOWN]) + more)
    else:
        compile_all()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "compile")
