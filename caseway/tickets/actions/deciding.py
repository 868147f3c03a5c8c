"""The verdict on a ticket: defect or misuse, why, where, and in whose words."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import Actor, record
from caseway.products.models import Component
from caseway.search.folding import fold
from caseway.tickets.models import Message, Ticket, Verdict
from caseway.tickets.verdict_facts import CauseDecided, CauseUndone

LONGEST_QUOTE = 280


@transaction.atomic
def decide_cause(
    ticket: Ticket, cause: str, *, by: Actor, reason: str = "", step: str = "", component: Component | None = None, quote: str = ""
) -> None:
    """Say why a ticket came about. A quote is the customer's own words, else the beginning of what they first said.

    Raises ValidationError for words that the customer did not say.
    """
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    reason, step = " ".join(reason.split()), " ".join(step.split())
    last = Verdict.objects.current().filter(workspace=current.workspace_id, ticket=current).first()
    words, message = _evidence(current, " ".join(quote.split()), last) if cause else ("", None)
    made = Verdict(
        workspace_id=current.workspace_id, ticket=current, cause=cause, before=current.cause, reason=reason, step=step,
        step_folded=fold(step), component=component, quote=words, message=message,
    )  # fmt: skip
    if _says_the_same(made, last, current):
        return
    if last is not None:
        Verdict.objects.filter(pk=last.pk).update(is_current=False)
    made.save()
    _set(ticket, cause)
    named = component.name if component else ""
    record(CauseDecided(cause=cause, before=current.cause, reason=reason, step=step, component=named), about=current, by=by)


@transaction.atomic
def undo_cause(ticket: Ticket, *, by: Actor) -> None:
    """Take the last decision back; what was decided before holds again."""
    current = Ticket.objects.select_for_update().get(pk=ticket.pk)
    standing = Verdict.objects.filter(workspace=current.workspace_id, ticket=current, undone_at=None).order_by("-id")
    last = standing.filter(is_current=True).first()
    if last is None:
        return
    Verdict.objects.filter(pk=last.pk).update(is_current=False, undone_at=now())
    earlier = standing.first()
    if earlier is not None:
        Verdict.objects.filter(pk=earlier.pk).update(is_current=True)
    _set(ticket, last.before)
    record(CauseUndone(cause=last.before, before=last.cause), about=current, by=by)


def _says_the_same(made: Verdict, last: Verdict | None, ticket: Ticket) -> bool:
    if last is None:
        return made.cause == ticket.cause and not (made.reason or made.step or made.component_id)
    return all(getattr(made, name) == getattr(last, name) for name in ("cause", "reason", "step", "component_id", "quote"))


def _set(ticket: Ticket, cause: str) -> None:
    ticket.cause = cause
    Ticket.objects.filter(pk=ticket.pk).update(cause=cause)


def _evidence(ticket: Ticket, wanted: str, last: Verdict | None) -> tuple[str, Message | None]:
    """The words and the message that holds them."""
    if last is not None and wanted and wanted == last.quote:
        return last.quote, last.message
    by_customer = Message.objects.filter(workspace=ticket.workspace_id, ticket=ticket).filter(
        Q(customer__isnull=False) | Q(kind=Message.Kind.CALL)
    )
    for message in by_customer.order_by("id")[:200]:
        said = " ".join(message.body.split())
        if said and not wanted:
            return shortened(said), message
        if wanted and wanted in said:
            return wanted, message
    if wanted:
        raise ValidationError({"quote": _("The customer did not write this; quote their own words.")})
    return "", None


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """The beginning of a text, cut between words (pure)."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
