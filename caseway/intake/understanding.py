"""From a stored raw mail to what it means: a ticket, an answer, something for a person to decide. Each decision is kept."""

from dataclasses import asdict

from caseway.intake.grounds import ground_of
from caseway.intake.landing import Landed, add, bounce, hold, open_new
from caseway.intake.models import IncomingMail
from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.fingerprint import raw_fingerprint
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.machine import MachineClass, Verdict, classify
from caseway.intake.reading.threads import RouteKind, find_ticket
from caseway.intake.reading_child import reader
from caseway.intake.recipients import own_addresses
from caseway.mail.addresses import own_domain, support_address
from caseway.questions import asked_often
from caseway.questions.words import Word
from caseway.rows.changing import change

Disposition = IncomingMail.Disposition

# What a machine sends and ties to no ticket is kept and shown, but is nobody's report.
_NOBODYS = (MachineClass.BOUNCE, MachineClass.OUT_OF_OFFICE, MachineClass.OWN_LOOP)


def understand(row: IncomingMail) -> None:
    """What the runner does with one mail; changes the database only, so that it happens once."""
    try:
        mail = reader().read(_with_envelope(row))
    except Unreadable as unreadable:
        _write_down(
            row,
            Landed(Disposition.HELD),
            [Decision("read", "hold", "unreadable", {"why": unreadable.reason})],
            raw_fingerprint(bytes(row.raw)),
        )
        return
    decisions: list[Decision] = []
    if _is_known(row, mail.fingerprint):
        decisions.append(Decision("duplicate", "duplicate", "same_mail"))
        landed = Landed(Disposition.DUPLICATE)
    else:
        landed = _land(row, mail, decisions)
    _describe(row, mail)
    _write_down(row, landed, decisions, mail.fingerprint)


def _with_envelope(row: IncomingMail) -> bytes:
    """An empty envelope sender is what a mail server would write as Return-Path: it marks mail that nobody shall answer."""
    raw = bytes(row.raw)
    return b"Return-Path: <>\r\n" + raw if row.envelope_sender == "" else raw


def _is_known(row: IncomingMail, fingerprint: str) -> bool:
    return any(pk != row.pk for pk in _same(row.workspace_id, fingerprint))


@asked_often
def _same(workspace: int, fingerprint: str):
    understood = IncomingMail.objects.exclude(fingerprint=Word("")).exclude(disposition=Word("duplicate"))
    return understood.filter(workspace=workspace, fingerprint=fingerprint).values_list("pk", flat=True)


def _land(row: IncomingMail, mail: Read, decisions: list[Decision]) -> Landed:
    workspace = row.workspace
    own = own_addresses(workspace, support_address(workspace.slug))
    domain = own_domain(workspace.slug)
    verdict = classify(mail, own, {domain}, domain)
    decisions.append(verdict.why)
    row.machine = "" if verdict.kind is MachineClass.HUMAN else verdict.kind.value
    if _is_empty(mail):
        decisions.append(Decision("content", "recorded", "empty"))
        return Landed(Disposition.RECORDED)
    route = find_ticket(mail, [row.recipient], verdict, ground_of(workspace))
    decisions.extend(route.why)
    if route.kind is RouteKind.ADD and verdict.kind is not MachineClass.OWN_LOOP:
        return add(row, mail, verdict, route, own)
    if route.kind is RouteKind.HOLD:
        return hold(row, mail, route)
    if route.kind is RouteKind.BOUNCE:
        return bounce(row, mail, route)
    return _nobodys(mail, verdict, decisions) or open_new(row, mail, verdict, own, mentions=route.mentions)


def _nobodys(mail: Read, verdict: Verdict, decisions: list[Decision]) -> Landed | None:
    """Mail that opens no ticket: a machine's answer to nothing of ours, or a mail that names no author."""
    if verdict.kind in _NOBODYS or _is_machine_answer(mail, verdict):
        decisions.append(Decision("landing", "recorded", "machine_without_ticket"))
        return Landed(Disposition.RECORDED)
    if mail.sender is None:
        decisions.append(Decision("landing", "hold", "no_author"))
        return Landed(Disposition.HELD)
    return None


def _is_machine_answer(mail: Read, verdict: Verdict) -> bool:
    """An automatic *answer*; what a machine generates by itself (a monitor's alarm) is a report like any other."""
    if verdict.kind is not MachineClass.AUTO_REPLY:
        return False
    submitted = " ".join(mail.headers.get("auto-submitted", [])).lower()
    return "auto-generated" not in submitted


def _is_empty(mail: Read) -> bool:
    return not (mail.text.strip() or mail.attachments or mail.subject.strip())


def _describe(row: IncomingMail, mail: Read) -> None:
    row.sender_name = mail.sender.name[:160] if mail.sender else ""
    row.sender_email = mail.sender.email[:320] if mail.sender else ""
    row.mail_subject = mail.subject[:400]
    row.snippet = " ".join(mail.new_text[:800].split())[:200]


_FOUND = (
    "disposition", "ticket", "message", "fingerprint", "decisions", "machine", "sender_name", "sender_email", "mail_subject", "snippet",
)  # fmt: skip


def _write_down(row: IncomingMail, landed: Landed, decisions: list[Decision], fingerprint: str) -> None:
    row.disposition = landed.disposition
    row.ticket, row.message = landed.ticket, landed.message
    row.fingerprint = fingerprint
    row.decisions = [list(asdict(decision).values()) for decision in decisions]
    change(row, *_FOUND)


def again(row: IncomingMail) -> None:
    """Understand a held mail once more, after a mended program."""
    row.fingerprint, row.disposition, row.ticket = "", "", None
    row.save(update_fields=["fingerprint", "disposition", "ticket"])
    understand(row)
