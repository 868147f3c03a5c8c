"""SQLite plans a statement anew for each value that it has samples of (`sqlite_stat4`), which takes longer than most answers."""

import re
from collections.abc import Container, Sequence
from typing import Any

_MARK = re.compile("(?<!%)%s")

# For each value of a statement its place among those of the question, or the value itself.
Parameters = list[tuple[int | None, Any]]


def with_hidden(sql: str, parameters: Sequence[tuple[int | None, Any]], hidden: Container[int | None]) -> tuple[str, Parameters]:
    """The same statement with constants written into it, and hidden values behind a plus, where SQLite does not look for samples."""
    pieces, kept = _MARK.split(sql), []
    written = [pieces[0]]
    for (place, constant), piece in zip(parameters, pieces[1:], strict=True):
        literal = _literal(constant) if place is None else None
        if literal is None:
            kept.append((place, constant))
        written += [literal or ("+%s" if place in hidden else "%s"), piece]
    return "".join(written), kept


def _literal(constant: Any) -> str | None:
    """None for what is not ours to write."""
    if type(constant) is str and "\0" not in constant:
        return "'" + constant.replace("'", "''").replace("%", "%%") + "'"
    return str(int(constant)) if type(constant) in (int, bool) else None
