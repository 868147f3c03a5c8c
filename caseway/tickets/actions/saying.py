"""What is said on a ticket: replies and notes by us, calls, answers by those outside."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.models import Activity
from caseway.activity.recording import Actor, record
from caseway.customers.models import Customer
from caseway.files.models import File
from caseway.files.pictures import reference
from caseway.questions import asked_often
from caseway.rows.adding import add, expect
from caseway.rows.changing import change
from caseway.rows.making import new
from caseway.tickets.actions.resolving import OUTCOMES, reopen, take_up
from caseway.tickets.facts import MessageFact, TicketAnswered, TicketCalled, TicketNoted, TicketReplied
from caseway.tickets.models import Message, MessageFile, Participant, Ticket
from caseway.ui.markdown import render_markdown
from caseway.ui.plaintext import text_to_html
from caseway.workspaces.models import Member

# Marks what the requester of a merged ticket wrote later, who takes no part in the survivor: read by them and by us alone.
APART = "apart"
# Marks what nobody asked its author for: the others who take part do not read it, see `caseway/intake/audience.py`.
ALONE = "alone"


@dataclass(frozen=True)
class Words:
    """What somebody wrote: the new text and the quoted rest, as text and as safe HTML."""

    body: str
    html: str = ""
    quoted: str = ""
    quoted_html: str = ""
    marks: str = ""

    @classmethod
    def plain(cls, text: str) -> "Words":
        """Text as it was typed by somebody who knows nothing of Markdown."""
        return cls(body=text, html=text_to_html(text))

    @classmethod
    def markdown(cls, text: str) -> "Words":
        return cls(body=text, html=render_markdown(text, images=reference))

    def snippet(self) -> str:
        return " ".join(self.body[:600].split())[:160]


@transaction.atomic
def reply(ticket: Ticket, *, by: Member, body: str, files: Iterable[File] = (), then: str = "") -> Message:
    """Answer the customer, in Markdown. `then` is the state afterwards; a new ticket is open by it in any case."""
    ticket = goes_on(ticket, by)
    message = write(ticket, Message.Kind.REPLY, Words.markdown(body), by=by, files=files)
    record(TicketReplied(message=message.pk), about=ticket, by=by)
    if then and then != ticket.state:
        OUTCOMES[then](ticket, by=by)
    elif ticket.state == Ticket.State.NEW:
        take_up(ticket, by=by)
    return message


@transaction.atomic
def reply_apart(ticket: Ticket, *, by: Member, body: str) -> Message:
    """Answer who reported a merged ticket and takes no part where it goes on: in their own thread, which we read with the other."""
    ticket = locked(ticket)
    message = write(ticket, Message.Kind.REPLY, Words.markdown(body), by=by)
    record(TicketReplied(message=message.pk), about=ticket, by=by)
    return message


@transaction.atomic
def note(ticket: Ticket, *, by: Member, body: str, files: Iterable[File] = ()) -> Message:
    """Write something for ourselves; it never leaves the house."""
    return _say(goes_on(ticket, by), Message.Kind.NOTE, Words.markdown(body), TicketNoted, by=by, files=files, is_internal=True)


@transaction.atomic
def note_call(ticket: Ticket, *, by: Member, body: str, files: Iterable[File] = ()) -> Message:
    """Keep what was said on the telephone; the note of it is internal."""
    return _say(goes_on(ticket, by), Message.Kind.CALL, Words.markdown(body), TicketCalled, by=by, files=files, is_internal=True)


@transaction.atomic
def answer(
    ticket: Ticket,
    *,
    by: Customer,
    words: Words,
    channel: str,
    email: str = "",
    files: Iterable[File] = (),
    header_id: str = "",
    is_automatic: bool = False,
    is_internal: bool = False,
    is_for_author_alone: bool = False,
    at: datetime | None = None,
    is_history: bool = False,
) -> Message:
    """Somebody from outside wrote on a ticket. It is ours to act on again, unless a machine wrote or it is history.

    What `is_internal` we read alone; what `is_for_author_alone` its author reads with us, nobody else who takes part.
    """
    home, ticket = ticket, goes_on(ticket, by)
    is_apart = ticket.pk != home.pk and not takes_part(by, ticket)
    mark = APART if is_apart else ALONE if is_for_author_alone and not is_internal else ""
    message = write(
        ticket, Message.Kind.REPLY, replace(words, marks=f"{mark} {words.marks}".strip()) if mark else words,
        by=by, files=files, email=email, channel=channel, header_id=header_id, is_internal=bool(mark) or is_internal, at=at,
    )  # fmt: skip
    record(TicketAnswered(message=message.pk, is_automatic=is_automatic), about=ticket, by=by, at=at, is_settled=is_history)
    if is_automatic or is_history:
        return message
    if ticket.is_resolved:
        reopen(ticket, by=by)
    elif ticket.state in (Ticket.State.PENDING, Ticket.State.ON_HOLD):
        take_up(ticket, by=by)
    return message


@transaction.atomic
def tell_history(ticket: Ticket, *, by: Actor, name: str, email: str, words: Words, at: datetime, header_id: str = "") -> Message:
    """What we once answered from elsewhere; it went out then and goes out no more."""
    ticket = locked(ticket)
    message = write(ticket, Message.Kind.REPLY, words, by=by, email=email, header_id=header_id, at=at)
    if message.member is None and name:
        message.author_name = name[:160]
        message.save(update_fields=["author_name"])
    record(TicketReplied(message=message.pk), about=ticket, by=by, at=at, is_settled=True)
    return message


def goes_on(ticket: Ticket, by: Actor) -> Ticket:
    """Where what is said on a ticket belongs, locked: on itself, or on the one that it was merged into."""
    expect({Message: 1, Activity: 2})
    known = ticket.merged_into_id
    # The elder first, as every verb holds several.
    elder = locked(Ticket(pk=known)) if known is not None and known < ticket.pk else None
    ticket = locked(ticket)
    if ticket.merged_into_id is None:
        return ticket
    survivor = elder if elder is not None and elder.pk == ticket.merged_into_id else locked(Ticket(pk=ticket.merged_into_id))
    if isinstance(by, Member) and survivor.team_id in by.hidden_teams:
        raise PermissionDenied(_("This ticket is merged into one that you may not see."))
    return survivor


def takes_part(customer: Customer, ticket: Ticket) -> bool:
    return Participant.objects.filter(workspace=ticket.workspace_id, ticket=ticket, customer=customer, is_active=True).exists()


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, held until the transaction ends."""
    found = _locked.first(ticket.pk)
    if found is None:
        raise Ticket.DoesNotExist
    return found


