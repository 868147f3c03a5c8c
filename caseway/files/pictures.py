"""Pictures in texts: stored HTML refers to files as `cid:<token>`; each surface puts its own addresses in."""

import re

from caseway.files.models import File
from caseway.ui.richtext import place_images

_TOKEN = re.compile(r"[0-9a-f]{32}")
_REFERENCE = re.compile(r"cid:([0-9a-f]{32})")


def reference(cid: str) -> str | None:
    """The reference that is stored for a picture of ours; None for anything else."""
    return f"cid:{cid}" if _TOKEN.fullmatch(cid) else None


def shown(html: str, base: str) -> str:
    """Stored HTML with the addresses of a surface: `base` and the file's token."""
    if "cid:" not in html:
        return html
    return place_images(html, lambda cid: f"{base}{cid}" if _TOKEN.fullmatch(cid) else None)


def pasted_files(body: str, workspace_id: int, author: int) -> list[File]:
    """The author's own uploads that a text shows."""
    tokens = set(_REFERENCE.findall(body))
    return list(File.objects.in_workspace(workspace_id).filter(token__in=tokens, uploaded_by=author)) if tokens else []
