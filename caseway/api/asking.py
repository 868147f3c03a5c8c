"""Tickets asked for in the query language, sorted, page by page."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from caseway.api.answers import answer
from caseway.api.paging import Describe, Page
from caseway.api.reading import tickets as reading
from caseway.api.shapes.base import Text
from caseway.tickets.listing import page_of
from caseway.workspaces.doors import MemberRequest


class TicketsAsked(Page):
    q: Annotated[Text, Field(max_length=2000, description="In the query language: `state:open product:BEA leaks`.")] = ""
    sort: Annotated[Text, Field(max_length=60, description="A field, with `-` before it for the highest first: `-updated`.")] = ""


Asked = Query[TicketsAsked]


def ticket_list(request: MemberRequest, asked: TicketsAsked, describe: Describe) -> HttpResponse:
    """Without `q` everything visible, newest first."""
    found = page_of(request.member, asked.q, asked.sort, asked.cursor, asked.limit, columns=reading.COLUMNS)
    return answer({"items": describe(found.rows), "next": found.next or None})
