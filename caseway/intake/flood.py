"""A flood from one sender stops our answers to it and raises one alarm; every mail is still kept and becomes what it is."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.intake.models import IncomingMail
from caseway.notices.actions import raise_alarm
from caseway.questions import asked_often
from caseway.workspaces.models import Workspace

WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 20


@asked_often
def _lately(workspace: int, sender: str, since: datetime):
    lately = IncomingMail.objects.filter(workspace=workspace, sender_email=sender, received_at__gt=since)
    return lately.values("pk")[: MOST_IN_WINDOW + 1]


def is_flood(workspace: Workspace, sender: str) -> bool:
    """Whether a sender has written too often lately to be answered automatically; raises the alarm when so."""
    if _lately.count(workspace.pk, sender, now() - WINDOW) <= MOST_IN_WINDOW:
        return False
    with translation.override(workspace.language):
        sentence = _("{sender} sends very many mails. They are kept; it gets no receipts any more.").format(sender=sender)
    raise_alarm(workspace, "flood", sender, sentence)
    return True
