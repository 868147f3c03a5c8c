"""Which ticket does a mail belong to, and as whom does its author join? From alone gives no rights."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.incoming import IncomingMail
from caseway.intake.reading.machine import MachineClass, Verdict
from caseway.mail.signing import read_bounce_address, read_message_id, read_notice_address, read_reply_address


class RouteKind(StrEnum):
    NEW = "new"
    ADD = "add"
    HOLD = "hold"
    BOUNCE = "bounce"
    """A delivery report about a mail that we sent on the ticket."""


class Author(StrEnum):
    PARTICIPANT = "participant"
    MEMBER = "member"
    STRANGER = "stranger"
    MACHINE = "machine"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the pure decision must know of the workspace; the look-ups are asked as late as possible.

    `received` answers the ticket numbers of Message-IDs stored here, `participants` the addresses that take part in a ticket
    (None: no such ticket), `member_addresses` the addresses of an active member (empty: none such), `silent` those who only stand
    in copy and have never written.
    """

    key: bytes
    workspace: str
    received: Callable[[list[str]], Mapping[str, int]]
    participants: Callable[[int], Collection[str] | None]
    member_addresses: Callable[[int], Collection[str]]
    silent: Callable[[int], Collection[str]] = lambda number: ()


@dataclass(frozen=True, kw_only=True)
class Route:
    kind: RouteKind
    author: Author
    ticket_number: int | None = None
    evidence: str | None = None
    member_id: int | None = None
    sent_message_id: int | None = None
    """The message of ours that is answered or returned, where a signed Message-ID or return path says so."""
    participant_id: int | None = None
    """The person to whom that message went."""
    mentions: list[int] = field(default_factory=list)
    why: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class Evidence:
    code: str
    number: int
    member_id: int | None = None
    message_id: int | None = None
    participant_id: int | None = None


def find_ticket(mail: IncomingMail, recipients: Iterable[str], verdict: Verdict, ground: Ground) -> Route:
    """`recipients` are those of the envelope; To and Cc are read from the mail."""
    why: list[Decision] = []
    sender = mail.sender.email if mail.sender else ""
    for evidence in _strongest_first(mail, list(recipients), verdict, ground):
        participants = ground.participants(evidence.number)
        if participants is None:
            why.append(_decision("skip", "unknown_ticket", evidence.number, sender))
            continue
        why.append(_decision("found", evidence.code, evidence.number, sender))
        if _is_out_of_the_blue(mail, evidence) and sender in ground.silent(evidence.number):
            why.append(_decision("hold", "never_wrote", evidence.number, sender))
            return Route(kind=RouteKind.HOLD, author=Author.STRANGER, ticket_number=evidence.number, evidence=evidence.code, why=why)
        return _route(evidence, sender, {address.lower() for address in participants}, verdict, ground, why)
    why.append(Decision("ticket", "new", "no_evidence"))
    return Route(kind=RouteKind.NEW, author=_unknown(verdict), why=why)


# Evidence -------------------------------------------------------------------------------------------------------------------------


def _strongest_first(mail: IncomingMail, recipients: list[str], verdict: Verdict, ground: Ground) -> Iterable[Evidence]:
    addresses = list(dict.fromkeys([*recipients, *(address.email for address in [*mail.to, *mail.cc])]))
    yield from _by_bounce_address(addresses, ground)
    yield from _by_notice_address(addresses, ground)
    yield from _by_reply_address(addresses, ground)
    if verdict.kind is MachineClass.BOUNCE:
        yield from _by_returned_message(mail, ground)
    # The last of References is the one that is answered, so the nearest come first.
    answered = list(dict.fromkeys([*mail.in_reply_to, *reversed(mail.references)]))
    yield from _by_sent_message(answered, "sent_message_id", ground)
    yield from _by_received_message(answered, ground)
    for number in subject_tokens(mail.subject):
        yield Evidence("subject_token", number)


def _by_bounce_address(addresses: list[str], ground: Ground) -> Iterable[Evidence]:
    for address in addresses:
        if sent := read_bounce_address(ground.key, ground.workspace, address):
            yield Evidence("bounce_address", sent.number, message_id=sent.message_id, participant_id=sent.participant_id)


def _by_notice_address(addresses: list[str], ground: Ground) -> Iterable[Evidence]:
    for address in addresses:
        if notice := read_notice_address(ground.key, ground.workspace, address):
            yield Evidence("notice_address", notice.number, member_id=notice.member_id)


