"""What the customer is told at each stage, in their language; what we found and what it costs is never among it."""

from django.utils import translation
from django.utils.translation import gettext as _

from caseway.returns.models import Return
from caseway.returns.stages import Stage
from caseway.tickets.waiting import language_of


def stage_letter(thing: Return, words: str = "") -> str:
    """The mail of the stage that has been reached; `words` are added as they were written."""
    ticket = thing.ticket
    with translation.override(language_of(ticket, ticket.workspace)):
        greeting = _("Hello {name},").format(name=ticket.requester.name or _("there"))
        parts = [greeting, _sentence(thing), _way_back(thing), words.strip()]
        return "\n\n".join(part for part in parts if part)


def _sentence(thing: Return) -> str:
    is_exchange = thing.kind == Return.Kind.EXCHANGE
    sentences = {
        Stage.REQUESTED: _("we have noted that you want to exchange the item. We will tell you how to send it.")
        if is_exchange
        else _("we have noted that you want to return the item. We will tell you how to send it."),
        Stage.AUTHORISED: _("you may send the item to us. Please write this number on the parcel: **{rma}**"),
        Stage.RECEIVED: _("your parcel with the number {rma} has arrived. We look at the item now."),
        Stage.INSPECTED: _("we have looked at the item you sent with the number {rma}. We will tell you soon what happens next."),
        Stage.REFUNDED: _("we refund the item that you sent with the number {rma}."),
        Stage.REPLACED: _("we are sending you a replacement for the item with the number {rma}."),
        Stage.REJECTED: _("we are sorry: we cannot take the item back."),
    }
    return sentences[Stage(thing.stage)].format(rma=thing.rma)


def _way_back(thing: Return) -> str:
    """How the parcel comes to us, or the replacement to them."""
    if thing.stage == Stage.AUTHORISED:
        return thing.instructions.strip()
    if thing.stage == Stage.REPLACED and thing.tracking:
        return _("It travels with {carrier}, tracking number {tracking}.").format(carrier=thing.carrier or "–", tracking=thing.tracking)
    return ""
