"""Where an understood mail lands: the verbs it calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, record
from caseway.customers.actions import find_or_make
from caseway.customers.models import Customer
from caseway.files.keeping import keep
from caseway.files.models import File
from caseway.intake.flood import is_flood
from caseway.intake.models import IncomingMail
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.incoming import ReadAttachment
from caseway.intake.reading.machine import MachineClass, Verdict
from caseway.intake.reading.threads import Author, Route
from caseway.mail.addresses import without_token
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words, write
from caseway.tickets.facts import MailHeldForTicket, TicketNoted
from caseway.tickets.models import MailAddress, Message, Participant, Ticket
from caseway.ui.richtext import place_images, text_to_html
from caseway.workspaces.models import Member

Disposition = IncomingMail.Disposition

# Everybody in To and Cc of a report takes part, within reason.
MOST_COPIES = 40
_KEEPS_STATE = (MachineClass.OUT_OF_OFFICE, MachineClass.AUTO_REPLY, MachineClass.BOUNCE)

Own = dict[str, MailAddress | None]


@dataclass(frozen=True)
class Landed:
    disposition: str
    ticket: Ticket | None = None
    message: Message | None = None


def open_new(
    row: IncomingMail, mail: Read, verdict: Verdict, own: Own, *, mentions: Sequence[int] = (), continues: Ticket | None = None
) -> Landed:
    """A report becomes a ticket."""
    workspace, sender = row.workspace, mail.sender
    if sender is None:
        return Landed(Disposition.HELD)
    customer = find_or_make(workspace, by=None, email=sender.email, name=sender.name)
    address = _addressed(row, mail, own)
    # What continues a restricted team's ticket stays with that team.
    kept_by = continues or address
    is_history = row.source == IncomingMail.Source.IMPORT
    files = _files(row, mail)
    ticket = actions.open_ticket(
        workspace,
        requester=customer,
        email=sender.email,
        subject=mail.subject or _first_words(mail.new_text),
        words=_words(mail, files),
        channel=Ticket.Channel.IMPORT if is_history else Ticket.Channel.EMAIL,
        by=customer,
        files=[file for _read, file in files],
        copies=_copies(row, mail, customer, own) if verdict.kind is MachineClass.HUMAN else (),
        team=kept_by.team if kept_by else None,
        product=kept_by.product if kept_by else None,
        address=address,
        continues=continues,
        header_id=_header_id(mail),
        is_machine=not verdict.may_answer or (not is_history and is_flood(workspace, sender.email)),
        at=when(row, mail),
        is_history=is_history,
    )
    for number in mentions:
        _mention(ticket, number)
    return Landed(Disposition.OPENED, ticket, ticket.first_message)


def add(row: IncomingMail, mail: Read, verdict: Verdict, route: Route, own: Own) -> Landed:
    """An answer comes home, from somebody who takes part or from an agent who answers his own notice."""
    ticket = Ticket.objects.select_related("workspace").get(workspace=row.workspace_id, number=route.ticket_number or 0)
    if route.author is Author.MEMBER:
        member = Member.objects.select_related("account", "workspace").get(pk=route.member_id or 0)
        sent = [file for _read, file in _files(row, mail)]
        return Landed(Disposition.ADDED, ticket, actions.reply(ticket, by=member, body=mail.new_text, files=sent))
    is_automatic = verdict.kind in _KEEPS_STATE
    is_history = row.source == IncomingMail.Source.IMPORT
    if ticket.is_closed and not is_automatic and not is_history:
        return open_new(row, mail, verdict, own, continues=ticket)
    author = _participant(ticket, mail)
    files = _files(row, mail)
    message = actions.answer(
        ticket,
        by=author,
        words=_words(mail, files),
        channel=Ticket.Channel.EMAIL,
        email=mail.sender.email if mail.sender else "",
        files=[file for _read, file in files],
        header_id=_header_id(mail),
        is_automatic=is_automatic,
        at=when(row, mail),
        is_history=is_history,
    )
    return Landed(Disposition.ADDED, ticket, message)


def add_our_own(row: IncomingMail, mail: Read, number: int) -> Landed:
    """Imported history that we wrote ourselves."""
    ticket = Ticket.objects.select_related("workspace").get(workspace=row.workspace_id, number=number)
    email, name = (mail.sender.email, mail.sender.name) if mail.sender else ("", "")
    member = Member.objects.active().filter(workspace=row.workspace_id, account__email=email).select_related("account").first()
    message = actions.tell_history(
        ticket,
        by=member or CASEWAY,
        name=name,
        email=email,
        words=_words(mail, _files(row, mail)),
        at=when(row, mail) or now(),
        header_id=_header_id(mail),
    )
    return Landed(Disposition.ADDED, ticket, message)


def when(row: IncomingMail, mail: Read) -> datetime | None:
    """The mail's own date where it is history; else now, since nobody vouches for a date."""
    if row.source != IncomingMail.Source.IMPORT or mail.date is None:
        return None
    return min(mail.date if mail.date.tzinfo else mail.date.replace(tzinfo=UTC), now())


