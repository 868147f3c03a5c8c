"""What a ticket writes to its customers: replies and receipts, as rows of the outbox."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from caseway.files.models import File
from caseway.mail.addresses import own_domain, support_address
from caseway.mail.headers import address, is_address, message_ids, one_line
from caseway.mail.letters import letter_html, with_pictures
from caseway.mail.models import OutgoingMail
from caseway.mail.signing import bounce_address, message_id
from caseway.questions import asked_often
from caseway.rows.making import new
from caseway.tickets.models import Message, MessageFile, Participant, Ticket
from caseway.tickets.own_addresses import own_among
from caseway.tickets.reading import people_reached
from caseway.tickets.secrets import link_of
from caseway.tickets.senders import Sender, sender_of
from caseway.tickets.signatures import signature_of
from caseway.tickets.threads import quoted_text, shortened, subject_line, without_pictures
from caseway.ui.markdown import render_markdown
from caseway.ui.plaintext import text_to_html
from caseway.workspaces.models import Workspace

# Whoever reports in another way knows that it has arrived.
RECEIPT_CHANNELS = (Ticket.Channel.EMAIL, Ticket.Channel.PORTAL, Ticket.Channel.API)
QUOTED = 2
REFERENCES = 20
# Mail servers refuse much more than 20 MB, and encoding adds a third.
ATTACHED_BYTES = 14 * 2**20


@dataclass(frozen=True)
class Earlier:
    """A public message before the one that is mailed."""

    pk: int
    header_id: str
    is_ours: bool
    at: datetime


@dataclass
class Files:
    """What is attached, what stands in the text, what is too large to go along."""

    room: int
    attached: list[File] = field(default_factory=list)
    inline: list[File] = field(default_factory=list)
    left_out: list[File] = field(default_factory=list)

    def take(self, found: MessageFile) -> None:
        if found.file.size > self.room:
            self.left_out.append(found.file)
            return
        self.room -= found.file.size
        (self.inline if found.is_inline else self.attached).append(found.file)


@dataclass(frozen=True)
class Reply:
    """A reply as one participant gets it."""

    message: Message
    person: Participant
    link: str
    # Who wrote when, and what.
    quotes: list[tuple[str, str]]
    inline: list[File]
    left_out: list[File]

    @property
    def workspace(self) -> Workspace:
        return self.message.ticket.workspace


# Replies --------------------------------------------------------------------------------------------------------------------------


def reply_mails(messages: Iterable[Message]) -> list[OutgoingMail]:
    """For each reply one mail to each who takes part, with a link of their own; a note makes none."""
    who = _who_hears([message for message in messages if not message.is_internal])
    earlier = _earlier(list(who))
    quotable = _quotable(earlier.values())
    files = _files_of(list(who))
    return [mail for message, people in who.items() for mail in _mails_of(message, people, earlier[message], quotable, files[message.pk])]


def _who_hears(replies: list[Message]) -> dict[Message, list[Participant]]:
    """Replies that somebody gets, and who does: asked once for all of them."""
    reached = people_reached([message.ticket for message in replies])
    may_hear = {person.pk for person in mailed(person for people in reached.values() for person in people)}
    who: dict[Message, list[Participant]] = {}
    for message in replies:
        people: dict[str, Participant] = {}
        for person in reached[message.ticket_id]:
            if person.pk in may_hear and _took_part(person, message):
                people.setdefault(person.email, person)
        if people:
            who[message] = list(people.values())
    return who


def _mails_of(
    message: Message, people: list[Participant], earlier: list[Earlier], quotable: dict[int, Message], files: Files
) -> Iterator[OutgoingMail]:
    ticket, headers = message.ticket, _people_headers(people)
    for person in people:
        known = [one for one in earlier if one.at >= person.created_at]
        with translation.override(language_of(person, ticket.workspace)):
            quotes = [_quote(quotable[one.pk], person, ticket.workspace) for one in known[:QUOTED] if one.pk in quotable]
            reply = Reply(message, person, link_of(person, ticket.workspace), quotes, files.inline, files.left_out)
            mail = _reply_mail(reply, headers)
        mail.headers += _threading(ticket, person, known)
        mail.file_ids, mail.inline_file_ids = [file.pk for file in files.attached], [file.pk for file in files.inline]
        yield mail


def _took_part(person: Participant, message: Message) -> bool:
    """Mail is written a moment after the reply, and somebody may have joined in between."""
    return person.role == Participant.Role.REQUESTER or person.created_at <= message.created_at


def mailed(people: Iterable[Participant]) -> list[Participant]:
    """Those to whom mail may go: none of our own addresses."""
    people = list(people)
    own = own_among({person.email for person in people})
    return [person for person in people if person.email not in own and is_address(person.email)]


def language_of(person: Participant, workspace: Workspace) -> str:
    known = dict(settings.LANGUAGES)
    return person.customer.language if person.customer.language in known else workspace.language


def _reply_mail(reply: Reply, people: list[list[str]]) -> OutgoingMail:
    message, person, ticket, workspace = reply.message, reply.person, reply.message.ticket, reply.workspace
    sender = sender_of(ticket)
    return new(
        OutgoingMail,
        workspace=workspace,
        effect_key=f"reply:{message.pk}:{person.pk}",
        kind=OutgoingMail.Kind.REPLY,
        way=sender.way,
        team_id=ticket.team_id,
        ticket_number=ticket.number,
        recipient=person.email,
        return_path=_return_path(message, person, sender),
        headers=[
            ["From", address(sender.email, f"{message.author_name} ({workspace.name})")],
            *people,
            ["Reply-To", sender.back],
            ["Subject", one_line(subject_line(ticket.subject, ticket.number))],
        ],
        message_id=id_of(ticket, message.pk, person),
        text=_text(reply),
        html=_html(reply),
        subject=f"ticket:{ticket.pk}",
        created_at=message.created_at,
    )


def _return_path(message: Message, person: Participant, sender: Sender) -> str:
    """Signed, so that what comes back names the mail. A company's own server takes only its own addresses: there Message-IDs tell."""
    workspace = message.ticket.workspace
    if sender.email != support_address(workspace.slug):
        return sender.back
    return bounce_address(workspace.key, workspace.slug, message.ticket.number, message.pk, person.pk, own_domain(workspace.slug))


