"""One box for everything that can be found; for now tickets."""

from django.http import HttpResponse
from ninja import Router

from caseway.api.asking import Asked, ticket_list
from caseway.api.door import Door
from caseway.api.reading import tickets as reading
from caseway.api.shapes.tickets import FoundList
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Search"])


@router.get("", auth=Door(), response=FoundList, summary="Search", operation_id="search")
def search(request: MemberRequest, asked: Asked) -> HttpResponse:
    """Words must all occur in a ticket's subject or messages; the fields of the query language work too."""
    return ticket_list(request, asked, lambda rows: [{"type": "ticket", **row} for row in reading.describe(rows, request.member)])
