"""Where a report stands in the words of the person who waits for it (pure)."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    RECEIVED = "received", _("Received")
    LOOKING = "looking", _("Looking into it")
    WAITING = "waiting", _("Waiting for you")
    DONE = "done", _("Done")


# The way that every report goes; waiting for the customer stands aside from it.
LINE = (Stage.RECEIVED, Stage.LOOKING, Stage.DONE)

_BY_STATE = {
    "new": Stage.RECEIVED,
    "open": Stage.LOOKING,
    "on_hold": Stage.LOOKING,
    "pending": Stage.WAITING,
    "resolved": Stage.DONE,
    "closed": Stage.DONE,
}


@dataclass(frozen=True)
class Way:
    """The line of stages as it is drawn: its words and the place reached; one beyond the last when all is done."""

    words: tuple[str, ...]
    here: int


def stage_of(state: str) -> Stage:
    """The stage of a ticket in this state."""
    return _BY_STATE[state]


def way_to(stage: Stage) -> Way:
    """The line with the place of a stage on it."""
    words = tuple(str(step.label) for step in LINE)
    if stage is Stage.DONE:
        return Way(words, len(LINE))
    return Way(words, LINE.index(Stage.LOOKING if stage is Stage.WAITING else stage))
