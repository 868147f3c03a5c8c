"""From tree to its one canonical text."""

from caseway.ui.names import quoted

from .quoting import value_needs_quotes, word_needs_quotes
from .tree import And, Empty, Not, Or, Query, Term, Through, Value, Word


def render(tree: Query) -> str:
    """The text that reads back as this tree."""
    if isinstance(tree, Or):
        return " or ".join(render(part) for part in tree.parts)
    if isinstance(tree, And):
        return " ".join(render_part(part) for part in tree.parts)
    if isinstance(tree, Not):
        return f"-{_single(tree.part)}"
    if isinstance(tree, Through):
        return f"{tree.field}:({render(tree.part)})"
    return "" if isinstance(tree, Empty) else _leaf(tree)


def render_part(part: Query) -> str:
    """One of several conditions that hold together."""
    return f"({render(part)})" if isinstance(part, Or) else render(part)


def _single(part: Query) -> str:
    return f"({render(part)})" if isinstance(part, And | Or | Not) else render(part)


def _leaf(leaf: Term | Word) -> str:
    if isinstance(leaf, Word):
        return quoted(leaf.text) if leaf.is_phrase or word_needs_quotes(leaf.text) else leaf.text
    values = [_value(value) for value in leaf.values]
    if leaf.op == "..":
        return f"{leaf.field}:{'..'.join(values)}"
    return f"{leaf.field}{leaf.op}{','.join(values)}"


def _value(value: Value) -> str:
    is_open_end = not value.text and not value.is_quoted
    bare = is_open_end or not (value.is_quoted or value_needs_quotes(value.text))
    return value.text if bare else quoted(value.text)
