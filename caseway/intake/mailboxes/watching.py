"""Raises an alarm when a mailbox has not been reached for long, and ends it once it is again."""

from datetime import timedelta

from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext_noop

from caseway.intake.mailboxes.actions import ALARM
from caseway.intake.models import Mailbox
from caseway.notices.actions import end_alarm, raise_alarm
from caseway.notices.models import Alarm

UNREACHED = gettext_noop("The mailbox {mailbox} has not been reached for {minutes} minutes. Mail that waits there is not here yet.")


def watch_mailboxes() -> None:
    """Also when no process attends it at all: what counts is when it was last reached."""
    attended = Mailbox.objects.filter(is_paused=False).select_related("workspace", "address")
    longest = now() - timedelta(minutes=1)
    silent = attended.annotate(since=Coalesce("reached_at", "created_at")).filter(since__lt=longest)
    unreached = {row.pk: row for row in silent if row.since < now() - timedelta(minutes=row.alarm_minutes)}
    for row in unreached.values():
        raise_alarm(row.workspace, ALARM, str(row.pk), UNREACHED, {"mailbox": str(row), "minutes": row.alarm_minutes})
    for alarm in Alarm.objects.standing().filter(kind=ALARM).select_related("workspace"):
        if not alarm.key.isdecimal() or int(alarm.key) not in unreached:
            end_alarm(alarm.workspace, ALARM, alarm.key)
