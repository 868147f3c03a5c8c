"""Where an understood mail lands: the verbs it calls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape

from django.db.models import Q
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, record
from caseway.customers.actions import find_or_make, heard_from, mark_undeliverable
from caseway.customers.models import Customer
from caseway.files.keeping import keep
from caseway.files.models import File
from caseway.intake.flood import is_flood
from caseway.intake.models import IncomingMail
from caseway.intake.reading.authentication import Authentication
from caseway.intake.reading.forwarding import original_sender
from caseway.intake.reading.incoming import Address, ReadAttachment
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.machine import Bounce, MachineClass, Verdict
from caseway.intake.reading.threads import Author, Route
from caseway.mail.addresses import without_token
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words, write
from caseway.tickets.facts import MailHeldForTicket, TicketNoted
from caseway.tickets.followups import tell_who_wrote
from caseway.tickets.models import MailAddress, Message, Participant, Ticket
from caseway.ui.richtext import place_images, text_to_html
from caseway.workspaces.models import Member

Disposition = IncomingMail.Disposition

# Everybody in To and Cc of a report takes part, within reason.
MOST_COPIES = 40
_KEEPS_STATE = (MachineClass.OUT_OF_OFFICE, MachineClass.AUTO_REPLY, MachineClass.BOUNCE)

Own = dict[str, MailAddress | None]


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


def open_new(
    row: IncomingMail,
    mail: Read,
    verdict: Verdict,
    own: Own,
    *,
    mentions: Sequence[int] = (),
    continues: Ticket | None = None,
    proven: Authentication | None = None,
    forward: Forward | None = None,
) -> Landed:
    """A report becomes a ticket; a forwarded one is the report of whoever wrote it first."""
    workspace, sender = row.workspace, forward.author if forward else mail.sender
    if sender is None:
        return Landed(Disposition.HELD)
    customer = find_or_make(workspace, by=None, email=sender.email, name=sender.name)
    if verdict.kind is MachineClass.HUMAN and not forward:
        heard_from(workspace.pk, sender.email, customer)
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
        words=_words(mail, files, proven, "forwarded" if forward else ""),
        channel=Ticket.Channel.IMPORT if is_history else Ticket.Channel.EMAIL,
        by=customer,
        files=[file for _read, file in files],
        copies=_copies(row, mail, customer, own) if verdict.kind is MachineClass.HUMAN and not forward else (),
        team=kept_by.team if kept_by else None,
        product=kept_by.product if kept_by else None,
        address=address,
        continues=continues,
        header_id=_header_id(mail),
        # Whom a forwarded mail names has not written to us, so no receipt goes there.
        is_machine=not verdict.may_answer or forward is not None or (not is_history and is_flood(workspace, sender.email)),
        at=when(row, mail),
        is_history=is_history,
    )
    if forward:
        with translation.override(workspace.language):
            _note(ticket, _("Forwarded by {member}.").format(member=forward.member.name))
    for number in mentions:
        _mention(ticket, number)
    return Landed(Disposition.OPENED, ticket, ticket.first_message)


def forwarded_by_member(row: IncomingMail, mail: Read, verdict: Verdict, proven: Authentication | None) -> Forward | None:
    """Whether a member sends on what a customer wrote to them. A sender whom our mail server finds forged is nobody's member."""
    author = original_sender(mail) if mail.sender and verdict.kind is MachineClass.HUMAN else None
    if author is None or mail.sender is None or author.email == mail.sender.email or (proven and proven.is_forged):
        return None
    member = Member.objects.active().filter(workspace=row.workspace_id, account__email=mail.sender.email).select_related("account").first()
    return Forward(author, member) if member else None


