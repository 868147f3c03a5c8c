from caseway.tickets.models.addresses import MailAddress
from caseway.tickets.models.announcements import Announcement, LeftOut, Told, ToldVoter
from caseway.tickets.models.conversation import Message, MessageFile, Participant
from caseway.tickets.models.many import BulkAct, BulkChange, BulkPart
from caseway.tickets.models.merging import Carried, Merge
from caseway.tickets.models.reading import Seen
from caseway.tickets.models.relations import TicketRelation
from caseway.tickets.models.snoozing import Snooze
from caseway.tickets.models.tickets import Tag, Ticket
from caseway.tickets.models.verdicts import Verdict

__all__ = [
    "Announcement",
    "BulkAct",
    "BulkChange",
    "BulkPart",
    "Carried",
    "MailAddress",
    "Merge",
    "Message",
    "MessageFile",
    "Participant",
    "Seen",
    "Snooze",
    "Tag",
    "Ticket",
    "TicketRelation",
    "LeftOut",
    "Told",
    "ToldVoter",
    "Verdict",
]
