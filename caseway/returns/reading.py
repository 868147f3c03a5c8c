"""A return as pages and customers read it."""

from dataclasses import dataclass

from caseway.returns.models import Return
from caseway.returns.stages import NEXT, Stage, line_to
from caseway.tickets.models import Ticket

MOST = 50
# Of one ticket more are no longer a conversation.
MOST_TOLD = 10


@dataclass(frozen=True)
class Told:
    """What the customer may read of a return, and nothing else of it."""

    number: int
    kind: str
    rma: str
    steps: list[str]
    here: int
    is_rejected: bool
    instructions: str
    carrier: str
    tracking: str


def told_of(ticket: Ticket) -> list[Told]:
    """For the requester's page, the newest first."""
    rows = Return.objects.filter(workspace=ticket.workspace_id, ticket=ticket).order_by("-id")[:MOST_TOLD]
    return [_told(thing) for thing in rows]


def _told(thing: Return) -> Told:
    steps, here = line_to(thing.stage, thing.kind, thing.rejected_in)
    is_sent = thing.stage == Stage.REPLACED
    return Told(
        number=thing.number,
        kind=thing.kind,
        rma=thing.rma,
        steps=[str(step.label) for step in steps],
        here=here,
        is_rejected=thing.stage == Stage.REJECTED,
        instructions=thing.instructions if thing.stage == Stage.AUTHORISED else "",
        carrier=thing.carrier if is_sent else "",
        tracking=thing.tracking if is_sent else "",
    )


def of_ticket(ticket: Ticket) -> list[Return]:
    return list(Return.objects.filter(workspace=ticket.workspace_id, ticket=ticket).select_related("product").order_by("-id")[:MOST])


def next_stages(thing: Return) -> tuple[Stage, ...]:
    """The step that its kind makes likely first."""
    unlikely = Stage.REFUNDED if thing.kind == Return.Kind.EXCHANGE else Stage.REPLACED
    return tuple(sorted(NEXT[Stage(thing.stage)], key=lambda stage: (stage is Stage.REJECTED, stage is unlikely)))


def last_instructions(thing: Return) -> str:
    """What was said the last time in the customer's language: how to send things seldom changes."""
    said = Return.objects.filter(workspace=thing.workspace_id, language=thing.language).exclude(instructions="")
    return said.order_by("-id").values_list("instructions", flat=True).first() or ""
