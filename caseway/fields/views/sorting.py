"""Further orders of a list, by fields of the workspace's own; asked for when the menu of orders is opened."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from caseway.fields.sorting import sorts_of
from caseway.ui.pages import page
from caseway.workspaces.doors import MemberRequest, for_members


@for_members
@require_GET
def sorts(request: MemberRequest) -> HttpResponse:
    """Links within the list that asks, wherever it stands."""
    q, now = request.GET.get("q", ""), request.GET.get("sort", "")
    found = sorts_of(request.member, request.GET.get("kind", ""))
    items = [(words, "?" + urlencode({"q": q, "sort": sort}), sort == now) for sort, words in found]
    return page(request, "fields/sorts.html", block="sorts", items=items)
