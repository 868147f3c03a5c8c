"""What a query means: a small tree of values that compares, prints and hashes."""

from collections.abc import Iterable
from dataclasses import dataclass, field


def _place() -> int:
    # Where something stood is for error messages only; two equal queries may be typed differently.
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Value:
    """What stands after an operator; in quotes it is never one of the words `me`, `none`, `today`…"""

    text: str
    is_quoted: bool = False
    position: int = _place()


@dataclass(frozen=True)
class Term:
    """A field, an operator (`..` for a range of two, an empty end is open) and one or more values."""

    field: str
    op: str
    values: tuple[Value, ...]
    position: int = _place()


@dataclass(frozen=True)
class Word:
    """A word without a field; a phrase was in quotes and is taken to the letter."""

    text: str
    is_phrase: bool = False
    position: int = _place()


@dataclass(frozen=True)
class Empty:
    """No condition at all: everything."""


@dataclass(frozen=True)
class Not:
    part: "Query"


@dataclass(frozen=True)
class And:
    parts: tuple["Query", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Query", ...]


@dataclass(frozen=True)
class Through:
    """A relation, and what is asked of the things that it leads to: `blocks:(product:App is:open)`."""

    field: str
    part: "Query"
    position: int = _place()


Query = And | Or | Not | Term | Word | Through | Empty


def all_of(parts: Iterable[Query]) -> Query:
    """The parts together, flat, so that words of nested brackets stay one group."""
    return _joined(And, parts)


def any_of(parts: Iterable[Query]) -> Query:
    return _joined(Or, parts)


def negated(part: Query) -> Query:
    if isinstance(part, Not):
        return part.part
    return part if isinstance(part, Empty) else Not(part)


def parts_of(tree: Query) -> tuple[Query, ...]:
    """The conditions that hold together at the top of a query."""
    if isinstance(tree, Empty):
        return ()
    return tree.parts if isinstance(tree, And) else (tree,)


def _joined(kind: type[And] | type[Or], parts: Iterable[Query]) -> Query:
    flat: list[Query] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.parts)
        elif not isinstance(part, Empty):
            flat.append(part)
    if not flat:
        return Empty()
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
