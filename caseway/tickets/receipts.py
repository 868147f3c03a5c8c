"""The receipt of a report: that it has arrived, where to follow it, what is known of it already."""

from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from caseway.issues.fitting import fitting
from caseway.mail.addresses import own_domain
from caseway.mail.headers import address, message_ids, one_line
from caseway.mail.letters import letter_html
from caseway.mail.models import OutgoingMail, WayOut
from caseway.mail.signing import LOOP_HEADER
from caseway.rows.making import new
from caseway.tickets.languages import guess_language
from caseway.tickets.letters import id_of, zone_of
from caseway.tickets.models import Message, Participant
from caseway.tickets.secrets import link_of
from caseway.tickets.senders import Sender, sender_of
from caseway.workspaces.models import Workspace
from caseway.workspaces.opening import is_open, opens_at


def receipt_mail(message: Message, person: Participant, *, may_know: bool = False) -> OutgoingMail:
    """That a report has arrived, where to follow it, and what is publicly known of it where something is (`may_know`).

    Not one word of the report stands in here: its address may be somebody else's.
    """
    ticket, workspace = message.ticket, message.ticket.workspace
    link = link_of(person, workspace)
    language = _language_of_receipt(message, person)
    with translation.override(language):
        said = [
            _("We have received your report and will answer as soon as we can. Its number is #{number}.").format(number=ticket.number),
            *_closed_words(message),
            _("To add something, answer this mail. To see where it stands, open its page:"),
        ]
        subject = _("We have received your report") + f" [#{ticket.number}]"
        found = fitting(ticket.workspace_id, language, ticket.subject, message.body, ticket.product_id) if may_know else []
        told, told_html = _known_words(workspace, found)
        paragraphs = [*(format_html("<p>{}</p>", line) for line in said), format_html('<p><a href="{}">{}</a></p>', link, link), told_html]
        html = letter_html("".join(paragraphs), language=translation.get_language() or "en")
    sender = sender_of(ticket)
    return new(
        OutgoingMail,
        workspace=workspace,
        effect_key=f"receipt:{ticket.pk}:{person.pk}",
        kind=OutgoingMail.Kind.RECEIPT,
        way=sender.way,
        team_id=ticket.team_id,
        ticket_number=ticket.number,
        recipient=person.email,
        # Providers rarely let an empty return path leave in the name of an account.
        return_path=sender.email if sender.way is not None and sender.way.kind == WayOut.Kind.SMTP else "",
        headers=_receipt_headers(message, person, subject, sender),
        message_id=id_of(ticket, message.pk, person),
        text="\n\n".join([*said, link, *told]),
        html=html,
        subject=f"ticket:{ticket.pk}",
        created_at=message.created_at,
    )


def _known_words(workspace: Workspace, found: list[dict[str, Any]]) -> tuple[list[str], str]:
    """What is known already, as text and as HTML: words of ours, each with the page that says more."""
    if not found:
        return [], ""
    lead = _("This may answer it already:")
    home = f"{settings.CASEWAY_URL}/help/{workspace.slug}/known"
    lines = [(one_line(row["symptoms"].strip(), 160), f"{home}/{row['issue__number']}") for row in found]
    items = format_html_join("", '<li><a href="{1}">{0}</a></li>', lines)
    return [lead, *(f"{words}\n{link}" for words, link in lines)], format_html("<p>{}</p><ul>{}</ul>", lead, items)


def _language_of_receipt(message: Message, person: Participant) -> str:
    """The customer's own, else the one they wrote in, else the company's."""
    known = dict(settings.LANGUAGES)
    workspace = message.ticket.workspace
    chosen = person.customer.language
    return chosen if chosen in known else guess_language(f"{message.ticket.subject}\n{message.body}", list(known)) or workspace.language


def _closed_words(message: Message) -> list[str]:
    """Outside of the opening hours, when somebody will be there again."""
    workspace = message.ticket.workspace
    moment = localtime(message.created_at, zone_of(workspace.time_zone) or UTC)
    if is_open(workspace.opening_hours, moment):
        return []
    if workspace.closed_words:
        return [one_line(workspace.closed_words, 1000)]
    opening = opens_at(workspace.opening_hours, moment)
    if opening is None:
        return []
    return [_("Nobody is here right now. We are back on {moment}.").format(moment=date_format(opening, "DATETIME_FORMAT"))]


def _receipt_headers(message: Message, person: Participant, subject: str, sender: Sender) -> list[list[str]]:
    workspace = message.ticket.workspace
    domain = own_domain(workspace.slug)
    threading = message_ids([message.header_id]) if message.header_id else ""
    return [
        ["From", address(sender.email, workspace.name)],
        # Without the name, which is a stranger's text too.
        ["To", address(person.email)],
        ["Reply-To", sender.back],
        ["Subject", one_line(subject)],
        *([["In-Reply-To", threading], ["References", threading]] if threading else []),
        ["Auto-Submitted", "auto-replied"],
        ["X-Auto-Response-Suppress", "All"],
        ["Precedence", "bulk"],
        [LOOP_HEADER, domain],
    ]
