"""The log as a feed."""

from functools import partial
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from caseway.api.door import Door
from caseway.api.paging import LARGEST_ID, Page, listed
from caseway.api.shapes.house import ActivityList
from caseway.automation import feed
from caseway.workspaces.doors import MemberRequest

router = Router(tags=["Activity"])


class ActivityAsked(Page):
    after: Annotated[
        int | None, Field(ge=0, le=LARGEST_ID, description="Only what came after this `id`, oldest first; 0 begins with the first of all.")
    ] = None


@router.get("", auth=Door(), response=ActivityList, summary="Read what happened", operation_id="list_activity")
def list_activity(request: MemberRequest, asked: Query[ActivityAsked]) -> HttpResponse:
    """Newest first; with `after` oldest first, to follow along.

    Ask again with the last `id` in `after`: nothing is left out and nothing comes twice.
    """
    rows = feed.rows_of(feed.visible_to(request.member))
    return listed(rows, asked, partial(feed.describe, member=request.member), newest_first=asked.after is None, after=asked.after or 0)
