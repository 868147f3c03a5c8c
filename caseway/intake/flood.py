"""A flood from one sender stops our answers to it and raises one alarm; every mail is still kept and becomes what it is."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.timezone import now
from django.utils.translation import gettext_noop

from caseway.intake.models import IncomingMail
from caseway.notices.actions import raise_alarm
from caseway.questions import asked_often
from caseway.workspaces.models import Workspace

WINDOW = timedelta(minutes=10)
MOST_IN_WINDOW = 20
# So many mails of a batch's senders are counted together.
MOST_TOGETHER = 300


@asked_often
def _lately(workspace: int, sender: str, since: datetime):
    lately = IncomingMail.objects.filter(workspace=workspace, sender_email=sender, received_at__gt=since)
    return lately.values("pk")[: MOST_IN_WINDOW + 1]


@asked_often
def _lately_among(workspace: int, senders: list[str], since: datetime):
    lately = IncomingMail.objects.filter(workspace=workspace, sender_email__in=senders, received_at__gt=since)
    return lately.values_list("sender_email", flat=True)[:MOST_TOGETHER]


def are_flood(workspace: Workspace, senders: Sequence[str]) -> list[bool]:
    """Of each mail of a batch, whether its sender has written too often lately to be answered automatically; raises alarms when so."""
    counted = _counted(workspace.pk, list(dict.fromkeys(senders)), now() - WINDOW)
    floods = []
    for sender in senders:
        floods.append(counted[sender] > MOST_IN_WINDOW)
        counted[sender] += 1
    for sender in sorted({sender for sender, is_flood in zip(senders, floods, strict=True) if is_flood}):
        _raise_alarm(workspace, sender)
    return floods


def _counted(workspace: int, senders: list[str], since: datetime) -> Counter[str]:
    found = _lately_among(workspace, senders, since)
    if len(found) < MOST_TOGETHER:
        return Counter(found)
    # Somebody's many mails hide those of the others.
    return Counter({sender: _lately.count(workspace, sender, since) for sender in senders})


def _raise_alarm(workspace: Workspace, sender: str) -> None:
    sentence = gettext_noop("{sender} sends very many mails. They are kept; it gets no receipts any more.")
    raise_alarm(workspace, "flood", sender, sentence, {"sender": sender})
