"""Tables for spreadsheets, in which no cell can become a formula (pure, but for the answer itself)."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation

# What a spreadsheet may take for the beginning of a formula.
_DANGEROUS = re.compile(r"[=+\-@\t\r\n]")
_GUARDED = re.compile(rf"'+{_DANGEROUS.pattern}")


def guarded(value: Any) -> str:
    """A cell that is only ever read as text. What looks guarded by itself is guarded once more."""
    text = "" if value is None else str(value)
    return f"'{text}" if _DANGEROUS.match(text) or _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell, so that what was exported can be brought in again."""
    return cell[1:] if _GUARDED.match(cell) else cell


class _Line:
    """What `csv` writes to: it hands the line on."""

    def write(self, text: str) -> str:
        return text


def lines(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    # The mark tells spreadsheets which letters these are.
    yield "\ufeff"
    writer = csv.writer(_Line())  # type: ignore[arg-type]
    yield writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        yield writer.writerow([guarded(cell) for cell in row])


def _spoken(language: str | None, parts: Iterator[str]) -> Iterator[str]:
    """The answer is made while it is sent, when the language that it was asked in holds no more."""
    while True:
        with translation.override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def csv_answer(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    spoken = _spoken(translation.get_language(), lines(header, rows))
    answer = StreamingHttpResponse(spoken, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
