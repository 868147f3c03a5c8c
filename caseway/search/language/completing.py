"""What could come next in the box where a query is typed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from caseway.ui.names import quoted

from .dates import DATE_WORDS
from .quoting import FIELD, OPENING_QUOTES, value_needs_quotes
from .vocabulary import Field, Kind, Vocabulary

MOST_COMPLETIONS = 12

_BEFORE_CURSOR = re.compile(rf"(?P<field>{FIELD})(?::?(?:!=|<=|>=|[=<>~])|:)(?P<values>.*)", re.DOTALL)
_LAST_TOKEN = re.compile(r'(?:[^\s"(]|"[^"]*"?)+$')

Names = Mapping[str, Callable[[str], Iterable[str]]]


@dataclass(frozen=True)
class Completion:
    """Put `text` in place of what stands from `start` to `end`."""

    text: str
    label: str
    start: int
    end: int


def complete(text: str, cursor: int, vocabulary: Vocabulary, names: Names | None = None) -> list[Completion]:
    """Field names, or values of the field at the cursor; `names` lists those the asker may see."""
    cursor = max(0, min(cursor, len(text)))
    found = _LAST_TOKEN.search(text[:cursor])
    token = found[0].removeprefix("-") if found else ""
    if typed := _BEFORE_CURSOR.match(token):
        return _values(typed, cursor, vocabulary, names or {})
    return _fields(token, cursor, vocabulary) if token else []


def _fields(typed: str, cursor: int, vocabulary: Vocabulary) -> list[Completion]:
    start = cursor - len(typed)
    matching = [each for each in vocabulary.fields if _begins(typed, each.name, str(each.label), *each.aliases)]
    offers = [Completion(f"{each.name}:", str(each.label or each.name), start, cursor) for each in matching]
    return offers[:MOST_COMPLETIONS]


def _values(found: re.Match[str], cursor: int, vocabulary: Vocabulary, names: Names) -> list[Completion]:
    field = vocabulary.get(found["field"].lower())
    if field is None:
        return []
    last = re.split(r",|\.\.", found["values"])[-1]
    typed = last.strip(OPENING_QUOTES)
    matching = [(value, label) for value, label in _offers(field, typed, names) if _begins(typed, value, label)]
    start = cursor - len(last)
    return [Completion(text, label, start, cursor) for text, label in _distinct(matching)][:MOST_COMPLETIONS]


def _offers(field: Field, typed: str, names: Names) -> Iterator[tuple[str, str]]:
    if field.kind == Kind.PERSON:
        yield "me", "me"
    if field.kind == Kind.REF and field.name == "team":
        yield "my-team", "my-team"
    for name, label in field.choices.items():
        yield name, str(label)
    for name in (*field.conditions, *(DATE_WORDS if field.kind == Kind.DATE else ())):
        yield name, name
    for name in names.get(field.resolver or field.name, _no_names)(typed):
        yield name, name
    if field.lookup and field.kind not in (Kind.TEXT, Kind.NUMBER):
        yield from (("none", "none"), ("any", "any"))


def _no_names(typed: str) -> Iterable[str]:
    return ()


def _distinct(offers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen = set()
    for value, label in offers:
        text = quoted(value) if value_needs_quotes(value) else value
        if text not in seen:
            seen.add(text)
            yield text, label


def _begins(typed: str, *names: str) -> bool:
    return any(name.casefold().startswith(typed.casefold()) for name in names)