def _people_headers(people: list[Participant]) -> list[list[str]]:
    """Everybody sees who takes part; each mail goes to one of them."""
    first, *copies = [address(person.email, person.customer.name) for person in people]
    return [["To", first], *([["Cc", ", ".join(copies)]] if copies else [])]


def _text(reply: Reply) -> str:
    parts = [without_pictures(reply.message.body).strip(), *_about_left_out(reply.left_out)]
    signature = signature_of(reply.message)
    parts.append("-- \n" + "\n\n".join(filter(None, [signature, _("Follow this ticket: {link}").format(link=reply.link)])))
    parts += [quoted_text(intro, said) for intro, said in reply.quotes]
    return "\n\n".join(parts)


def _html(reply: Reply) -> str:
    body = with_pictures(reply.message.html, [file.token for file in reply.inline])
    body += "".join(format_html("<p>{}</p>", line) for line in _about_left_out(reply.left_out))
    if signature := signature_of(reply.message):
        body += render_markdown(signature)
    quotes = [(intro, text_to_html(shortened(said, 4000))) for intro, said in reply.quotes]
    return letter_html(body, foot=_foot(reply.link), quotes=quotes, language=translation.get_language() or "en")


def _foot(link: str) -> str:
    return format_html('<p><a href="{}">{}</a></p>', link, _("Follow this ticket"))


def _quote(quoted: Message, person: Participant, workspace: Workspace) -> tuple[str, str]:
    zone = zone_of(person.customer.time_zone) or zone_of(workspace.time_zone) or UTC
    moment = date_format(localtime(quoted.created_at, zone), "DATETIME_FORMAT")
    name = quoted.author_name or quoted.author_email
    return _("On {moment}, {name} wrote:").format(moment=moment, name=one_line(name)), without_pictures(quoted.body)


def zone_of(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _about_left_out(files: list[File]) -> list[str]:
    if not files:
        return []
    names = ", ".join(file.filename for file in files)
    return [_("Too large for a mail, and waiting for you on the page of this ticket: {names}").format(names=names)]


def _files_of(messages: list[Message]) -> dict[int, Files]:
    files = {message.pk: Files(room=ATTACHED_BYTES) for message in messages}
    if files:
        for found in _attached(list({message.workspace_id for message in messages}), list(files)):
            files[found.message_id].take(found)
    return files


@asked_often
def _attached(workspaces: list[int], messages: list[int]):
    return MessageFile.objects.filter(workspace__in=workspaces, message__in=messages).select_related("file").order_by("pk")


def _quotable(earlier: Iterable[list[Earlier]]) -> dict[int, Message]:
    """Whole messages of which a mail may quote something."""
    quoted = [one.pk for some in earlier for one in some[:QUOTED]]
    return {message.pk: message for message in _public(quoted)} if quoted else {}


@asked_often
def _public(messages: list[int]):
    return Message.objects.public().filter(pk__in=messages)


# Threads --------------------------------------------------------------------------------------------------------------------------


def _earlier(messages: list[Message]) -> dict[Message, list[Earlier]]:
    """Of each message the latest public ones before it, newest first."""
    found = _before.of_each([(message.workspace_id, message.ticket_id, message.pk) for message in messages])
    return {message: _newest_first(rows) for message, rows in zip(messages, found, strict=True)}


def _newest_first(rows: Iterable[tuple[int, str, int | None, datetime]]) -> list[Earlier]:
    return [Earlier(pk, header_id, customer is None, at) for pk, header_id, customer, at in sorted(rows, reverse=True)]


@asked_often
def _before(workspace: int, ticket: int, message: int):
    before = Message.objects.public().filter(workspace=workspace, ticket=ticket, pk__lt=message)
    return before.order_by("-pk").values_list("pk", "header_id", "customer_id", "created_at")[: REFERENCES * 2]


def _threading(ticket: Ticket, person: Participant, known: list[Earlier]) -> list[list[str]]:
    """The customer's own Message-IDs and ours, oldest first: what their mail program has seen of this ticket."""
    ids = []
    for one in reversed(known):
        if one.is_ours:
            ids.append(id_of(ticket, one.pk, person))
        elif one.header_id:
            ids.append(one.header_id)
    if not ids and known and ticket.channel in RECEIPT_CHANNELS:
        # A report from a page began with our receipt.
        ids.append(id_of(ticket, known[-1].pk, person))
    references = message_ids(ids, REFERENCES)
    if not references:
        return []
    return [["In-Reply-To", references.split(" ")[-1]], ["References", references]]


def id_of(ticket: Ticket, message: int, person: Participant) -> str:
    workspace = ticket.workspace
    return message_id(workspace.key, workspace.slug, ticket.number, message, person.pk, own_domain(workspace.slug))
