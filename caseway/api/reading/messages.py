"""Messages and files as the API tells them."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from caseway.files.models import File
from caseway.files.pictures import shown
from caseway.tickets.models import Message
from caseway.tickets.reading import Attached, files_of

Row = dict[str, Any]

COLUMNS = (
    "id", "workspace_id", "kind", "is_internal", "channel", "body", "html", "quoted", "customer_id", "author_name", "author_email",
    "created_at", "ticket__number",
)  # fmt: skip
_AS_THEY_ARE = ("id", "kind", "is_internal", "channel", "body", "quoted", "created_at")


def rows_of(messages: QuerySet[Message]) -> QuerySet:
    return messages.values(*COLUMNS)


def describe(rows: list[Row]) -> list[Row]:
    files = files_of(rows)
    return [_described(row, files[row["id"]]) for row in rows]


def told_of(message: Message, *, may_have_files: bool = True) -> Row:
    own = {name: getattr(message, name) for name in COLUMNS if name != "ticket__number"}
    row = {**own, "ticket__number": message.ticket.number}
    return describe([row])[0] if may_have_files else _described(row, [])


def _described(row: Row, files: list[Attached]) -> Row:
    told = {name: row[name] for name in _AS_THEY_ARE}
    told["ticket"] = row["ticket__number"]
    told["html"] = shown(row["html"], files_at())
    told["author"] = {
        "name": row["author_name"] or row["author_email"],
        "email": row["author_email"],
        "is_member": row["customer_id"] is None,
    }
    told["attachments"] = [
        {**file_told(file.token, file.filename, file.size, file.content_type), "is_inline": file.is_inline} for file in files
    ]
    return told


def attachment_told(file: File) -> Row:
    return file_told(file.token, file.filename, file.size, file.content_type)


def file_told(token: str, filename: str, size: int, content_type: str) -> Row:
    return {"id": token, "filename": filename, "size": size, "content_type": content_type, "url": f"{files_at()}{token}"}


def files_at() -> str:
    """Whole, like every other `url` that a program reads."""
    return f"{settings.CASEWAY_URL}/api/v1/attachments/"
