"""From a stored raw mail to what it means: a ticket, an answer, something for a person to decide. Each decision is kept."""

from dataclasses import asdict
from typing import Any

from django.conf import settings

from caseway.intake.circumstances import Circumstances, look_around
from caseway.intake.confirmations import confirmation
from caseway.intake.grounds import ground_of
from caseway.intake.landing import add, add_our_own, bounce, forwarded_by_member, hold
from caseway.intake.models import IncomingMail
from caseway.intake.opening import Landed, Report, open_if_report, report_of
from caseway.intake.reading.authentication import Authentication, authentication, called_spam_by, checked_here
from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.fingerprint import raw_fingerprint
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.machine import MachineClass, Verdict, classify
from caseway.intake.reading.threads import Route, RouteKind, find_ticket
from caseway.intake.reading_child import reader
from caseway.intake.recipients import Own, is_ours
from caseway.mail.addresses import own_domain
from caseway.rows.changing import as_columns, change
from caseway.tickets.actions import note_arrival
from caseway.workspaces.models import Member

Disposition = IncomingMail.Disposition

# What `machine` says of a provider's mail that asks to confirm a forwarding.
FORWARDING = "forwarding"

# What a machine sends and ties to no ticket is kept and shown, but is nobody's report.
_NOBODYS = (MachineClass.BOUNCE, MachineClass.OUT_OF_OFFICE, MachineClass.OWN_LOOP)


def understand(row: IncomingMail, *, released_by: str = "") -> None:
    """Find out what a mail means, land it where it belongs and write that down."""
    _land_it(row, released_by)
    change(row, *_FOUND)


def understand_owed(row: IncomingMail) -> dict[str, Any]:
    """What the runner does with one mail; changes the database only, so that it happens once. What was found is written with its mark."""
    _land_it(row)
    return found_about(row)


def found_about(row: IncomingMail) -> dict[str, Any]:
    """What was found, as columns."""
    return as_columns(row, *_FOUND)


def _land_it(row: IncomingMail, released_by: str = "") -> None:
    """`released_by` names the member who said that it is no spam."""
    try:
        mail = read(row)
    except Unreadable as unreadable:
        why = Decision("read", "hold", "unreadable", {"why": unreadable.reason})
        write_down(row, Landed(Disposition.HELD), [why], raw_fingerprint(bytes(row.raw)))
        return
    around = look_around([(row, mail)])[row.workspace_id]
    decisions = [Decision("person", "released", "released", {"member": released_by})] if released_by else []
    landed = open_if_report(decide(row, mail, around, decisions))
    describe(row, mail)
    write_down(row, landed, decisions, mail.fingerprint)


def read(row: IncomingMail) -> Read:
    """Raises Unreadable."""
    if isinstance(row.as_read, Unreadable):
        raise row.as_read
    return row.as_read or reader().read(_with_envelope(row))


def decide(row: IncomingMail, mail: Read, around: Circumstances, decisions: list[Decision]) -> Landed | Report:
    """What becomes of a mail: where it landed, or the report that it is."""
    known = around.known(row, mail.fingerprint)
    if known is None:
        return _land(row, mail, around, decisions)
    decisions.append(Decision("duplicate", "duplicate", "same_mail"))
    # Whoever may not see where the first one landed shall not read it here.
    return Landed(Disposition.DUPLICATE, known.ticket)


def _with_envelope(row: IncomingMail) -> bytes:
    """An empty envelope sender is what a mail server would write as Return-Path: it marks mail that nobody shall answer."""
    raw = bytes(row.raw)
    return b"Return-Path: <>\r\n" + raw if row.envelope_sender == "" else raw


def _land(row: IncomingMail, mail: Read, around: Circumstances, decisions: list[Decision]) -> Landed | Report:
    workspace = row.workspace
    own = around.own
    domain = own_domain(workspace.slug)
    verdict = classify(mail, own, {domain}, domain)
    decisions.append(verdict.why)
    proven = checked_here(row.proven) or authentication(mail.headers, settings.CASEWAY_MAIL_BORDER)
    if proven:
        decisions.append(_what_was_proven(proven))
    row.machine = "" if verdict.kind is MachineClass.HUMAN else verdict.kind.value
    if _is_empty(mail):
        decisions.append(Decision("content", "recorded", "empty"))
        return Landed(Disposition.RECORDED)
    if landed := _for_settings(row, mail, decisions) or _unwanted(row, mail, around, decisions):
        return landed
    route = find_ticket(mail, [row.recipient], verdict, ground_of(workspace))
    decisions.extend(_why(route, verdict))
    if route.kind is RouteKind.ADD and verdict.kind is not MachineClass.OWN_LOOP:
        return add(row, mail, verdict, route, own, proven, decisions=decisions)
    if row.source == IncomingMail.Source.IMPORT:
        return _history(row, mail, verdict, route, own, decisions)
    if route.kind is RouteKind.HOLD:
        return hold(row, mail, route)
    if route.kind is RouteKind.BOUNCE:
        return bounce(row, mail, route, verdict)
    if landed := _nobodys(mail, verdict, decisions):
        return landed
    forward = forwarded_by_member(row, mail, verdict, proven)
    if forward:
        decisions.append(Decision("author", "forwarded", "forwarded", {"member": forward.member.name, "sender": forward.author.email}))
    return report_of(row, mail, verdict, own, mentions=route.mentions, proven=proven, forward=forward)


