"""A return goes on: each stage is reached once and mailed once, in the transaction that reaches it."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.returns import facts
from caseway.returns.actions.changing import locked
from caseway.returns.letters import stage_letter
from caseway.returns.models import Return
from caseway.returns.stages import NEXT, Stage, may_follow
from caseway.tickets.actions import decide_cause, reply
from caseway.workspaces.models import Member

FACTS: dict[str, type[facts.ReturnFact]] = {
    Stage.RECEIVED: facts.ReturnReceived,
    Stage.INSPECTED: facts.ReturnInspected,
    Stage.REFUNDED: facts.ReturnRefunded,
    Stage.REPLACED: facts.ReturnReplaced,
    Stage.REJECTED: facts.ReturnRejected,
}


def authorise(thing: Return, *, by: Member, instructions: str = "", words: str = "") -> Return:
    """The customer may send it: they get the RMA number and read how."""
    return _reach(thing, Stage.AUTHORISED, by=by, words=words, instructions=instructions)


def receive(thing: Return, *, by: Member, words: str = "") -> Return:
    return _reach(thing, Stage.RECEIVED, by=by, words=words)


def inspect(thing: Return, *, by: Member, finding: str = "", cause: str = "", words: str = "") -> Return:
    """Somebody has looked at it; what they found decides the cause of the ticket, and stays with us."""
    return _reach(thing, Stage.INSPECTED, by=by, words=words, cause=cause, finding=finding)


def refund(thing: Return, *, by: Member, words: str = "") -> Return:
    return _reach(thing, Stage.REFUNDED, by=by, words=words)


def replace(thing: Return, *, by: Member, carrier: str = "", tracking: str = "", words: str = "") -> Return:
    """Another one is on its way, with what carrier and under which number where that is known."""
    travels = {"carrier": carrier, "tracking": tracking} if carrier or tracking else {}
    return _reach(thing, Stage.REPLACED, by=by, words=words, **travels)


def reject(thing: Return, *, by: Member, words: str = "") -> Return:
    return _reach(thing, Stage.REJECTED, by=by, words=words)


STEPS = {
    Stage.AUTHORISED: (authorise, ("instructions", "words")),
    Stage.RECEIVED: (receive, ("words",)),
    Stage.INSPECTED: (inspect, ("finding", "cause", "words")),
    Stage.REFUNDED: (refund, ("words",)),
    Stage.REPLACED: (replace, ("carrier", "tracking", "words")),
    Stage.REJECTED: (reject, ("words",)),
}


def move(thing: Return, stage: str, *, by: Member, **given: Any) -> Return:
    """The step to a stage by its name; of what is given only what belongs to the step. Raises ValidationError."""
    if stage not in STEPS:
        return _reach(thing, Stage.REQUESTED, by=by)
    step, takes = STEPS[Stage(stage)]
    return partial(step, thing, by=by)(**{name: value for name, value in given.items() if name in takes})


@transaction.atomic
def _reach(thing: Return, stage: Stage, *, by: Member, words: str = "", cause: str = "", **values: str) -> Return:
    """In the stage already, nothing changes and nothing is mailed. Raises ValidationError for a step that does not follow."""
    current = locked(thing)
    if current.stage == stage:
        return current
    if not may_follow(current.stage, stage):
        raise ValidationError({"stage": refusal(current, stage)})
    if stage == Stage.REJECTED:
        values["rejected_in"] = current.stage
    if stage == Stage.AUTHORISED:
        values["rma"] = f"RMA-{current.number:04d}"
    for name, value in {"stage": stage, "stage_at": now(), **values}.items():
        setattr(current, name, value)
    current.save(update_fields=["stage", "stage_at", *values])
    is_authorisation = stage == Stage.AUTHORISED
    fact = facts.ReturnAuthorised(current.number, current.rma) if is_authorisation else FACTS[stage](current.number)
    record(fact, about=current.ticket, by=by)
    if cause:
        decide_cause(current.ticket, cause, by=by, reason=values.get("finding", "")[:400])
    reply(current.ticket, by=by, body=stage_letter(current, words))
    return current


def refusal(thing: Return, stage: str) -> str:
    """Why a step is not possible, and which are."""
    here, there = Stage(thing.stage).label, Stage(stage).label
    following = [str(step.label) for step in NEXT[Stage(thing.stage)]]
    if not following:
        return _("R{number} is over: it stands at “{stage}”.").format(number=thing.number, stage=here)
    return _("R{number} stands at “{stage}” and cannot go to “{wanted}”; next comes {following}.").format(
        number=thing.number, stage=here, wanted=there, following=_(" or ").join(f"“{name}”" for name in following)
    )
