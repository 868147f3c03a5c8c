"""What rings at a member right now: a line on every page of theirs, and of nobody else's."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from caseway.activity.lately import listed
from caseway.questions import asked_often
from caseway.telephony import actions
from caseway.telephony.callers import matches, named
from caseway.telephony.models import Call, Ring
from caseway.ui.pages import rendered_block
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.models import Member

MOST_SHOWN = 3
NOTHING = '<div id="ringing" data-live="ringing" data-live-url="/w/{}/calls/ringing"></div>'


@asked_often
def _rings(member):
    return Ring.objects.filter(workspace=member.workspace_id, member=member.pk).values_list("pk", flat=True)[:1]


@dataclass(frozen=True)
class Shown:
    """A call as the line says it."""

    call: Call
    who: str


def hole(request: HttpRequest) -> Markup:
    """For every page: mostly empty, and then it costs one question."""
    member: Member = request.member  # type: ignore[attr-defined]
    if not listed(_rings, member, ("ringing",)):
        return Markup(NOTHING).format(member.workspace.slug)
    return Markup(rendered_block(request, "telephony/ringing.html", "ringing", calls=_calls(member)))


def _calls(member: Member) -> list[Shown]:
    rings = Ring.objects.filter(workspace=member.workspace_id, member=member).select_related("call").order_by("-pk")[:MOST_SHOWN]
    return [Shown(ring.call, named(ring.call, matches(member, ring.call.outside))) for ring in rings]


@for_members
@require_GET
def ringing(request: MemberRequest) -> HttpResponse:
    """The line alone, for a page that heard of a change; who comes by hand finds the log."""
    if "HX-Request" not in request.headers:
        return redirect(f"/w/{request.workspace.slug}/calls")
    return HttpResponse(rendered_block(request, "telephony/ringing.html", "ringing", calls=_calls(request.member)))


@for_members
@require_POST
def dismiss(request: MemberRequest, pk: int) -> HttpResponse:
    actions.dismiss(get_object_or_404(Call.objects.visible_to(request.member), pk=pk), by=request.member)
    return redirect(f"/w/{request.workspace.slug}/calls")
