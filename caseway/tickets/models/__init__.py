from caseway.tickets.models.addresses import MailAddress
from caseway.tickets.models.conversation import Message, MessageFile, Participant
from caseway.tickets.models.reading import Seen
from caseway.tickets.models.tickets import Tag, Ticket

__all__ = ["MailAddress", "Message", "MessageFile", "Participant", "Seen", "Tag", "Ticket"]
