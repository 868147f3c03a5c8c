"""Issues: raise, list, read, change; the tickets that hang on them."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from caseway.api.answers import answer
from caseway.api.asking import Asked, TicketsAsked
from caseway.api.choosing import (
    chosen,
    chosen_assignee,
    chosen_fields,
    chosen_issue,
    chosen_members,
    chosen_product,
    chosen_state,
    chosen_version,
    chosen_versions,
    there,
)
from caseway.api.door import Door
from caseway.api.paging import Paging, listed
from caseway.api.problems import wrong
from caseway.api.reading import issues as reading
from caseway.api.reading import tickets as ticket_reading
from caseway.api.repeats import Made, done_once
from caseway.api.shapes.issues import IssueChange, IssueGiven, IssueList, IssueTold
from caseway.api.shapes.tickets import TicketList
from caseway.issues import actions
from caseway.issues.listing import page_of
from caseway.issues.models import Issue, NamedState
from caseway.products.models import Component
from caseway.tickets.models import Ticket
from caseway.workspaces.doors import MemberRequest
from caseway.workspaces.models import Member

router = Router(tags=["Issues"])

CHOOSERS: dict[str, Callable[[Any, Member], Any]] = {
    "product": chosen_product,
    "assignee": chosen_assignee,
    "fixed_version": lambda pk, member: chosen_version(pk, member, "fixed_version"),
    "affected_versions": chosen_versions,
    "component": lambda pk, member: chosen(Component.objects.visible_to(member), pk, "component"),
    "parent": lambda number, member: chosen_issue(number, member, "parent"),
    "named_state": chosen_state,
    "collaborators": lambda ids, member: chosen_members(ids, member, "collaborators"),
    "confidants": lambda ids, member: chosen_members(ids, member, "confidants"),
}


@router.get("", auth=Door(), response=IssueList, summary="List issues", operation_id="list_issues")
def list_issues(request: MemberRequest, asked: Asked) -> HttpResponse:
    """Those that you may see, newest first; `q` in the query language, `sort` also by `importance` and `rank` (by hand)."""
    return _page(request, asked)


def _page(request: MemberRequest, asked: TicketsAsked) -> HttpResponse:
    found = page_of(request.member, asked.q, asked.sort, asked.cursor, asked.limit, columns=reading.COLUMNS)
    return answer({"items": reading.describe(found.rows, request.member), "next": found.next or None})


@router.post("", auth=Door("issues.change"), response={201: IssueTold}, summary="Raise an issue", operation_id="raise_issue")
def raise_issue(request: MemberRequest, given: IssueGiven) -> HttpResponse:
    return done_once(request, lambda: _raise(request, given))


def _raise(request: MemberRequest, given: IssueGiven) -> Made:
    named = given.model_dump()
    named |= _choices(named, request.member)
    affected = named.pop("affected_versions")
    fixed = named.pop("fixed_version")
    state = named.pop("state")
    fields = chosen_fields(named.pop("fields"), Issue.subject_kind, request.member)
    named["hazard"] = named["hazard"] or ""
    _check_component(named["component"], named["product"])
    issue = actions.raise_issue(request.workspace, by=request.member, **named)
    actions.set_affected_versions(issue, affected, by=request.member)
    actions.fill_in(issue, fields, by=request.member)
    _move(issue, {"state": state, "fixed_version": fixed}, request.member)
    return Made(reading.told(request.member, issue.number), location=f"/api/v1/issues/{issue.number}")


def _choices(named: dict[str, Any], member: Member) -> dict[str, Any]:
    return {name: choose(named[name], member) for name, choose in CHOOSERS.items() if name in named}


@router.get("/{int:number}", auth=Door(), response=IssueTold, summary="Read an issue", operation_id="read_issue")
def read_issue(request: MemberRequest, number: int) -> HttpResponse:
    return answer(reading.told(request.member, number))


@router.patch("/{int:number}", auth=Door("issues.change"), response=IssueTold, summary="Change an issue", operation_id="change_issue")
def change_issue(request: MemberRequest, number: int, given: IssueChange) -> HttpResponse:
    """What is not named stays. `state` is the category; `done` may come together with the version that has the fix.

    `named_state` brings its category along. Of a confidential issue you stay one of the `confidants`.
    """
    named = given.named()
    with transaction.atomic():
        issue = there(Issue.objects.visible_to(request.member), number=number)
        _change(issue, named | _choices(named, request.member), request.member)
    return answer(reading.told(request.member, number))


def _change(issue: Issue, named: dict[str, Any], member: Member) -> None:
    if "hazard" in named:
        named["hazard"] = named["hazard"] or ""
    if "component" in named:
        _check_component(named["component"], named.get("product", issue.product))
    plain = {name: value for name, value in named.items() if name not in ("fixed_version", "named_state")}
    actions.change(issue, by=member, **plain)
    if "fields" in named:
        actions.fill_in(issue, chosen_fields(named["fields"], Issue.subject_kind, member), by=member)
    if "labels" in named:
        actions.set_labels(issue, named["labels"], by=member)
    if "affected_versions" in named:
        actions.set_affected_versions(issue, named["affected_versions"], by=member)
    if "assignee" in named:
        actions.assign(issue, named["assignee"], by=member)
    if "override" in named or "override_reason" in named:
        value = named.get("override", issue.override)
        actions.override_importance(issue, value, by=member, reason=named.get("override_reason", "") if value is not None else "")
    if named.get("named_state") is not None:
        _lead_to(named["named_state"], named)
    _move(issue, named, member)
    if "named_state" in named:
        actions.change(issue, by=member, named_state=named["named_state"])
    _set_people(issue, named, member)


def _lead_to(place: NamedState, named: dict[str, Any]) -> None:
    """A state of the workspace's own stands within its category."""
    if named.setdefault("state", place.category) != place.category:
        raise wrong("named_state", _("This state belongs to another category."))


def _set_people(issue: Issue, named: dict[str, Any], member: Member) -> None:
    """Who works on it, and who may see it."""
    if "collaborators" in named:
        actions.set_collaborators(issue, named["collaborators"], by=member)
    if named.get("is_confidential"):
        actions.confide(issue, by=member)
    elif "is_confidential" in named:
        actions.publish_within(issue, by=member)
    if "confidants" in named:
        if not issue.is_confidential:
            raise wrong("confidants", _("Only a confidential issue has them."))
        actions.set_confidants(issue, named["confidants"], by=member)


def _move(issue: Issue, named: dict[str, Any], member: Member) -> None:
    """State and version of the fix belong together: done in a version is one act and one fact."""
    if named.get("state") == Issue.State.DONE:
        actions.fix(issue, by=member, version=named.get("fixed_version"))
        return
    if "fixed_version" in named:
        actions.change(issue, by=member, fixed_version=named["fixed_version"])
    if "state" in named:
        actions.set_state(issue, named["state"], by=member)


def _check_component(component: Component | None, product: Any) -> None:
    if component is not None and component.product_id != getattr(product, "pk", None):
        raise wrong("component", _("This component belongs to another product."))


@router.get(
    "/{int:number}/tickets", auth=Door(), response=TicketList, summary="List the tickets of an issue", operation_id="list_issue_tickets"
)
def list_issue_tickets(request: MemberRequest, number: int, page: Paging) -> HttpResponse:
    """Those that you may see, newest first."""
    issue = there(Issue.objects.visible_to(request.member), number=number)
    rows = ticket_reading.rows_of(Ticket.objects.visible_to(request.member).filter(issue=issue))
    return listed(rows, page, lambda found: ticket_reading.describe(found, request.member))
