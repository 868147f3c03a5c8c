"""One act on many tickets, from their list."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from caseway.many import views
from caseway.tickets.actions.many import TICKETS
from caseway.tickets.bulk_forms import BulkForm
from caseway.workspaces.doors import MemberRequest, for_members

WORDS = views.Words(
    name=lambda: _("Tickets"),
    title=lambda: _("Many tickets"),
    choose_first=lambda: _("Choose some tickets first."),
    too_many=lambda count: _("At most {count} tickets can be chosen one by one; use a filter for more.").format(count=count),
    progress=lambda done, total: _("%(done)s of %(all)s tickets") % {"done": done, "all": total},
    stuck=lambda: _("Some tickets could not be worked on. An administrator can run them again under “Stuck work”."),
    changed=lambda count: ngettext("{count} ticket changed", "{count} tickets changed", count).format(count=f"{count:,}"),
    undone=lambda count: ngettext("Undone for {count} ticket.", "Undone for {count} tickets.", count).format(count=count),
)
PAGES = views.Pages(TICKETS, list="tickets", places=(), form=BulkForm, words=WORDS)


@for_members("tickets.change")
def many(request: MemberRequest) -> HttpResponse:
    return views.count_or_act(request, PAGES)


@for_members("tickets.change")
def bulk_act(request: MemberRequest, pk: int) -> HttpResponse:
    return views.how_far(request, PAGES, pk)


@for_members("tickets.change")
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    return views.undo(request, PAGES, pk)
