"""Who reads what somebody mails to a ticket: all who take part, if it answers a mail that went to its author.

Anybody can report in a stranger's name with themselves in copy, and then have the stranger's service mail a code to the ticket's address.
What they cannot do is name a mail that only the stranger got: each of ours has a Message-ID and a link of its own.
"""

import re

from django.db.models import Q

from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.threads import asked_by
from caseway.tickets.models import Participant, Ticket
from caseway.tickets.secrets import participant_by_secret

_LINK = re.compile(r"/t/([1-9][0-9]{0,17}-[1-9][0-9]{0,17}-[a-z2-7]{26})(?![a-z2-7])")
# Of the links in a mail so many are looked up.
MOST_LINKS = 5


def is_for_author_alone(mail: Read, author: Participant) -> bool:
    """Whether others take part who should not read it: it answers nothing that went to its author, nor did they get it from them."""
    return not _is_asked_for(mail, author) and _has_other_readers(mail, author)


def _is_asked_for(mail: Read, author: Participant) -> bool:
    workspace = author.ticket.workspace
    asked = asked_by(mail, workspace.key, workspace.slug)
    if author.pk in asked or _holds_link(mail, author):
        return True
    # An earlier ticket's mail, or that of one merged with this, was theirs just as well.
    return bool(asked) and Participant.objects.filter(workspace=workspace, pk__in=asked, customer=author.customer_id).exists()


def _holds_link(mail: Read, author: Participant) -> bool:
    """Some mail servers replace our Message-IDs, but whoever answers quotes the link to their page."""
    links = list(dict.fromkeys(_LINK.findall(f"{mail.text}\n{mail.html or ''}")))[:MOST_LINKS]
    holders = (participant_by_secret(author.ticket.workspace.slug, secret) for secret in links)
    return any(holder is not None and holder.customer_id == author.customer_id for holder in holders)


def _has_other_readers(mail: Read, author: Participant) -> bool:
    got_it = {address.email for address in [*mail.to, *mail.cc]}
    home: Ticket = author.ticket
    where = Q(ticket=home) | Q(ticket=home.merged_into_id) if home.merged_into_id else Q(ticket=home)
    others = Participant.objects.filter(where, workspace=home.workspace_id, is_active=True).exclude(customer=author.customer_id)
    return any(email not in got_it for email in others.values_list("email", flat=True))