def add(row: IncomingMail, mail: Read, verdict: Verdict, route: Route, own: Own, proven: Authentication | None = None) -> Landed:
    """An answer comes home, from somebody who takes part or from an agent who answers his own notice."""
    tickets = Ticket.objects.select_related("workspace", "merged_into")
    ticket = tickets.get(workspace=row.workspace_id, number=route.ticket_number or 0)
    if route.author is Author.MEMBER:
        member = Member.objects.select_related("account", "workspace").get(pk=route.member_id or 0)
        if ticket.merged_into is not None and ticket.merged_into.team_id in member.hidden_teams:
            return hold(row, mail, route)
        sent = [file for _read, file in _files(row, mail)]
        said = actions.reply(ticket, by=member, body=mail.new_text, files=sent)
        return Landed(Disposition.ADDED, said.ticket, said)
    is_automatic = verdict.kind in _KEEPS_STATE
    is_history = row.source == IncomingMail.Source.IMPORT
    ticket, author = _home(ticket, mail)
    if (ticket.merged_into or ticket).is_closed and not is_automatic and not is_history:
        return open_new(row, mail, verdict, own, continues=ticket, proven=proven)
    if not is_automatic and mail.sender:
        heard_from(row.workspace_id, mail.sender.email, author)
    files = _files(row, mail)
    message = actions.answer(
        ticket,
        by=author,
        words=_words(mail, files, proven),
        channel=Ticket.Channel.EMAIL,
        email=mail.sender.email if mail.sender else "",
        files=[file for _read, file in files],
        header_id=_header_id(mail),
        is_automatic=is_automatic,
        at=when(row, mail),
        is_history=is_history,
    )
    return Landed(Disposition.ADDED, message.ticket, message)


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


def bounce(row: IncomingMail, mail: Read, route: Route, verdict: Verdict) -> Landed:
    """One of our mails came back: an internal note says so; nothing is reopened and nobody is answered.

    Only what was signed by us counts: a return path or a Message-ID. Everything else may be anybody's word.
    """
    ticket = Ticket.objects.select_related("workspace").get(workspace=row.workspace_id, number=route.ticket_number or 0)
    if verdict.bounce is Bounce.DELAYED:
        return Landed(Disposition.RECORDED, ticket)
    returned = _returned(ticket, route)
    if returned and mail.report:
        why = mail.report.diagnostic or mail.report.status
        if verdict.bounce is Bounce.PERMANENT:
            mark_undeliverable(row.workspace_id, returned.recipient, why=why)
        message = Message.objects.filter(pk=route.sent_message_id or 0, ticket=ticket).select_related("ticket", "member").first()
        if message:
            tell_who_wrote(message, returned, why)
    message = write(ticket, Message.Kind.NOTE, _words(mail, []), by=CASEWAY, is_internal=True)
    record(TicketNoted(message=message.pk), about=ticket, by=CASEWAY)
    return Landed(Disposition.ADDED, ticket, message)


def _returned(ticket: Ticket, route: Route) -> OutgoingMail | None:
    """The mail of ours that a signed return path or Message-ID names."""
    if route.evidence not in ("bounce_address", "returned_message_id") or not route.participant_id:
        return None
    key = f"reply:{route.sent_message_id}:{route.participant_id}"
    return OutgoingMail.objects.filter(workspace=ticket.workspace_id, effect_key=key).select_related("workspace").first()


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


def _home(ticket: Ticket, mail: Read) -> tuple[Ticket, Customer]:
    """The ticket in which the sender takes part, this one or one that was merged into it, and who they are."""
    email = mail.sender.email if mail.sender else ""
    for tickets in (Q(ticket=ticket), Q(ticket__merged_into=ticket)):
        people = Participant.objects.filter(tickets, workspace=ticket.workspace_id, is_active=True)
        people = people.select_related("customer", "ticket__workspace", "ticket__merged_into").order_by("pk")
        if found := people.filter(email=email).first() or people.filter(customer__addresses__email=email).first():
            return found.ticket, found.customer
    raise LookupError(f"{email} takes no part in #{ticket.number}")


def _mention(ticket: Ticket, number: int) -> None:
    if Ticket.objects.filter(workspace=ticket.workspace_id, number=number).exists():
        with translation.override(ticket.workspace.language):
            text = _("The subject of this mail names #{number}, in which its sender takes no part.").format(number=number)
        _note(ticket, text)


def _note(ticket: Ticket, text: str) -> None:
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


def _words(mail: Read, files: list[tuple[ReadAttachment, File]], proven: Authentication | None = None, mark: str = "") -> Words:
    """Text and HTML of a mail, its own pictures referring to our files, and what is known of its sender."""
    known = ("authentic" if proven.is_authentic else "forged" if proven.is_forged else "") if proven else ""
    return replace(_shown(mail, files), marks=" ".join(one for one in (mail.protection, known, mark) if one))


def _shown(mail: Read, files: list[tuple[ReadAttachment, File]]) -> Words:
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