def hold(row: IncomingMail, mail: Read, route: Route) -> Landed:
    """Somebody who takes no part holds an address or a Message-ID of ours: a person decides."""
    ticket = Ticket.objects.get(workspace=row.workspace_id, number=route.ticket_number or 0)
    sender = mail.sender.email if mail.sender else ""
    record(MailHeldForTicket(sender=sender or "?", mail=row.pk), about=ticket, by=CASEWAY)
    return Landed(Disposition.HELD, ticket)


def bounce(row: IncomingMail, mail: Read, route: Route) -> Landed:
    """One of our mails came back: an internal note says so; nothing is reopened and nobody is answered."""
    ticket = Ticket.objects.get(workspace=row.workspace_id, number=route.ticket_number or 0)
    message = write(ticket, Message.Kind.NOTE, _words(mail, []), by=CASEWAY, is_internal=True)
    record(TicketNoted(message=message.pk), about=ticket, by=CASEWAY)
    return Landed(Disposition.ADDED, ticket, message)


def admit(row: IncomingMail, mail: Read, *, by: Member) -> Landed:
    """A person lets the author of a held mail take part; the mail becomes their message."""
    ticket, sender = row.ticket, mail.sender
    if ticket is None or sender is None:
        return Landed(Disposition.HELD, ticket)
    customer = find_or_make(row.workspace, by=by, email=sender.email, name=sender.name)
    actions.add_participant(ticket, customer, email=sender.email, by=by)
    files = _files(row, mail)
    message = actions.answer(
        ticket,
        by=customer,
        words=_words(mail, files),
        channel=Ticket.Channel.EMAIL,
        email=sender.email,
        files=[file for _read, file in files],
        header_id=_header_id(mail),
    )
    return Landed(Disposition.ADDED, ticket, message)


def _participant(ticket: Ticket, mail: Read) -> Customer:
    """The customer who takes part under the sender's address."""
    email = mail.sender.email if mail.sender else ""
    people = Participant.objects.filter(ticket=ticket, is_active=True).select_related("customer")
    found = people.filter(email=email).first() or people.filter(customer__addresses__email=email).first()
    if found is None:
        raise LookupError(f"{email} takes no part in #{ticket.number}")
    return found.customer


def _mention(ticket: Ticket, number: int) -> None:
    if Ticket.objects.filter(workspace=ticket.workspace_id, number=number).exists():
        with translation.override(ticket.workspace.language):
            text = _("The subject of this mail names #{number}, in which its sender takes no part.").format(number=number)
        message = write(ticket, Message.Kind.NOTE, Words.plain(text), by=CASEWAY, is_internal=True)
        record(TicketNoted(message=message.pk), about=ticket, by=CASEWAY)


def _addressed(row: IncomingMail, mail: Read, own: Own) -> MailAddress | None:
    """Which of our addresses the mail was for: the envelope knows best."""
    for email in (row.recipient, *(address.email for address in [*mail.to, *mail.cc])):
        if found := own.get(email) or own.get(without_token(email)):
            return found
    return None


def _copies(row: IncomingMail, mail: Read, requester: Customer, own: Own) -> list[tuple[Customer, str]]:
    found: dict[int, tuple[Customer, str]] = {}
    for address in [*mail.to, *mail.cc][:MOST_COPIES]:
        if "@" not in address.email or address.email == row.recipient or is_ours(address.email, own):
            continue
        customer = find_or_make(row.workspace, by=None, email=address.email, name=address.name)
        if customer.pk != requester.pk:
            found.setdefault(customer.pk, (customer, address.email))
    return list(found.values())


def is_ours(email: str, own: Own) -> bool:
    local, _, domain = email.partition("@")
    return email in own or f"{local.partition('+')[0]}@{domain}" in own


def _files(row: IncomingMail, mail: Read) -> list[tuple[ReadAttachment, File]]:
    return [
        (attachment, keep(row.workspace_id, attachment.content, filename=attachment.filename, content_type=attachment.content_type))
        for attachment in mail.attachments
    ]


def _words(mail: Read, files: list[tuple[ReadAttachment, File]]) -> Words:
    """Text and HTML of a mail, its own pictures referring to our files."""
    tokens = {attachment.content_id: file.token for attachment, file in files if attachment.content_id}

    def placed(html: str) -> str:
        return place_images(html, lambda cid: f"cid:{tokens[cid]}" if cid in tokens else None)

    if mail.html_new is not None:
        return Words(mail.new_text, placed(mail.html_new), mail.quoted, placed(mail.html_quoted or ""))
    if mail.html and (not mail.quoted or "<img" in mail.html):
        # Where the quoted part of the HTML is not clear all of it is shown: better twice than cut.
        return Words(mail.new_text, placed(mail.html), mail.quoted)
    return Words(mail.new_text, text_to_html(mail.new_text), mail.quoted, f"<pre>{escape(mail.quoted)}</pre>" if mail.quoted else "")


def _header_id(mail: Read) -> str:
    return (mail.message_id or "")[:255]


def _first_words(text: str) -> str:
    return " ".join(text.split())[:80] or "–"
