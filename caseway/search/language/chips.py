"""A query as chips: the conditions at its top, each of which can be taken away or put in."""

from dataclasses import dataclass

from .parsing import parse
from .rendering import render, render_part
from .tree import Not, Query, Word, all_of, parts_of


@dataclass(frozen=True)
class Chip:
    text: str
    without: str
    is_word: bool


def chips(tree: Query) -> list[Chip]:
    """The conditions of a query; `without` is the query once the chip is taken away."""
    parts = parts_of(tree)
    return [_chip(part, all_of(parts[:at] + parts[at + 1 :])) for at, part in enumerate(parts)]


def has_term(text: str, term: str) -> bool:
    parts = parts_of(parse(text))
    return all(part in parts for part in parts_of(parse(term)))


def with_term(text: str, term: str) -> str:
    """The query with one more condition, which is there once."""
    parts = parts_of(parse(text))
    new = [part for part in parts_of(parse(term)) if part not in parts]
    return render(all_of([*parts, *new]))


def without_term(text: str, term: str) -> str:
    gone = parts_of(parse(term))
    return render(all_of(part for part in parts_of(parse(text)) if part not in gone))


def toggle(text: str, term: str) -> str:
    return without_term(text, term) if has_term(text, term) else with_term(text, term)


def _chip(part: Query, others: Query) -> Chip:
    return Chip(
        text=render_part(part),
        without=render(others),
        is_word=isinstance(part, Word) or (isinstance(part, Not) and isinstance(part.part, Word)),
    )
