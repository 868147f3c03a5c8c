"""keep(): the one way bytes become a file."""

import hashlib
import secrets

import puremagic
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from caseway.files.models import File
from caseway.files.names import safe_filename

# Shown inside pages; everything else is offered for download only.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def keep(workspace_id: int, content: bytes, *, filename: str, content_type: str = "", by=None) -> File:
    """Store bytes durably and return their row (unsaved transactionally: call inside the verb's transaction)."""
    token = secrets.token_hex(16)
    path = default_storage.save(f"{workspace_id}/{token[:2]}/{token}", ContentFile(content))
    return File.objects.create(
        workspace_id=workspace_id,
        token=token,
        path=path,
        filename=safe_filename(filename),
        content_type=trusted_type(content, content_type),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


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
