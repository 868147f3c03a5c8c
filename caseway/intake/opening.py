"""Mails that become tickets, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, record
from caseway.customers.actions import find_or_make_all, heard_from_all
from caseway.customers.models import Customer
from caseway.intake.contents import files_of, first_words, header_id_of, when, words_of
from caseway.intake.flood import are_flood
from caseway.intake.models import IncomingMail
from caseway.intake.reading.authentication import Authentication
from caseway.intake.reading.incoming import Address
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.machine import MachineClass, Verdict
from caseway.intake.recipients import Own, is_ours
from caseway.mail.addresses import without_token
from caseway.tickets import actions
from caseway.tickets.actions.opening import Opening
from caseway.tickets.actions.saying import Words, write
from caseway.tickets.facts import TicketNoted
from caseway.tickets.models import MailAddress, Message, Ticket
from caseway.workspaces.models import Member

Disposition = IncomingMail.Disposition

# Everybody in To and Cc of a report takes part, within reason.
MOST_COPIES = 40


@dataclass(frozen=True)
class Forward:
    """A mail that a member sends on: who wrote it, and who sent it here."""

    author: Address
    member: Member


@dataclass(frozen=True)
class Landed:
    disposition: str
    ticket: Ticket | None = None
    message: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A mail that becomes a ticket; a forwarded one is the report of whoever wrote it first."""

    row: IncomingMail
    mail: Read
    verdict: Verdict
    own: Own
    sender: Address
    mentions: Sequence[int] = ()
    continues: Ticket | None = None
    proven: Authentication | None = None
    forward: Forward | None = None

    @property
    def workspace_id(self) -> int:
        return self.row.workspace_id

    @property
    def is_history(self) -> bool:
        return self.row.source == IncomingMail.Source.IMPORT

    @property
    def is_a_persons(self) -> bool:
        """Whether its sender wrote it themselves."""
        return self.verdict.kind is MachineClass.HUMAN and self.forward is None

    def copied(self) -> list[Address]:
        """Who else is to take part."""
        if not self.is_a_persons:
            return []
        addresses = [*self.mail.to, *self.mail.cc][:MOST_COPIES]
        return [one for one in addresses if "@" in one.email and one.email != self.row.recipient and not is_ours(one.email, self.own)]


def report_of(
    row: IncomingMail,
    mail: Read,
    verdict: Verdict,
    own: Own,
    *,
    mentions: Sequence[int] = (),
    continues: Ticket | None = None,
    proven: Authentication | None = None,
    forward: Forward | None = None,
) -> Report | Landed:
    """A mail as a report, unless nobody is known who reports."""
    sender = forward.author if forward else mail.sender
    if sender is None:
        return Landed(Disposition.HELD)
    return Report(
        row=row,
        mail=mail,
        verdict=verdict,
        own=own,
        sender=sender,
        mentions=mentions,
        continues=continues,
        proven=proven,
        forward=forward,
    )


def open_if_report(landed: Report | Landed) -> Landed:
    return open_all([landed])[0] if isinstance(landed, Report) else landed


def open_all(reports: Sequence[Report]) -> list[Landed]:
    """Make tickets of reports, in their order. All that may wait for others comes before the first ticket takes its number."""
    people = _people(reports)
    floods = _floods(reports)
    openings = [_opening(report, people[report.workspace_id], is_flood) for report, is_flood in zip(reports, floods, strict=True)]
    tickets = actions.open_tickets(openings)
    for ticket, report in zip(tickets, reports, strict=True):
        if report.forward:
            with translation.override(ticket.workspace.language):
                _note(ticket, _("Forwarded by {member}.").format(member=report.forward.member.name))
        for number in report.mentions:
            _mention(ticket, number)
    return [Landed(Disposition.OPENED, ticket, ticket.first_message) for ticket in tickets]


def _people(reports: Sequence[Report]) -> dict[int, dict[str, Customer]]:
    """Of each workspace the customers who report or take part, by address."""
    found = {}
    for workspace_id, those in _by_workspace(reports):
        addresses = [address for report in those for address in (report.sender, *report.copied())]
        names: dict[str, str] = {}
        for address in addresses:
            names[address.email] = names.get(address.email) or address.name
        people = found[workspace_id] = find_or_make_all(those[0].row.workspace, names)
        heard_from_all(workspace_id, {report.sender.email: people[report.sender.email] for report in those if report.is_a_persons})
    return found


def _floods(reports: Sequence[Report]) -> list[bool]:
    """Which of them are part of a flood from their sender."""
    found: dict[int, bool] = {}
    for _workspace_id, those in _by_workspace(reports):
        fresh = [report for report in those if not report.is_history]
        floods = are_flood(those[0].row.workspace, [report.sender.email for report in fresh])
        found |= {id(report): is_flood for report, is_flood in zip(fresh, floods, strict=True)}
    return [found.get(id(report), False) for report in reports]


def _by_workspace(reports: Sequence[Report]) -> list[tuple[int, list[Report]]]:
    those: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        those[report.workspace_id].append(report)
    return sorted(those.items())


def _opening(report: Report, people: dict[str, Customer], is_flood: bool) -> Opening:
    mail, customer = report.mail, people[report.sender.email]
    address = _addressed(report)
    # What continues a restricted team's ticket stays with that team.
    kept_by = report.continues or address
    files = files_of(report.row, mail)
    return Opening(
        report.row.workspace,
        requester=customer,
        email=report.sender.email,
        subject=mail.subject or first_words(mail.new_text),
        words=words_of(mail, files, report.proven, "forwarded" if report.forward else ""),
        channel=Ticket.Channel.IMPORT if report.is_history else Ticket.Channel.EMAIL,
        by=customer,
        files=[file for _read, file in files],
        copies=_copies(report, people),
        team=kept_by.team if kept_by else None,
        product=kept_by.product if kept_by else None,
        address=address,
        continues=report.continues,
        header_id=header_id_of(mail),
        # Whom a forwarded mail names has not written to us, so no receipt goes there.
        is_machine=not report.verdict.may_answer or report.forward is not None or is_flood,
        at=when(report.row, mail),
        is_history=report.is_history,
    )


def _copies(report: Report, people: dict[str, Customer]) -> Iterable[tuple[Customer, str]]:
    """Each once, by their first address, without who reports."""
    found: dict[int, tuple[Customer, str]] = {}
    for address in report.copied():
        found.setdefault(people[address.email].pk, (people[address.email], address.email))
    found.pop(people[report.sender.email].pk, None)
    return found.values()


def _addressed(report: Report) -> MailAddress | None:
    """Which of our addresses the mail was for: the envelope knows best."""
    for email in (report.row.recipient, *(address.email for address in [*report.mail.to, *report.mail.cc])):
        if found := report.own.get(email) or report.own.get(without_token(email)):
            return found
    return None


def _mention(ticket: Ticket, number: int) -> None:
    if Ticket.objects.filter(workspace=ticket.workspace_id, number=number).exists():
        with translation.override(ticket.workspace.language):
            text = _("The subject of this mail names #{number}, in which its sender takes no part.").format(number=number)
        _note(ticket, text)


def _note(ticket: Ticket, text: str) -> None:
    message = write(ticket, Message.Kind.NOTE, Words.plain(text), by=CASEWAY, is_internal=True)
    record(TicketNoted(message=message.pk), about=ticket, by=CASEWAY)
