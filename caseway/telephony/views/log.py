"""The call log: every call, the missed ones, and what was talked today."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from caseway.telephony import actions
from caseway.telephony.models import Call, Exchange
from caseway.ui.pages import page
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

PER_PAGE = 50
COLUMNS = (
    "pk", "direction", "state", "outside", "shown", "inside", "queue", "started_at", "answered_at", "ended_at", "cause",
    "customer", "customer__name", "customer__email", "member__name", "ticket__number", "ticket__subject",
)  # fmt: skip


@for_members
@require_GET
def calls(request: MemberRequest) -> HttpResponse:
    """Newest first; `?state=missed` leaves those that nobody took."""
    is_missed = request.GET.get("state") == "missed"
    shown = Call.objects.visible_to(request.member)
    shown = (shown.missed() if is_missed else shown).order_by("-pk")
    before = request.GET.get("before", "")
    if is_id(before):
        shown = shown.filter(pk__lt=int(before))
    rows = list(shown.values(*COLUMNS)[: PER_PAGE + 1])
    here = f"/w/{request.workspace.slug}/calls"
    shelf = f"{here}?state=missed" if is_missed else here
    mark = "&" if is_missed else "?"
    context = {
        "rows": [_told(row) for row in rows[:PER_PAGE]],
        "shelves": [(_("All"), here, not is_missed, None), (_("Missed"), f"{here}?state=missed", is_missed, None)],
        "next_url": f"{shelf}{mark}before={rows[PER_PAGE - 1]['pk']}" if len(rows) > PER_PAGE else None,
        "first_url": shelf if before else None,
        "today": _today(request),
        "has_exchange": Exchange.objects.filter(workspace=request.workspace).exists(),
        "may_connect": may(request.member, "telephone.change"),
        "may_block": may(request.member, "telephone.block"),
        "may_open": may(request.member, "tickets.open"),
        "live_url": request.get_full_path(),
    }
    return page(request, "telephony/calls.html", block="list", **context)


def _told(row: dict) -> dict:
    who = row["customer__name"] or row["customer__email"] or row["shown"] or _("Number withheld")
    talked = row["ended_at"] - row["answered_at"] if row["ended_at"] and row["answered_at"] else None
    return row | {"who": who, "words": str(Call.State(row["state"]).label), "talked": lasting(talked) if talked is not None else ""}


def lasting(time: timedelta) -> str:
    """`1:05:09`, `4:31`."""
    minutes, seconds = divmod(max(0, round(time.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _today(request: MemberRequest) -> dict:
    """What the telephone did since midnight."""
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = Call.objects.visible_to(request.member).filter(started_at__gte=midnight)
    found = since.aggregate(
        calls=Count("pk"),
        missed=Count("pk", filter=Q(state=Call.State.MISSED)),
        talked=Sum(F("ended_at") - F("answered_at"), filter=Q(answered_at__isnull=False, ended_at__isnull=False)),
    )
    return found | {"talked": lasting(found["talked"] or timedelta())}


@for_members("telephone.block")
@require_POST
def block(request: MemberRequest, pk: int) -> HttpResponse:
    """Reject further calls from the number of this one."""
    call = get_object_or_404(Call.objects.visible_to(request.member), pk=pk)
    actions.block(request.workspace, call.outside or call.shown[:40], by=request.member)
    messages.success(request, _("Calls from there are rejected from now on."))
    return redirect(f"/w/{request.workspace.slug}/calls")
