"""Telling everybody who waited for an issue."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from caseway.api.choosing import there
from caseway.api.door import Door
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.announcements import NotifyGiven, NotifyTold
from caseway.customers.models import Customer
from caseway.issues.models import Issue
from caseway.tickets.actions import announce, announce_to_voters, skip
from caseway.tickets.models import Announcement
from caseway.tickets.voters import LetterToVoter, letters_to_voters
from caseway.tickets.waiting import Bodies, Letter, letters
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Issues"])


@router.post(
    "/{int:number}/notify", auth=Door("tickets.answer"), response=NotifyTold, summary="Tell everybody who waited",
    operation_id="notify",
)  # fmt: skip
def notify(request: MemberRequest, number: int, given: NotifyGiven) -> HttpResponse:
    """Each requester gets a reply in their own thread, and their ticket resolves; who only voted gets a mail.

    Who was told is not told again, nor is who was left out: then `items` and `voters` are empty. With `preview` nothing is sent.
    `{name}`, `{number}`, `{subject}`, `{version}` and `{agent}` in the words are filled in.
    """
    issue = there(Issue.objects.visible_to(request.member).select_related("fixed_version"), number=number)
    return done_once(request, lambda: Made(_preview(request, issue, given) if given.preview else _send(request, issue, given)), status=200)


@router.delete(
    "/{int:number}/announcement", auth=Door("tickets.answer"), response={204: None}, summary="Tell nobody of a fix",
    operation_id="skip_announcement",
)  # fmt: skip
def skip_announcement(request: MemberRequest, number: int) -> HttpResponse:
    """The announcement that waits for a look is put away; where none waits, nothing changes."""
    issue = there(Issue.objects.visible_to(request.member), number=number)
    drafts = Announcement.objects.filter(workspace=issue.workspace_id, issue=issue, version=issue.fixed_version_id)
    for draft in drafts:
        skip(draft, by=request.member)
    return HttpResponse(status=204)


def _preview(request: MemberRequest, issue: Issue, given: NotifyGiven) -> dict[str, Any]:
    known = Announcement.objects.filter(workspace=issue.workspace_id, issue=issue, version=issue.fixed_version).first()
    to_voters = letters_to_voters(issue, request.member, given.to_voters, known)
    return _told(letters(issue, request.member, _bodies(given), known), to_voters)


def _send(request: MemberRequest, issue: Issue, given: NotifyGiven) -> dict[str, Any]:
    # First those with a ticket: who is told there is not told as a voter too.
    told = announce(issue, by=request.member, bodies=_bodies(given))
    return _told(told, announce_to_voters(issue, by=request.member, bodies=given.to_voters))


def _bodies(given: NotifyGiven) -> Bodies:
    return {"": given.body, **given.bodies}


def _told(found: list[Letter], voted: list[LetterToVoter]) -> dict[str, Any]:
    return {"items": [_letter(letter) for letter in found], "voters": [_to_voter(one) for one in voted]}


def _letter(letter: Letter) -> dict[str, Any]:
    ticket = letter.ticket
    return {"ticket": ticket.number, "requester": _person(ticket.requester), "subject": ticket.subject, "body": letter.body}


def _to_voter(one: LetterToVoter) -> dict[str, Any]:
    return {"customer": _person(one.customer), "subject": one.title, "body": one.body}


def _person(customer: Customer) -> dict[str, str]:
    return {"name": customer.name, "email": customer.email}
