"""A file on its way to a browser: the bytes, never as anything that it would run."""

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.http.response import HttpResponseBase

from caseway.files.keeping import INLINE_TYPES
from caseway.files.models import File


def served(found: File) -> HttpResponseBase:
    """Pictures may be shown; the rest is offered for download under a name made harmless."""
    is_picture = found.content_type in INLINE_TYPES
    response = FileResponse(
        default_storage.open(found.path),
        as_attachment=not is_picture,
        filename=found.filename,
        content_type=found.content_type if is_picture else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
