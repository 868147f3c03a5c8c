"""The part of a page that offers known issues while a member writes."""

from django.utils.translation import get_language

from caseway.issues.offering import offered
from caseway.ui.paging import is_id
from caseway.workspaces.doors import MemberRequest


def offers_for(request: MemberRequest) -> dict:
    """What `issues/_offers.html` shows for the note, subject and product of a form."""
    given = request.POST
    product = given.get("product", "")
    texts = given.get("subject", ""), given.get("note", "")
    languages = (get_language() or "", request.workspace.language)
    rows = offered(request.member, *texts, product=int(product) if is_id(product) else None, languages=languages)
    return {"offers": rows, "is_asked": any(text.strip() for text in texts)}
