"""Pictures that a mail would have a browser fetch elsewhere: fetched by us when somebody asks to see them."""

import httpx
import puremagic
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from caseway.files.keeping import INLINE_TYPES
from caseway.outside.connecting import Unreachable
from caseway.outside.http import TooMuch, ask
from caseway.tickets.models import Message
from caseway.ui.richtext import remote_images
from caseway.workspaces.doors import MemberRequest, for_members

LARGEST = 5 * 2**20
SECONDS = 8.0


@for_members
@require_GET
def picture(request: MemberRequest, number: int, pk: int, index: int) -> HttpResponse:
    """The picture at one place of a stored message: its address comes from there, never from the request."""
    seen = Message.objects.visible_to(request.member)
    found = get_object_or_404(seen.filter(ticket__number=number).only("html", "quoted_html"), pk=pk)
    addresses = remote_images(found.html) + remote_images(found.quoted_html)
    if index >= len(addresses):
        raise Http404
    content = _fetched(addresses[index])
    kind = _kind_of(content)
    if kind not in INLINE_TYPES:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _fetched(address: str) -> bytes:
    """Never from inner networks, whatever the operator allows: that is for hosts named in settings, and a stranger named this one."""
    try:
        answer = ask("GET", address, largest=LARGEST, seconds=SECONDS, inner=(), headers={"Accept": "image/*", "User-Agent": "Caseway"})
    except (Unreachable, TooMuch, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Http404 from error
    if not answer.is_success:
        raise Http404
    return answer.content


def _kind_of(content: bytes) -> str:
    """From the bytes themselves; what their sender calls them counts for nothing."""
    try:
        return str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError):
        return ""
