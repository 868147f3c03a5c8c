"""Where an understood mail lands that opens no ticket: the verbs it calls."""

from django.db.models import Q
from django.utils.timezone import now

from caseway.activity.recording import CASEWAY, record
from caseway.customers.actions import find_or_make, heard_from, mark_undeliverable
from caseway.intake.audience import is_for_author_alone
from caseway.intake.contents import files_of, header_id_of, when, words_of
from caseway.intake.models import IncomingMail
from caseway.intake.opening import Forward, Landed, open_if_report, report_of
from caseway.intake.reading.authentication import Authentication
from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.forwarding import original_sender
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.machine import Bounce, MachineClass, Verdict
from caseway.intake.reading.threads import Author, Route
from caseway.intake.recipients import Own
from caseway.mail.models import OutgoingMail
from caseway.tickets import actions
from caseway.tickets.actions.saying import write
from caseway.tickets.facts import MailHeldForTicket, TicketNoted
from caseway.tickets.mailing import tell_who_wrote
from caseway.tickets.models import Message, Participant, Ticket
from caseway.workspaces.models import Member

Disposition = IncomingMail.Disposition

_KEEPS_STATE = (MachineClass.OUT_OF_OFFICE, MachineClass.AUTO_REPLY, MachineClass.BOUNCE)


def forwarded_by_member(row: IncomingMail, mail: Read, verdict: Verdict, proven: Authentication | None) -> Forward | None:
    """Whether a member sends on what a customer wrote to them. A sender whom our mail server finds forged is nobody's member."""
    author = original_sender(mail) if mail.sender and verdict.kind is MachineClass.HUMAN else None
    if author is None or mail.sender is None or author.email == mail.sender.email or (proven and proven.is_forged):
        return None
    member = Member.objects.active().filter(workspace=row.workspace_id, account__email=mail.sender.email).select_related("account").first()
    return Forward(author, member) if member else None


def add(
    row: IncomingMail,
    mail: Read,
    verdict: Verdict,
    route: Route,
    own: Own,
    proven: Authentication | None = None,
    *,
    decisions: list[Decision],
) -> Landed:
    """An answer comes home, from somebody who takes part or from an agent who answers his own notice."""
    tickets = Ticket.objects.select_related("workspace", "merged_into")
    ticket = tickets.get(workspace=row.workspace_id, number=route.ticket_number or 0)
    if route.author is Author.MEMBER:
        return _answer_of_member(row, mail, route, ticket)
    is_automatic = verdict.kind in _KEEPS_STATE
    is_history = row.source == IncomingMail.Source.IMPORT
    person = _home(ticket, mail)
    ticket, author = person.ticket, person.customer
    if (ticket.merged_into or ticket).is_closed and not is_automatic and not is_history:
        return open_if_report(report_of(row, mail, verdict, own, continues=ticket, proven=proven))
    if not is_automatic and mail.sender:
        heard_from(row.workspace_id, mail.sender.email, author)
    is_unasked = not is_history and not verdict.is_for_agents_only and is_for_author_alone(mail, person)
    if is_unasked:
        decisions.append(Decision("visibility", "internal", "unasked", {"sender": mail.sender.email if mail.sender else "–"}))
    files = files_of(row, mail)
    message = actions.answer(
        ticket,
        by=author,
        words=words_of(mail, files, proven),
        channel=Ticket.Channel.EMAIL,
        email=mail.sender.email if mail.sender else "",
        files=[file for _read, file in files],
        header_id=header_id_of(mail),
        is_automatic=is_automatic,
        is_internal=verdict.is_for_agents_only,
        is_for_author_alone=is_unasked,
        at=when(row, mail),
        is_history=is_history,
    )
    return Landed(Disposition.ADDED, message.ticket, message)


def _answer_of_member(row: IncomingMail, mail: Read, route: Route, ticket: Ticket) -> Landed:
    member = Member.objects.select_related("account", "workspace").get(pk=route.member_id or 0)
    if ticket.merged_into is not None and ticket.merged_into.team_id in member.hidden_teams:
        return hold(row, mail, route)
    sent = [file for _read, file in files_of(row, mail)]
    said = actions.reply(ticket, by=member, body=mail.new_text, files=sent)
    return Landed(Disposition.ADDED, said.ticket, said)


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
        words=words_of(mail, files_of(row, mail)),
        at=when(row, mail) or now(),
        header_id=header_id_of(mail),
    )
    return Landed(Disposition.ADDED, ticket, message)


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
    message = write(ticket, Message.Kind.NOTE, words_of(mail, []), by=CASEWAY, is_internal=True)
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
    files = files_of(row, mail)
    message = actions.answer(
        ticket,
        by=customer,
        words=words_of(mail, files),
        channel=Ticket.Channel.EMAIL,
        email=sender.email,
        files=[file for _read, file in files],
        header_id=header_id_of(mail),
    )
    return Landed(Disposition.ADDED, ticket, message)


def _home(ticket: Ticket, mail: Read) -> Participant:
    """How the sender takes part, in this ticket or in one that was merged into it."""
    email = mail.sender.email if mail.sender else ""
    for tickets in (Q(ticket=ticket), Q(ticket__merged_into=ticket)):
        people = Participant.objects.filter(tickets, workspace=ticket.workspace_id, is_active=True)
        people = people.select_related("customer", "ticket__workspace", "ticket__merged_into").order_by("pk")
        if found := people.filter(email=email).first() or people.filter(customer__addresses__email=email).first():
            return found
    raise LookupError(f"{email} takes no part in #{ticket.number}")
