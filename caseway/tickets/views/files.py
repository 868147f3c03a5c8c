"""Files for members: offered for download under a name made harmless; pictures may be shown."""

import re

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.files.keeping import INLINE_TYPES, keep
from caseway.files.models import File
from caseway.tickets.models import Message, MessageFile
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member

LARGEST = 25 * 2**20
_REFERENCE = re.compile(r"cid:([0-9a-f]{32})")


def visible_files(member: Member):
    """Files on messages that the member may see, and those the member has just uploaded."""
    on_seen = MessageFile.objects.filter(file=OuterRef("pk"), message__in=Message.objects.visible_to(member))
    return File.objects.in_workspace(member.workspace_id).filter(Exists(on_seen) | Q(uploaded_by=member))


@for_members
@require_GET
def file(request: MemberRequest, token: str) -> HttpResponseBase:
    return served(get_object_or_404(visible_files(request.member).called(token)))


def served(found: File) -> HttpResponseBase:
    """The bytes, never as anything that a browser would run."""
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


@for_members("tickets.answer")
@require_POST
def upload(request: MemberRequest) -> HttpResponse:
    """A picture pasted into the composer; the answer's `url` goes into the text."""
    given = request.FILES.get("file")
    if given is None or (given.size or 0) > LARGEST:
        return JsonResponse({"detail": _("Send one file of at most 25 MB.")}, status=422)
    made = keep(request.workspace.pk, given.read(), filename=given.name, content_type=given.content_type or "", by=request.member)
    return JsonResponse({"url": f"cid:{made.token}", "filename": made.filename}, status=201)


def pasted_files(body: str, member: Member) -> list[File]:
    """The author's own uploads that a text shows."""
    tokens = set(_REFERENCE.findall(body))
    return list(File.objects.in_workspace(member.workspace_id).filter(token__in=tokens, uploaded_by=member)) if tokens else []
