"""Tables for spreadsheets, in which no cell can become a formula (pure, but for the answer itself)."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

# What a spreadsheet may take for the beginning of a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(value: Any) -> str:
    """A cell that is only ever read as text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def unguarded(cell: str) -> str:
    """The text of a guarded cell, so that what was exported can be brought in again."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_DANGEROUS) else cell


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


def csv_answer(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
