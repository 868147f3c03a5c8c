"""What every page of an agent shows of notices: how many are unread, and what is wrong."""

from caseway.activity.counting import count_up_to
from caseway.notices.models import Alarm, Notice
from caseway.workspaces.doors import MemberRequest

MOST = 99


def count_unread(request: MemberRequest) -> dict[str, str]:
    """The number beside the link, counted no further than anybody reads."""
    unread = Notice.objects.visible_to(request.member).unread().order_by()[: MOST + 1].count()
    return {"notices": f"{MOST}+" if unread > MOST else str(unread)} if unread else {}


def standing_alarms(request: MemberRequest) -> list[str]:
    """What is wrong right now, in sentences."""
    if not count_up_to(1, "notices_alarm", "workspace_id = %s AND ended_at IS NULL", [request.workspace.pk]):
        return []
    return list(Alarm.objects.visible_to(request.member).standing().order_by("pk").values_list("sentence", flat=True)[:3])
