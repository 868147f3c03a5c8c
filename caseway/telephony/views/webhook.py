"""Where a telephone system says what happens: one address, one secret, events that may come twice."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from caseway.telephony import actions
from caseway.telephony.models import Call, Exchange
from caseway.telephony.reading import Said, Unreadable, number_to_show, read
from caseway.workspaces.models.access import hash_secret

LARGEST = 64 * 1024


@csrf_exempt
@require_POST
def cti(request: HttpRequest, secret: str) -> JsonResponse:
    """Answers `{}`, or what the telephone system shall do with the call."""
    exchange = Exchange.objects.select_related("workspace").filter(secret_hash=hash_secret(secret)).first()
    if exchange is None:
        return JsonResponse({"error": "Nobody's telephone system has this address."}, status=404)
    try:
        said = read(_values(request))
    except Unreadable as why:
        return JsonResponse({"error": str(why)}, status=400)
    Exchange.objects.filter(pk=exchange.pk).update(last_event_at=now())
    return JsonResponse(_heard(exchange, said))


def _values(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Unreadable("An event has at most 64 KB.")
    if "json" not in request.headers.get("Content-Type", ""):
        return dict(request.POST.lists())
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable("This is not JSON.") from None
    if not isinstance(given, dict):
        raise Unreadable("An event is one JSON object.")
    return given


def _heard(exchange: Exchange, said: Said) -> dict[str, str]:
    if said.event == "answer":
        actions.pick_up(exchange, said)
    elif said.event == "hangup":
        actions.hang_up(exchange, said)
    else:
        return _what_to_do(exchange, actions.ring(exchange, said))
    return {}


def _what_to_do(exchange: Exchange, call: Call) -> dict[str, str]:
    """The same for an event that comes again."""
    if call.state == Call.State.REJECTED:
        return {"action": "reject", "reason": "busy"}
    if call.direction == Call.Direction.OUT and (show := number_to_show(exchange.outgoing, call.outside)):
        return {"action": "dial", "callerId": show, "number": call.outside or call.shown}
    return {}
