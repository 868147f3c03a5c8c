"""The outbox: what was written, what left, what did not and why."""

from base64 import b64encode
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.files.models import File
from caseway.mail import actions
from caseway.mail.composing import CID_DOMAIN
from caseway.mail.models import OutgoingMail
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

PER_PAGE = 50
SHOWN_PICTURE_BYTES = 2 * 2**20
# Which mails each tab shows; the names stand in the address.
SHELVES = {
    "": (lazy("All"), Q()),
    "waiting": (lazy("Waiting"), Q(sent_at=None, state__in=OutgoingMail.UNDONE)),
    "sent": (lazy("Sent"), Q(sent_at__isnull=False)),
    "failed": (lazy("Not delivered"), Q(sent_at=None, state=OutgoingMail.State.DEAD)),
    "kept": (lazy("Kept"), Q(sent_at=None, state=OutgoingMail.State.DONE)),
}
# Nothing may be loaded or run in what is shown, and only our own page may show it.
PREVIEW_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


@for_members
@require_GET
def outbox(request: MemberRequest) -> HttpResponse:
    shelf = request.GET.get("state", "")
    shelf = shelf if shelf in SHELVES else ""
    mails = OutgoingMail.objects.visible_to(request.member).filter(SHELVES[shelf][1]).defer("text", "html").order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        mails = mails.filter(pk__lt=int(before))
    rows = list(mails[: PER_PAGE + 1])
    here = f"/w/{request.workspace.slug}/outbox"
    tabs = [(words, f"{here}?state={name}" if name else here, name == shelf) for name, (words, _what) in SHELVES.items()]
    context = {
        "mails": rows[:PER_PAGE],
        "shelves": tabs,
        "next_url": f"{here}?state={shelf}&before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else None,
        "first_url": tabs[list(SHELVES).index(shelf)][1] if before else None,
        "has_server": bool(settings.EMAIL_URL),
    }
    return page(request, "mail/outbox.html", block="mails", **context)


@for_members
@require_GET
def mail(request: MemberRequest, pk: int) -> HttpResponse:
    found = _mail_or_404(request, pk)
    by_id = File.objects.in_workspace(found.workspace_id).in_bulk(found.file_ids)
    context = {
        "mail": found,
        "head": [(name, readable(value)) for name, value in found.headers],
        "files": [by_id[pk] for pk in found.file_ids if pk in by_id],
        "has_server": bool(settings.EMAIL_URL),
        "may_send": may(request.member, "outbox.change") and found.is_unsent and not found.is_suppressed,
    }
    return page(request, "mail/mail.html", **context)


@for_members
@require_GET
def mail_html(request: MemberRequest, pk: int) -> HttpResponse:
    """The HTML of a mail, for the frame on its page."""
    found = _mail_or_404(request, pk)
    answer = HttpResponse(_with_pictures(found), content_type="text/html; charset=utf-8")
    answer["Content-Security-Policy"] = PREVIEW_POLICY
    return answer


@for_members("outbox.change")
@require_POST
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    found = _mail_or_404(request, pk)
    if actions.send_again(found, by=request.member):
        messages.success(request, _("It will be sent in a moment."))
    return redirect(f"/w/{request.workspace.slug}/outbox/{found.pk}")


def _mail_or_404(request: MemberRequest, pk: int) -> OutgoingMail:
    return get_object_or_404(OutgoingMail.objects.visible_to(request.member), pk=pk)


def readable(value: str) -> str:
    """A header as people read it: encoded names decoded."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError):
        return value


def _with_pictures(found: OutgoingMail) -> str:
    html = found.html
    for file in File.objects.in_workspace(found.workspace_id).filter(pk__in=found.inline_file_ids, size__lte=SHOWN_PICTURE_BYTES):
        picture = f"data:{file.content_type};base64,{b64encode(file.read()).decode('ascii')}"
        html = html.replace(f'"cid:{file.token}@{CID_DOMAIN}"', f'"{picture}"')
    return html
