"""Real work to owe and to do, inside Caseway."""

from django.db import transaction

from caseway.activity.recording import CASEWAY, record
from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.jobs import runner
from caseway.rows.adding import add_all
from caseway.tickets.facts import TicketChanged
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Workspace


def owe_small(count: int) -> None:
    """Each change of a ticket owes a look into the index."""
    with transaction.atomic():
        for ticket in Ticket.objects.order_by("-pk")[: min(count, Ticket.objects.count())]:
            record(TicketChanged(field="lot", before="", after="A7"), about=ticket, by=CASEWAY)


def owe_mails(count: int, first: int = 0) -> None:
    workspace = Workspace.objects.get(slug="demo")
    add_all([_mail(workspace.pk, number) for number in range(first, first + count)])


def _mail(workspace: int, number: int) -> IncomingMail:
    sender = f"c{number}@example.com"
    raw = f"From: {sender}\r\nTo: support@demo.localhost\r\nSubject: Kettle {number}\r\nMessage-ID: <c{number}@x>\r\n\r\nIt leaks.\r\n"
    return raw_mail(workspace, raw.encode(), source="smtp", sender=sender, recipient="support@demo.localhost")


def work() -> None:
    """All that is owed, receipts and notices of the mails included."""
    runner.settle()
    close_reader()
