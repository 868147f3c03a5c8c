"""Known issues beside the composer: what a ticket's subject and the answer being written may be about."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from caseway.issues.offering import offered
from caseway.tickets.views.ticket import ticket_or_404
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members
from caseway.workspaces.permissions import may

# They stand above the properties, which must not be pushed off the screen.
SHOWN = 3


# Posted although it changes nothing: what is being written belongs into no log of addresses.
@for_members
@require_POST
def offers(request: MemberRequest, number: int) -> HttpResponse:
    """In the customer's language, since the words of a solution go into an answer to them."""
    ticket = ticket_or_404(request, number)
    languages = (ticket.requester.language, get_language() or "", request.workspace.language)
    rows = offered(
        request.member,
        ticket.subject,
        request.POST.get("body", ""),
        product=ticket.product_id,
        version=ticket.version_id,
        languages=languages,
        limit=SHOWN,
    )
    may_answer = may(request.member, "tickets.answer") and not ticket.merged_into_id
    return page(request, "tickets/offers.html", block="offers", ticket=ticket, offers=rows, may_answer=may_answer)
