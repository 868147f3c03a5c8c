"""What every page of an agent shows of notices: how many are unread, and what is wrong."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import ngettext

from caseway.activity.lately import counted, listed
from caseway.notices.models import Alarm, Notice
from caseway.questions import asked_often
from caseway.workspaces.doors import MemberRequest

MOST = 99
# Every page names so many alarms, the newest; how many more there are is counted no further than the notices list them.
MOST_NAMED, MOST_LISTED = 3, 100


def count_unread(request: MemberRequest) -> dict[str, str]:
    """The number beside the link, counted no further than anybody reads."""
    unread = counted(_unread, request.member)
    return {"notices": f"{MOST}+" if unread > MOST else str(unread)} if unread else {}


def standing_alarms(request: MemberRequest) -> Sequence[str]:
    """What is wrong right now, in sentences."""
    home = f"/w/{request.workspace.slug}"
    standing = listed(_standing, request.member, ("alarm",))
    sentences = [alarm.linked(home) for alarm in standing[:MOST_NAMED]]
    more = len(standing) - MOST_NAMED
    if more > 0:
        words = ngettext("%(num)d more alarm", "%(num)d more alarms", more) % {"num": more}
        sentences.append(format_html('<a class="link" href="{}/notices">{}</a>', home, words))
    return sentences


@asked_often
def _unread(member):
    return Notice.objects.visible_to(member).unread().values("pk")[: MOST + 1]


@asked_often
def _standing(member):
    return Alarm.objects.visible_to(member).standing().order_by("-pk")[:MOST_LISTED]