def _by_reply_address(addresses: list[str], ground: Ground) -> Iterable[Evidence]:
    for address in addresses:
        if number := read_reply_address(ground.key, ground.workspace, address):
            yield Evidence("reply_address", number)


def _by_returned_message(mail: IncomingMail, ground: Ground) -> Iterable[Evidence]:
    if mail.report and mail.report.original_message_id:
        yield from _by_sent_message([mail.report.original_message_id], "returned_message_id", ground)


def _by_sent_message(ids: list[str], code: str, ground: Ground) -> Iterable[Evidence]:
    for value in ids:
        if sent := read_message_id(ground.key, ground.workspace, value):
            yield Evidence(code, sent.number, message_id=sent.message_id, participant_id=sent.participant_id)


def _by_received_message(ids: list[str], ground: Ground) -> Iterable[Evidence]:
    known = ground.received(ids) if ids else {}
    for value in ids:
        if value in known:
            yield Evidence("received_message_id", known[value])


def asked_by(mail: IncomingMail, key: bytes, workspace: str) -> set[int]:
    """The participations to which we sent what this mail says it answers; each of our mails has a Message-ID that only its reader knows."""
    answered = (read_message_id(key, workspace, value) for value in {*mail.in_reply_to, *mail.references})
    return {sent.participant_id for sent in answered if sent and sent.participant_id}


# Decision -------------------------------------------------------------------------------------------------------------------------


def _route(evidence: Evidence, sender: str, participants: set[str], verdict: Verdict, ground: Ground, why: list[Decision]) -> Route:
    def go(kind: RouteKind, author: Author, reason: str) -> Route:
        decided = [*why, _decision(kind.value, reason, evidence.number, sender)]
        is_new = kind is RouteKind.NEW
        return Route(
            kind=kind,
            author=author,
            ticket_number=None if is_new else evidence.number,
            evidence=evidence.code,
            member_id=evidence.member_id if author is Author.MEMBER else None,
            sent_message_id=evidence.message_id,
            participant_id=evidence.participant_id,
            mentions=[evidence.number] if is_new else [],
            why=decided,
        )

    if verdict.kind is MachineClass.BOUNCE and evidence.code != "subject_token" and sender not in participants:
        return go(RouteKind.BOUNCE, Author.MACHINE, verdict.reason)
    if evidence.code == "notice_address":
        is_own = evidence.member_id is not None and sender in ground.member_addresses(evidence.member_id)
        return go(RouteKind.ADD, Author.MEMBER, "is_member") if is_own else go(RouteKind.HOLD, Author.STRANGER, "not_his_notice")
    if sender in participants:
        return go(RouteKind.ADD, Author.PARTICIPANT, "is_participant")
    if evidence.code == "subject_token":
        return go(RouteKind.NEW, _unknown(verdict), "stranger_by_subject")
    return go(RouteKind.HOLD, Author.STRANGER, "is_stranger" if sender else "no_author")


def _is_out_of_the_blue(mail: IncomingMail, evidence: Evidence) -> bool:
    """It knows the ticket's address, yet answers nothing: like the mails with which services greet whoever signed up."""
    return evidence.code == "reply_address" and not mail.in_reply_to and not mail.references


def _unknown(verdict: Verdict) -> Author:
    return Author.MACHINE if verdict.kind in (MachineClass.BOUNCE, MachineClass.OWN_LOOP) else Author.STRANGER


def _decision(outcome: str, reason: str, number: int, sender: str) -> Decision:
    return Decision("ticket", outcome, reason, {"number": str(number), "sender": sender or "–"})


# Subjects -------------------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\[#([1-9][0-9]{0,17})\]", re.ASCII)
_PREFIX = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|res|odp|ynt|rif|ref|r|atb|bls|ha|回复|回覆|答复|答覆|返信|рe|отв|fwd?|wg|tr|rv|i|enc|doorst|vb|pd|vl|转发|轉寄)"
    r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,2})?\s?[:\uff1a]\s*",
    re.IGNORECASE,
)


def subject_tokens(subject: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in _TOKEN.findall(subject)))[:10]


def normalise_subject(subject: str) -> str:
    """The subject without our tokens and without what mail programs put in front of it."""
    subject = " ".join(_TOKEN.sub(" ", subject).split())
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return subject.strip()
