"""What a person can decide about a held mail; each is decided once."""

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.intake.facts import SenderBlocked, SenderUnblocked
from caseway.intake.landing import admit
from caseway.intake.models import BlockedSender, IncomingMail
from caseway.intake.opening import Landed, open_if_report, report_of
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.machine import classify
from caseway.intake.reading_child import reader
from caseway.intake.recipients import own_addresses
from caseway.intake.signatures import check_signature
from caseway.intake.understanding import understand
from caseway.mail.addresses import own_domain, support_address
from caseway.workspaces.models import Member, Workspace

Disposition = IncomingMail.Disposition


@transaction.atomic
def admit_sender(mail: IncomingMail, *, by: Member) -> None:
    """Let the sender take part in the ticket; the mail becomes a message there."""
    row = _undecided(mail)
    if row is not None and row.ticket is not None:
        _decide(row, admit(row, _read(row), by=by), "admitted", by)


@transaction.atomic
def make_ticket(mail: IncomingMail, *, by: Member) -> None:
    """Make a ticket of its own of a held mail."""
    row = _undecided(mail)
    if row is not None:
        read = _read(row)
        own = own_addresses(row.workspace, support_address(row.workspace.slug))
        domain = own_domain(row.workspace.slug)
        _decide(row, open_if_report(report_of(row, read, classify(read, own, {domain}, domain), own)), "own_ticket", by)


@transaction.atomic
def set_aside(mail: IncomingMail, *, by: Member) -> None:
    """Keep it, and do nothing with it."""
    row = _undecided(mail)
    if row is not None:
        _decide(row, Landed(Disposition.RECORDED, row.ticket), "set_aside", by)


@transaction.atomic
def release(mail: IncomingMail, *, by: Member) -> None:
    """It is wanted: understand it as if no filter and no block list had held it."""
    _understand_anew(mail, released_by=by.name)


@transaction.atomic
def block_sender(mail: IncomingMail, *, by: Member) -> None:
    """Set a mail aside, and hold what its sender sends from now on."""
    if mail.sender_email:
        block(mail.workspace, mail.sender_email, by=by)
    set_aside(mail, by=by)


@transaction.atomic
def block(workspace: Workspace, pattern: str, *, by: Member) -> None:
    """Hold all mail from an address or a domain."""
    made, is_new = BlockedSender.objects.get_or_create(workspace=workspace, pattern=pattern.strip().lower().lstrip("@")[:254])
    if is_new:
        record(SenderBlocked(pattern=made.pattern), about=made, by=by)


@transaction.atomic
def unblock(blocked: BlockedSender, *, by: Member) -> None:
    """Let mail from there in again; what was held meanwhile stays in the list of held mail."""
    record(SenderUnblocked(pattern=blocked.pattern), about=blocked, by=by)
    blocked.delete()


@transaction.atomic
def replay(mail: IncomingMail, *, by: Member) -> None:
    """Understand it once more, after a mended program."""
    _understand_anew(mail)


def look_at_signature(mail: IncomingMail, *, by: Member) -> None:
    """Check the DKIM signature ourselves and write down what was found. It decides nothing."""
    found = check_signature(bytes(mail.raw))
    reason = "unsigned" if found is None else "signature_good" if found.is_good else "signature_bad"
    with transaction.atomic():
        row = IncomingMail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
        others = [decision for decision in row.decisions if decision[0] != "signature"]
        row.decisions = [*others, ["signature", reason, reason, {"domain": found.domain if found else ""}]]
        row.save(update_fields=["decisions"])


def _understand_anew(mail: IncomingMail, *, released_by: str = "") -> None:
    row = _undecided(mail)
    if row is not None:
        row.fingerprint, row.disposition, row.ticket = "", "", None
        row.save(update_fields=["fingerprint", "disposition", "ticket"])
        understand(row, released_by=released_by)


def _undecided(mail: IncomingMail) -> IncomingMail | None:
    locked = IncomingMail.objects.select_for_update(of=("self",)).select_related("workspace")
    return locked.held().filter(pk=mail.pk).first()


def _read(row: IncomingMail) -> Read:
    return reader().read(bytes(row.raw))


def _decide(row: IncomingMail, landed: Landed, reason: str, by: Member) -> None:
    row.disposition, row.ticket, row.message = landed.disposition, landed.ticket, landed.message
    row.decided_at, row.decided_by = now(), by
    row.decisions = [*row.decisions, ["person", landed.disposition, reason, {"member": by.name}]]
    row.save(update_fields=["disposition", "ticket", "message", "decided_at", "decided_by", "decisions"])
