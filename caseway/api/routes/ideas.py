"""What people misunderstand, the most frequent first."""

from typing import Annotated
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.choosing import chosen_product
from caseway.api.door import Door
from caseway.api.shapes.base import Given, Text
from caseway.api.shapes.ideas import IdeaList
from caseway.tickets.ideas import ideas_for
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Ideas"])


class IdeasAsked(Given):
    product: Annotated[Text | None, Field(max_length=20, description="A product's `id` or its `key`.")] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


@router.get("", auth=Door(), response=IdeaList, summary="List what is misunderstood", operation_id="list_ideas")
def list_ideas(request: MemberRequest, asked: Query[IdeasAsked]) -> HttpResponse:
    """Tickets whose cause is misuse, by product and step, with the customers' words."""
    product = None
    if asked.product is not None:
        choice = asked.product
        product = chosen_product(int(choice) if choice.isdecimal() and len(choice) < 19 else choice, request.member)
    found = ideas_for(request.member, product.pk if product else None, asked.limit)
    base = f"{settings.CASEWAY_URL}/w/{request.workspace.slug}/tickets?q="
    return answer({"items": [{**idea, "url": base + quote(idea["q"])} for idea in found], "next": None})
