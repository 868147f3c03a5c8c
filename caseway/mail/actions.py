"""What can be done to the outbox."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from caseway.activity.live import wake_on_commit
from caseway.activity.recording import Actor, record
from caseway.mail.facts import MailSentAgain
from caseway.mail.models import AutomaticAnswer, OutgoingMail, WayOut

AUTOMATIC_ANSWERS_AN_HOUR = 3


def post(mails: Iterable[OutgoingMail]) -> None:
    """Write mails into the outbox, inside the transaction that causes them; the same effect twice is one mail."""
    mails = list(mails)
    for mail in mails:
        if not has_way_out(mail):
            # Kept and shown, and never sent by itself: a server set up months later must not flood anybody.
            mail.state = OutgoingMail.State.DONE
    if mails:
        OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
        if any(mail.state == OutgoingMail.State.WAITING for mail in mails):
            wake_on_commit()


def has_way_out(mail: OutgoingMail) -> bool:
    """Whether there is a mail server for it: the house's, or one of its address's own."""
    return bool(settings.EMAIL_URL) or (mail.way is not None and mail.way.kind == WayOut.Kind.SMTP)


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Actor) -> bool:
    """Try a mail again that did not leave; False when there is nothing to do."""
    found = OutgoingMail.objects.unsent().filter(pk=mail.pk, is_suppressed=False)
    moved = found.update(state=OutgoingMail.State.WAITING, attempts=0, due_at=now(), last_error="")
    if moved:
        record(MailSentAgain(recipient=mail.recipient), about=mail, by=by)
        wake_on_commit()
    return bool(moved)


def may_answer_automatically(workspace_id: int, email: str) -> bool:
    """Count an automatic answer to an address; False when it has had enough of them this hour, whatever its mail says."""
    lately = AutomaticAnswer.objects.filter(workspace=workspace_id, email=email, at__gt=now() - timedelta(hours=1))
    if lately.count() >= AUTOMATIC_ANSWERS_AN_HOUR:
        return False
    AutomaticAnswer.objects.create(workspace_id=workspace_id, email=email)
    return True


def forget_old_counts() -> None:
    AutomaticAnswer.objects.filter(at__lt=now() - timedelta(days=1)).delete()
