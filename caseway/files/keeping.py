"""keep() and keep_all(): the one way bytes become files."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from caseway.files.models import File
from caseway.files.names import safe_filename
from caseway.files.storage import DurableFileSystemStorage

# Shown inside pages; everything else is offered for download only.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True)
class Given:
    """What is to be kept, as its sender describes it."""

    content: bytes
    filename: str
    content_type: str = ""


def keep(workspace_id: int, content: bytes, *, filename: str, content_type: str = "", by=None) -> File:
    """Store bytes durably and return their row (unsaved transactionally: call inside the verb's transaction)."""
    return keep_all(workspace_id, [Given(content, filename, content_type)], by=by)[0]


def keep_all(workspace_id: int, given: Iterable[Given], *, by=None) -> list[File]:
    """The same for many that come together: they lie in one folder, so that the disk is waited for once and not for each."""
    tokens = {secrets.token_hex(16): one for one in given}
    if not tokens:
        return []
    folder = f"{workspace_id}/{secrets.token_hex(1)}"
    paths = _stored({f"{folder}/{token}": one.content for token, one in tokens.items()})
    return File.objects.bulk_create(
        File(
            workspace_id=workspace_id,
            token=token,
            path=path,
            filename=safe_filename(one.filename),
            content_type=trusted_type(one.content, one.content_type),
            size=len(one.content),
            sha256=hashlib.sha256(one.content).hexdigest(),
            uploaded_by=by,
        )
        for path, (token, one) in zip(paths, tokens.items(), strict=True)
    )


def _stored(contents: Mapping[str, bytes]) -> list[str]:
    if isinstance(default_storage, DurableFileSystemStorage):
        return default_storage.save_all(contents)
    return [default_storage.save(path, ContentFile(content)) for path, content in contents.items()]


def trusted_type(content: bytes, declared: str) -> str:
    """The declared type, unless it claims to be a picture that may be shown and the bytes are none."""
    declared = declared.partition(";")[0].strip().lower()[:127] or "application/octet-stream"
    if declared in INLINE_TYPES and not picture_type(content):
        return "application/octet-stream"
    return declared


def picture_type(content: bytes) -> str:
    """Which picture that may be shown these bytes are, whatever their name says; empty for anything else."""
    found = _sniffed(content)
    return found if found in INLINE_TYPES else ""


def _sniffed(content: bytes) -> str:
    try:
        return puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return ""
