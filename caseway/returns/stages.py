"""The way of a return (pure): which stage follows which, and the line of steps that its customer reads."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as lazy


class Stage(TextChoices):
    REQUESTED = "requested", lazy("Requested")
    AUTHORISED = "authorised", lazy("Authorised")
    RECEIVED = "received", lazy("Received")
    INSPECTED = "inspected", lazy("Inspected")
    REFUNDED = "refunded", lazy("Refunded")
    REPLACED = "replaced", lazy("Replaced")
    REJECTED = "rejected", lazy("Rejected")


# What may come next. A rejection ends what was not sent yet, or what the inspection decided; goods that lie here are looked at first.
NEXT = {
    Stage.REQUESTED: (Stage.AUTHORISED, Stage.REJECTED),
    Stage.AUTHORISED: (Stage.RECEIVED, Stage.REJECTED),
    Stage.RECEIVED: (Stage.INSPECTED,),
    Stage.INSPECTED: (Stage.REFUNDED, Stage.REPLACED, Stage.REJECTED),
    Stage.REFUNDED: (),
    Stage.REPLACED: (),
    Stage.REJECTED: (),
}
OPEN = tuple(stage for stage in Stage if NEXT[stage])
FINISHED = tuple(stage for stage in Stage if not NEXT[stage])
_LINE = (Stage.REQUESTED, Stage.AUTHORISED, Stage.RECEIVED, Stage.INSPECTED)


def may_follow(now: str, then: str) -> bool:
    return then in NEXT[Stage(now)]


def line_to(stage: str, kind: str, came: str = "") -> tuple[list[Stage], int]:
    """The steps in their order and the place reached, one beyond the last when it is over; `came` is the stage before a rejection."""
    reached = Stage(stage)
    end = reached if reached in FINISHED else Stage.REPLACED if kind == "exchange" else Stage.REFUNDED
    steps = list(_LINE)
    if reached is Stage.REJECTED and came in _LINE:
        steps = steps[: _LINE.index(Stage(came)) + 1]
    steps.append(end)
    return steps, len(steps) if reached in FINISHED else steps.index(reached)
