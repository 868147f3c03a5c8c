"""The issue that a ticket hangs on: finding one, linking, taking off, raising one from the ticket."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caseway.issues.actions import raise_issue
from caseway.issues.forms import IssueChoice
from caseway.issues.listing import page_of
from caseway.issues.models import Issue
from caseway.issues.models.issues import named
from caseway.issues.reading import unless_hidden
from caseway.search.cursors import Row
from caseway.search.language import QueryError, explain
from caseway.tickets import actions
from caseway.tickets.models import Message, Ticket
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members

MOST_OFFERED = 8
COLUMNS = ("id", "number", "title", "kind", "product__key")


@for_members("tickets.change")
def issue(request: MemberRequest, number: int) -> HttpResponse:
    """GET offers issues by number or words; POST links to one."""
    found = ticket_or_404(request, number)
    if request.method != "POST":
        return _offers(request, found, request.GET.get("q", "").strip()[:200])
    choice = IssueChoice()
    choice.issues = Issue.objects.visible_to(request.member)
    try:
        chosen = choice.clean(request.POST.get("issue", ""))
    except ValidationError as refusal:
        return _offers(request, found, "", trouble=" ".join(refusal.messages))
    before = unless_hidden(found.issue, request.member)
    actions.link_issue(found, chosen, by=request.member)
    undo = f"/w/{request.workspace.slug}/tickets/{number}/issue" + (f"?issue={before.number}" if before else "/removal")
    messages.success(request, _("#{number} hangs on ◆ {issue} now").format(number=number, issue=chosen.name), extra_tags=undo)
    return _back(request, found)


def _offers(request: MemberRequest, found: Ticket, q: str, trouble: str = "") -> HttpResponse:
    rows: list[Row] = []
    status = 422 if trouble else 200
    try:
        rows = page_of(request.member, _by_number(q) or f"{q} is:open", limit=MOST_OFFERED, columns=COLUMNS).rows if q else []
    except QueryError as error:
        trouble = explain(error)
    for row in rows:
        row["name"] = named(row["product__key"], row["number"])
    return page(request, "tickets/issue_choices.html", block="choices", status=status, ticket=found, q=q, rows=rows, trouble=trouble)


def _by_number(q: str) -> str:
    digits = q.rpartition("-")[2].removeprefix("#")
    return f"#{digits}" if digits.isascii() and digits.isdecimal() else ""


@for_members("tickets.change")
@require_POST
def unlink(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    before = found.issue
    actions.unlink_issue(found, by=request.member)
    if before is not None:
        undo = f"/w/{request.workspace.slug}/tickets/{number}/issue?issue={before.number}"
        messages.success(request, _("#{number} hangs on no issue now").format(number=number), extra_tags=undo)
    return _back(request, found)


@for_members("tickets.change")
@require_POST
def raise_one(request: MemberRequest, number: int) -> HttpResponse:
    """An issue with the ticket's own words, which the ticket hangs on at once."""
    found = ticket_or_404(request, number)
    with transaction.atomic():
        locked = Ticket.objects.select_for_update().get(pk=found.pk)
        if locked.issue_id is None:
            said = Message.objects.filter(workspace=found.workspace_id, ticket=found).order_by("id").values_list("body", flat=True).first()
            kind = Issue.Kind.FEATURE if found.kind == Ticket.Kind.FEATURE_REQUEST else Issue.Kind.DEFECT
            made = raise_issue(
                request.workspace, by=request.member, title=found.subject, description=said or "", kind=kind, product=found.product
            )
            actions.link_issue(found, made, by=request.member)
    return _back(request, found)


def _back(request: MemberRequest, found: Ticket) -> HttpResponse:
    return redirect(f"/w/{request.workspace.slug}/tickets/{found.number}")
