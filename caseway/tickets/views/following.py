"""Who follows a ticket, and whom an @ on it can name."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from caseway.notices.following_page import Followed, answer_followers
from caseway.notices.mentions import offered
from caseway.tickets.following import followers_of, who_may_see
from caseway.tickets.views.ticket import ticket_or_404
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("follow")
def followers(request: MemberRequest, number: int) -> HttpResponse:
    found = ticket_or_404(request, number)
    return answer_followers(request, Followed("ticket", found.pk, f"#{number}", f"tickets/{number}"), lambda: followers_of(found))


@for_members
@require_GET
def mentions(request: MemberRequest, number: int) -> HttpResponse:
    """Names for what is typed after an @: of those only who may see the ticket."""
    people = who_may_see(ticket_or_404(request, number))
    return JsonResponse({"items": offered(people.values_list("name", "account__email"), request.GET.get("q", ""))})
