"""What every page of an agent shows of notices: how many are unread, and what is wrong."""

from collections.abc import Sequence

from caseway.activity.lately import counted, listed
from caseway.notices.models import Alarm, Notice
from caseway.questions import asked_often
from caseway.workspaces.doors import MemberRequest

MOST = 99


def count_unread(request: MemberRequest) -> dict[str, str]:
    """The number beside the link, counted no further than anybody reads."""
    unread = counted(_unread, request.member)
    return {"notices": f"{MOST}+" if unread > MOST else str(unread)} if unread else {}


def standing_alarms(request: MemberRequest) -> Sequence[str]:
    """What is wrong right now, in sentences."""
    home = f"/w/{request.workspace.slug}"
    return [alarm.linked(home) for alarm in listed(_standing, request.member, ("alarm",))]


@asked_often
def _unread(member):
    return Notice.objects.visible_to(member).unread().values("pk")[: MOST + 1]


@asked_often
def _standing(member):
    return Alarm.objects.visible_to(member).standing().order_by("pk")[:3]
