"""The part of a page that offers known issues while a member writes."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from caseway.issues.offering import offered
from caseway.ui.pages import page
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest, for_members


# Posted although it changes nothing: what customers say belongs into no log of addresses.
@for_members
@require_POST
def offers(request: MemberRequest) -> HttpResponse:
    return page(request, "issues/offers.html", block="offers", **offers_for(request))


def offers_for(request: MemberRequest) -> dict:
    """What `issues/_offers.html` shows for the note, subject and product of a form."""
    given = request.POST
    product = given.get("product", "")
    texts = given.get("subject", ""), given.get("note", "")
    languages = (get_language() or "", request.workspace.language)
    rows = offered(request.member, *texts, product=int(product) if is_id(product) else None, languages=languages)
    return {"offers": rows, "is_asked": any(text.strip() for text in texts)}
