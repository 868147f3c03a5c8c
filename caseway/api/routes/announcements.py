"""Telling everybody who waited for an issue."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.announcements import NotifyGiven, NotifyTold
from caseway.issues.models import Issue
from caseway.tickets.actions import announce
from caseway.tickets.models import Announcement
from caseway.tickets.waiting import Bodies, Letter, letters
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Issues"])


@router.post(
    "/{int:number}/notify", auth=Door("tickets.answer"), response=NotifyTold, summary="Tell everybody who waited",
    operation_id="notify",
)  # fmt: skip
def notify(request: MemberRequest, number: int, given: NotifyGiven) -> HttpResponse:
    """Each requester gets a reply in their own thread, and their ticket resolves. Who was told is not told again: then `items` is empty.

    With `preview` nothing is sent. `{name}`, `{number}`, `{subject}`, `{version}` and `{agent}` in the words are filled in.
    """
    issue = there(Issue.objects.visible_to(request.member).select_related("fixed_version"), number=number)
    bodies: Bodies = {"": given.body, **given.bodies}
    if given.preview:
        known = Announcement.objects.filter(workspace=issue.workspace_id, issue=issue, version=issue.fixed_version).first()
        return done_once(request, lambda: Made({"items": _told(letters(issue, request.member, bodies, known))}), status=200)
    return done_once(request, lambda: Made({"items": _told(announce(issue, by=request.member, bodies=bodies))}), status=200)


def _told(found: list[Letter]) -> list[dict[str, Any]]:
    return [
        {
            "ticket": letter.ticket.number,
            "requester": {"name": letter.ticket.requester.name, "email": letter.ticket.requester.email},
            "subject": letter.ticket.subject,
            "body": letter.body,
        }
        for letter in found
    ]
