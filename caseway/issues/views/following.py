"""Who follows an issue, and whom an @ on it can name."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from caseway.issues.following import followers_of, who_may_see
from caseway.issues.views.issue import issue_or_404
from caseway.notices.following_page import Followed, answer_followers
from caseway.notices.mentions import offered
from caseway.workspaces.doors import MemberRequest, for_members


@for_members("follow")
def followers(request: MemberRequest, number: int) -> HttpResponse:
    found = issue_or_404(request, number)
    return answer_followers(request, Followed("issue", found.pk, f"◆ {found.name}", f"issues/{number}"), lambda: followers_of(found))


@for_members
@require_GET
def mentions(request: MemberRequest, number: int) -> HttpResponse:
    """Names for what is typed after an @: of those only who may see the issue."""
    people = who_may_see(issue_or_404(request, number))
    return JsonResponse({"items": offered(people.values_list("name", "account__email"), request.GET.get("q", ""))})
