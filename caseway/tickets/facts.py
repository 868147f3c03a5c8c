"""Everything that can happen to a ticket."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from caseway.activity.facts import Fact, Move
from caseway.tickets.models import Ticket


@dataclass(frozen=True)
class TicketOpened(Fact):
    name = "ticket.opened"
    icon = "tickets"
    requester_sees = True
    channel: str
    message: int
    # A machine wrote it: nothing is sent back by itself.
    is_machine: bool = False

    def sentence(self) -> str:
        return _("opened this ticket ({channel})").format(channel=Ticket.Channel(self.channel).label)


@dataclass(frozen=True)
class MessageFact(Fact):
    """Something was said; the message itself stands in the conversation."""

    is_shown = False
    stops_sending = True
    message: int


@dataclass(frozen=True)
class TicketReplied(MessageFact):
    name = "ticket.replied"
    icon = "reply"
    requester_sees = True

    def sentence(self) -> str:
        return _("replied")


@dataclass(frozen=True)
class TicketMessageShown(Fact):
    """What its author and we read alone is read by all who take part; on their own pages it stands as what was written then."""

    name = "ticket.message_shown"
    icon = "eye"
    message: int

    def sentence(self) -> str:
        return _("let all who take part read a message")


@dataclass(frozen=True)
class TicketNoted(MessageFact):
    name = "ticket.noted"
    icon = "lock"

    def sentence(self) -> str:
        return _("added a note")


@dataclass(frozen=True)
class TicketCalled(MessageFact):
    name = "ticket.called"
    icon = "call"

    def sentence(self) -> str:
        return _("noted a call")


@dataclass(frozen=True)
class TicketAnswered(MessageFact):
    name = "ticket.answered"
    icon = "mail"
    requester_sees = True
    is_automatic: bool = False

    def sentence(self) -> str:
        return _("sent an automatic answer") if self.is_automatic else _("answered")


@dataclass(frozen=True)
class TicketAssigned(Fact):
    name = "ticket.assigned"
    icon = "customers"
    assignee: int | None
    assignee_name: str
    before: int | None = None

    def moves(self) -> tuple[Move, ...]:
        return (Move("assignee", str(self.before or ""), str(self.assignee or "")),)

    def sentence(self) -> str:
        if self.assignee is None:
            return _("took the owner off")
        return _("assigned this to {name}").format(name=self.assignee_name)

    def forget(self, person: str) -> Fact:
        return TicketAssigned(assignee=self.assignee, assignee_name=_("somebody"), before=self.before)


@dataclass(frozen=True)
class TicketChanged(Fact):
    """One property was changed; values are what people read."""

    name = "ticket.changed"
    icon = "edit"
    field: str
    before: str
    after: str
    # What the database keeps, where history is asked about it.
    was: str = ""
    now: str = ""

    def moves(self) -> tuple[Move, ...]:
        return (Move(self.field, self.was, self.now),) if self.was or self.now else ()

    def sentence(self) -> str:
        words = {
            "subject": _("the subject"),
            "kind": _("the kind"),
            "cause": _("the cause"),
            "priority": _("the priority"),
            "team": _("the team"),
            "product": _("the product"),
            "version": _("the version"),
            "serial": _("the serial number"),
            "lot": _("the lot"),
            "requester": _("the requester"),
            "tags": _("the tags"),
        }
        field = words.get(self.field, self.field)
        return _("changed {field}: {before} → {after}").format(field=field, before=self.before or "–", after=self.after or "–")


@dataclass(frozen=True)
class LinkFact(Fact):
    """Of a ticket and its issue: id, number and what it is called, never the title, which not everybody may read."""

    icon = "link"
    # The stage follows from the issue too, so an open page of the requester hears that it may be another now.
    requester_sees = True
    issue: int
    number: int
    called: str


@dataclass(frozen=True)
class TicketLinked(LinkFact):
    name = "ticket.linked"
    before: int | None = None

    def sentence(self) -> str:
        return _("linked this to ◆ {issue}").format(issue=self.called)

    def moves(self) -> tuple[Move, ...]:
        return (Move("issue", str(self.before or ""), str(self.issue)),)


@dataclass(frozen=True)
class TicketUnlinked(LinkFact):
    name = "ticket.unlinked"

    def sentence(self) -> str:
        return _("took the link to ◆ {issue} away").format(issue=self.called)

    def moves(self) -> tuple[Move, ...]:
        return (Move("issue", str(self.issue), ""),)


@dataclass(frozen=True)
class StateFact(Fact):
    stops_sending = True
    requester_sees = True
    before: str
    after: str = ""

    def moves(self) -> tuple[Move, ...]:
        return (Move("state", self.before, self.after),) if self.after else ()


@dataclass(frozen=True)
class TicketTakenUp(StateFact):
    name = "ticket.taken_up"
    icon = "refresh"

    def sentence(self) -> str:
        return _("set this to open")


@dataclass(frozen=True)
class TicketAsked(StateFact):
    name = "ticket.asked"
    icon = "clock"

    def sentence(self) -> str:
        return _("waits for the customer")


@dataclass(frozen=True)
class TicketHeld(StateFact):
    name = "ticket.held"
    icon = "clock"

    def sentence(self) -> str:
        return _("put this on hold")


@dataclass(frozen=True)
class TicketResolved(StateFact):
    name = "ticket.resolved"
    icon = "check"

    def sentence(self) -> str:
        return _("resolved this")


@dataclass(frozen=True)
class TicketReopened(StateFact):
    name = "ticket.reopened"
    icon = "refresh"

    def sentence(self) -> str:
        return _("reopened this")


@dataclass(frozen=True)
class TicketClosed(StateFact):
    name = "ticket.closed"
    icon = "check"

    def sentence(self) -> str:
        return _("closed this")


@dataclass(frozen=True)
class ParticipantAdded(Fact):
    name = "ticket.participant_added"
    icon = "team"
    email: str

    def sentence(self) -> str:
        return _("added {email} to this ticket").format(email=self.email)

    def forget(self, person: str) -> Fact:
        return ParticipantAdded(email=_("somebody"))


@dataclass(frozen=True)
class ParticipantRemoved(Fact):
    name = "ticket.participant_removed"
    icon = "team"
    email: str

    def sentence(self) -> str:
        return _("took {email} off this ticket; their link no longer works").format(email=self.email)

    def forget(self, person: str) -> Fact:
        return ParticipantRemoved(email=_("somebody"))


@dataclass(frozen=True)
class MailHeldForTicket(Fact):
    """Somebody who takes no part wrote to this ticket; a person decides."""

    name = "ticket.mail_held"
    icon = "held"
    stops_sending = True
    sender: str
    mail: int

    def sentence(self) -> str:
        return _("held a mail from {sender}, who takes no part in this ticket").format(sender=self.sender)

    def forget(self, person: str) -> Fact:
        return MailHeldForTicket(sender=_("somebody"), mail=self.mail)


@dataclass(frozen=True)
class ReplyUndelivered(Fact):
    """A mail server refused one of our replies for good."""

    name = "ticket.reply_undelivered"
    icon = "warning"
    recipient: str
    reason: str
    mail: int

    def sentence(self) -> str:
        return _("could not reach {recipient}: {reason}").format(recipient=self.recipient, reason=self.reason)

    def forget(self, person: str) -> "ReplyUndelivered":
        return ReplyUndelivered(recipient=_("somebody"), reason="", mail=self.mail)