@asked_often
def _locked(pk: int) -> QuerySet[Ticket]:
    return Ticket.objects.select_for_update(of=("self",)).select_related("workspace").filter(pk=pk)


def _say(
    ticket: Ticket, kind: str, words: Words, fact: type[MessageFact], *, by: Member, files: Iterable[File], is_internal: bool
) -> Message:
    message = write(ticket, kind, words, by=by, files=files, is_internal=is_internal)
    record(fact(message=message.pk), about=ticket, by=by)
    return message


def write(
    ticket: Ticket,
    kind: str,
    words: Words,
    *,
    by: Actor,
    files: Iterable[File] = (),
    email: str = "",
    channel: str = "",
    header_id: str = "",
    is_internal: bool = False,
    at: datetime | None = None,
) -> Message:
    """Store a message with its files and let the ticket show it; the caller records the fact."""
    at = at or now()
    message = add(message_on(ticket, kind, words, by=by, email=email, channel=channel, header_id=header_id, is_internal=is_internal, at=at))
    attach(message, files)
    if ticket.updated_at != at:
        ticket.updated_at, ticket.snippet = at, words.snippet()
        change(ticket, "updated_at", "snippet")
    return message


def message_on(
    ticket: Ticket,
    kind: str,
    words: Words,
    *,
    by: Actor,
    email: str = "",
    channel: str = "",
    header_id: str = "",
    is_internal: bool = False,
    at: datetime | None = None,
) -> Message:
    """A message that is not stored yet."""
    return new(
        Message,
        workspace_id=ticket.workspace_id,
        ticket=ticket,
        kind=kind,
        is_internal=is_internal,
        member=by if isinstance(by, Member) else None,
        customer=by if isinstance(by, Customer) else None,
        author_name=by.actor_name[:160],
        author_email=(email or getattr(by, "email", "")).lower(),
        body=words.body,
        quoted=words.quoted,
        html=words.html,
        quoted_html=words.quoted_html,
        header_id=header_id,
        marks=words.marks[:80],
        channel=channel or ticket.channel,
        created_at=at or now(),
    )


def attach(message: Message, files: Iterable[File]) -> None:
    """Files whose address stands in the text are shown there; the rest are listed under it."""
    files = list(files)
    if files:
        MessageFile.objects.bulk_create(
            MessageFile(workspace_id=message.workspace_id, message=message, file=file, is_inline=file.token in message.html)
            for file in files
        )