def _why(route: Route, verdict: Verdict) -> list[Decision]:
    is_hidden = route.kind is RouteKind.ADD and verdict.is_for_agents_only
    return [*route.why, Decision("visibility", "internal", "machine_words")] if is_hidden else route.why


def _what_was_proven(proven: Authentication) -> Decision:
    reason = "authentic" if proven.is_authentic else "forged" if proven.is_forged else "unproven"
    if proven.dmarc == "temperror":
        reason = "unanswered"
    return Decision("authentication", proven.dmarc, reason, {"spf": proven.spf, "dkim": proven.dkim})


def _unwanted(row: IncomingMail, mail: Read, around: Circumstances, decisions: list[Decision]) -> Landed | None:
    """Held until a person wants it, unless one has said so; reports about our own mail, and history, are always read."""
    if decisions[0].reason == "released" or mail.report is not None or row.source == IncomingMail.Source.IMPORT:
        return None
    sender = mail.sender.email if mail.sender else ""
    header = called_spam_by(mail.headers) if settings.CASEWAY_MAIL_BORDER else ""
    if sender and sender in around.blocked:
        decisions.append(Decision("wanted", "hold", "blocked_sender", {"sender": sender}))
    elif header:
        decisions.append(Decision("wanted", "hold", "spam", {"header": header}))
    else:
        return None
    return Landed(Disposition.HELD)


def _history(row: IncomingMail, mail: Read, verdict: Verdict, route: Route, own: Own, decisions: list[Decision]) -> Landed | Report:
    """Imported mail is never held for somebody; what we wrote ourselves stands on the ticket that it belongs to."""
    if mail.sender and (is_ours(mail.sender.email, own) or _is_members(row, mail.sender.email)):
        if route.ticket_number:
            return add_our_own(row, mail, route.ticket_number)
        decisions.append(Decision("landing", "recorded", "machine_without_ticket"))
        return Landed(Disposition.RECORDED)
    mentions = route.mentions
    if route.kind is RouteKind.HOLD and route.ticket_number:
        decisions.append(Decision("landing", "opened", "history", {"number": str(route.ticket_number)}))
        mentions = [route.ticket_number]
    return _nobodys(mail, verdict, decisions) or report_of(row, mail, verdict, own, mentions=mentions)


def _is_members(row: IncomingMail, email: str) -> bool:
    return Member.objects.filter(workspace=row.workspace_id, account__email=email).exists()


def _for_settings(row: IncomingMail, mail: Read, decisions: list[Decision]) -> Landed | None:
    """Mail that a setting up of ours caused: shown there, never answered, nobody's report."""
    if address := note_arrival(row.workspace_id, mail.subject):
        decisions.append(Decision("content", "recorded", "address_test", {"email": address.email}))
        return Landed(Disposition.RECORDED)
    asked = confirmation(mail.sender.email, mail.subject, mail.text) if mail.sender else None
    if asked is not None:
        row.machine = FORWARDING
        decisions.append(Decision("content", "recorded", "forwarding", asdict(asked)))
        return Landed(Disposition.RECORDED)
    return None


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


def describe(row: IncomingMail, mail: Read) -> None:
    row.sender_name = mail.sender.name[:160] if mail.sender else ""
    row.sender_email = mail.sender.email[:320] if mail.sender else ""
    row.mail_subject = mail.subject[:400]
    row.snippet = " ".join(mail.new_text[:800].split())[:200]


_FOUND = (
    "disposition", "ticket", "message", "fingerprint", "decisions", "machine", "sender_name", "sender_email", "mail_subject", "snippet",
)  # fmt: skip


def write_down(row: IncomingMail, landed: Landed, decisions: list[Decision], fingerprint: str) -> None:
    row.disposition = landed.disposition
    row.ticket, row.message = landed.ticket, landed.message
    row.fingerprint = fingerprint
    row.decisions = [list(asdict(decision).values()) for decision in decisions]
