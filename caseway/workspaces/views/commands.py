"""What a member can do from anywhere, for the palette and the key sheet."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from caseway.ui.commands import COMMANDS
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

# The address changes with the table, with the language and with the role.
KEPT = "private, max-age=86400"


@for_members
@require_GET
def commands(request: MemberRequest) -> HttpResponse:
    """The table of commands without those that the member's role does not reach."""
    home = f"/w/{request.workspace.slug}"
    told = [
        {
            "id": one.id,
            "group": str(one.group),
            "words": str(one.words),
            "also": str(one.also),
            "key": one.key,
            "address": f"{home}/{one.opens}" if one.opens is not None else None,
        }
        for one in COMMANDS.values()
        if may(request.member, one.act)
    ]
    return JsonResponse({"commands": told}, headers={"Cache-Control": KEPT})
