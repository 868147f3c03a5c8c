"""What can be done about mailboxes and inbound hooks."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.intake.mailbox_models import InboundHook, Mailbox
from caseway.intake.mailboxes import facts
from caseway.jobs import leases
from caseway.mail.ways.models import SignIn
from caseway.notices.actions import end_alarm
from caseway.outside.sealing import seal
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member, Workspace
from caseway.workspaces.models.access import hash_secret, new_secret

ALARM = "mailbox"


@transaction.atomic
def set_mailbox(
    workspace: Workspace,
    *,
    by: Member,
    address: MailAddress | None,
    sign_in: SignIn | None = None,
    password: str = "",
    takes_old: bool = False,
    mailbox: Mailbox | None = None,
    **access: Any,
) -> Mailbox:
    """Add a mailbox or change one; without a new password the old one stays. Whoever attends it begins anew."""
    row = Mailbox.objects.select_for_update().get(pk=mailbox.pk) if mailbox else Mailbox(workspace=workspace)
    was_there = (row.host, row.user, row.folder)
    for name, value in access.items():
        setattr(row, name, value)
    row.address, row.sign_in = address, sign_in
    if password:
        row.sealed_password = seal(password)
    if (row.host, row.user, row.folder) != was_there:
        # Another folder: nothing that was known of the old one holds there.
        row.validity = 0
    row.taken_from = None if takes_old else row.taken_from or now()
    _begin_anew(row)
    row.save()
    record(facts.MailboxSet(mailbox=str(row)), about=row, by=by)
    return row


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: Member) -> None:
    """Attend it no more; the mail that it brought stays."""
    record(facts.MailboxRemoved(mailbox=str(mailbox)), about=mailbox, by=by)
    end_alarm(mailbox.workspace, ALARM, str(mailbox.pk))
    mailbox.delete()


@transaction.atomic
def pause_mailbox(mailbox: Mailbox, *, by: Member) -> None:
    row = Mailbox.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=mailbox.pk)
    if not row.is_paused:
        row.is_paused = True
        _begin_anew(row)
        row.save()
        end_alarm(row.workspace, ALARM, str(row.pk))
        record(facts.MailboxPaused(mailbox=str(row)), about=row, by=by)


@transaction.atomic
def resume_mailbox(mailbox: Mailbox, *, by: Member) -> None:
    row = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if row.is_paused:
        row.is_paused = False
        _begin_anew(row)
        row.save()
        record(facts.MailboxResumed(mailbox=str(row)), about=row, by=by)


def look_now(mailbox: Mailbox) -> None:
    """Do not wait for the end of a pause."""
    Mailbox.objects.filter(pk=mailbox.pk, state=Mailbox.State.WAITING).update(due_at=now())


def _begin_anew(row: Mailbox) -> None:
    row.session += 1
    row.state, row.lease_owner, row.lease_until = Mailbox.State.WAITING, "", None
    row.due_at, row.attempts, row.last_error, row.failing_since = now(), 0, "", None


@transaction.atomic
def make_hook(workspace: Workspace, *, by: Member, provider: str, signing_key: str = "") -> InboundHook:
    """A secret address for one provider."""
    secret = new_secret("cwin")
    made = InboundHook.objects.create(
        workspace=workspace,
        provider=provider,
        sealed_secret=seal(secret),
        secret_hash=hash_secret(secret),
        sealed_signing_key=seal(signing_key),
    )
    record(facts.InboundHookMade(provider=made.get_provider_display()), about=made, by=by)
    return made


@transaction.atomic
def remove_hook(hook: InboundHook, *, by: Member) -> None:
    """Its address answers 404 from now on."""
    record(facts.InboundHookRemoved(provider=hook.get_provider_display()), about=hook, by=by)
    hook.delete()


def is_attended(mailbox: Mailbox) -> bool:
    """Whether a process holds it right now."""
    return mailbox.state == Mailbox.State.RUNNING and mailbox.lease_until is not None and mailbox.lease_until > now() - leases.LEASE
