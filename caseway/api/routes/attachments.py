"""Files: sent first, then named in a message or ticket."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.problems import Problem, invalid
from caseway.api.reading.messages import attachment_told
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.tickets import AttachmentTold
from caseway.files.keeping import keep
from caseway.files.serving import served
from caseway.tickets.views.files import LARGEST, visible_files
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Attachments"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                    "additionalProperties": False,
                }
            }
        },
    }
}
_BYTES: dict[str, Any] = {
    "responses": {200: {"description": "The bytes, never as something that a browser would run.", "content": {"*/*": {"schema": {}}}}}
}


@router.post(
    "",
    auth=Door("tickets.answer"),
    response={201: AttachmentTold},
    summary="Send a file",
    operation_id="send_attachment",
    openapi_extra=_FORM,
)
def send_attachment(request: MemberRequest) -> HttpResponse:
    """One file of at most 25 MB, as the part `file` of a form. Name its `id` in a message; in Markdown a picture is `![](cid:<id>)`."""
    given = _file_of(request)
    content = given.read()
    fingerprint = hashlib.sha256((given.name or "").encode(errors="replace") + b"\0" + content).hexdigest()
    return done_once(request, lambda: _keep(request, given, content), fingerprint)


def _keep(request: MemberRequest, given: UploadedFile, content: bytes) -> Made:
    file = keep(
        request.workspace.pk, content, filename=given.name or "", content_type=_declared_type(given.content_type or ""), by=request.member
    )
    told = attachment_told(file)
    return Made(told, location=told["url"])


def _declared_type(declared: str) -> str:
    """A name of two words, or nothing: it is stored and sent back in a header."""
    return declared if declared.isascii() and declared.isprintable() and declared.count("/") == 1 else ""


def _file_of(request: MemberRequest) -> UploadedFile:
    if request.content_type != "multipart/form-data":
        raise Problem(415, _("Send the file as a form: “Content-Type: multipart/form-data”."))
    others = {*request.POST, *request.FILES} - {"file"}
    errors = [{"field": name, "message": _("There is no such field here.")} for name in sorted(others)]
    given = request.FILES.getlist("file")
    if len(given) != 1:
        errors.append({"field": "file", "message": _("Send exactly one file.")})
    if errors:
        raise invalid(errors)
    if (given[0].size or 0) > LARGEST:
        raise Problem(413, _("A file may have at most {size} MB.").format(size=LARGEST // 2**20))
    return given[0]


@router.get("/{str:token}", auth=Door(), summary="Get a file", operation_id="get_attachment", openapi_extra=_BYTES)
def get_attachment(request: MemberRequest, token: str) -> HttpResponseBase:
    """The bytes, under the name that their sender gave: of a message that you may see, or sent by yourself."""
    return served(there(visible_files(request.member).called(token)))
