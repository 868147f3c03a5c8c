"""What can be done to the outbox."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from caseway.activity.live import wake_on_commit
from caseway.activity.recording import Actor, record
from caseway.mail.facts import MailSentAgain
from caseway.mail.models import AutomaticAnswer, OutgoingMail, WayOut
from caseway.questions import asked_often
from caseway.rows.adding import add_all
from caseway.rows.holding import hold

AUTOMATIC_ANSWERS_AN_HOUR = 3


def post(mails: Iterable[OutgoingMail]) -> None:
    """Write mails into the outbox, inside the transaction that causes them; the same effect twice is one mail."""
    mails = list(mails)
    for mail in mails:
        if not has_way_out(mail.way):
            # Kept and shown, and never sent by itself: a server set up months later must not flood anybody.
            mail.state = OutgoingMail.State.DONE
    if mails:
        add_all(mails, ignore_conflicts=True)
        if any(mail.state == OutgoingMail.State.WAITING for mail in mails):
            wake_on_commit(OutgoingMail)


def has_way_out(way: WayOut | None) -> bool:
    """Whether there is a mail server for what leaves this way: the house's, or one of its address's own."""
    return bool(settings.EMAIL_URL) or (way is not None and way.kind == WayOut.Kind.SMTP)


@transaction.atomic
def send_again(mail: OutgoingMail, *, by: Actor) -> bool:
    """Try a mail again that did not leave; False when there is nothing to do."""
    found = OutgoingMail.objects.unsent().filter(pk=mail.pk, is_suppressed=False)
    moved = found.update(state=OutgoingMail.State.WAITING, attempts=0, due_at=now(), last_error="")
    if moved:
        record(MailSentAgain(recipient=mail.recipient), about=mail, by=by)
        wake_on_commit(OutgoingMail)
    return bool(moved)


_lately = asked_often(
    lambda workspaces, emails, since: AutomaticAnswer.objects.filter(workspace__in=workspaces, email__in=emails, at__gt=since).values_list(
        "workspace_id", "email"
    )
)


def may_answer_automatically(wanted: list[tuple[int, str]]) -> list[bool]:
    """Count automatic answers to (workspace, address); False for one that has had enough of them this hour, whatever its mail says."""
    if not wanted:
        return []
    had = _answered(wanted)
    if hopeful := {one for one in wanted if had[one] < AUTOMATIC_ANSWERS_AN_HOUR}:
        # Others count at the same time: who may still get one is counted by one after the other.
        hold(f"automatic answers: {workspace} {email}" for workspace, email in hopeful)
        had |= _answered(hopeful)
    allowed = []
    for one in wanted:
        allowed.append(had[one] < AUTOMATIC_ANSWERS_AN_HOUR)
        had[one] += 1
    counted = [one for one, is_allowed in zip(wanted, allowed, strict=True) if is_allowed]
    add_all(AutomaticAnswer(workspace_id=workspace, email=email) for workspace, email in counted)
    return allowed


def _answered(wanted: Collection[tuple[int, str]]) -> Counter[tuple[int, str]]:
    """How many automatic answers each (workspace, address) got within the last hour."""
    workspaces, emails = {workspace for workspace, _email in wanted}, {email for _workspace, email in wanted}
    return Counter(_lately(list(workspaces), list(emails), now() - timedelta(hours=1)))


def forget_old_counts() -> None:
    AutomaticAnswer.objects.filter(at__lt=now() - timedelta(days=1)).delete()
