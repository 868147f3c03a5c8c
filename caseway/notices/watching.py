"""Looks after the outbox: whoever answers customers must know when nothing leaves the house."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.timezone import now
from django.utils.translation import gettext_noop

from caseway.mail.models import OutgoingMail
from caseway.notices.actions import end_alarm, raise_alarm
from caseway.notices.models import Alarm
from caseway.workspaces.models import Workspace

PATIENCE = timedelta(minutes=5)
KIND = "outbox"
STUCK = gettext_noop("Mail does not leave: the mail server refuses it or cannot be reached. It is tried again by itself.")


def watch_outbox() -> None:
    """Raise an alarm where mail has been waiting for minutes and none has left since; end it once mail leaves again."""
    stuck = _waiting_since()
    for workspace in Workspace.objects.filter(pk__in=stuck):
        if not _has_sent_since(workspace.pk, stuck[workspace.pk]):
            raise_alarm(workspace, KIND, "", STUCK)
    for alarm in Alarm.objects.standing().filter(kind=KIND).select_related("workspace"):
        if alarm.workspace_id not in stuck or _has_sent_since(alarm.workspace_id, alarm.raised_at):
            end_alarm(alarm.workspace, KIND, "")


def _waiting_since() -> dict[int, datetime]:
    """When the oldest mail was written that was tried and still waits, by workspace."""
    waiting = OutgoingMail.objects.undone().exclude(last_error="").filter(created_at__lt=now() - PATIENCE)
    return dict(waiting.values_list("workspace").annotate(since=Min("created_at")).order_by())


def _has_sent_since(workspace_id: int, moment: datetime) -> bool:
    newest = OutgoingMail.objects.filter(workspace=workspace_id).order_by("-id").values_list("sent_at", flat=True)[:50]
    return any(sent_at and sent_at > moment for sent_at in newest)
