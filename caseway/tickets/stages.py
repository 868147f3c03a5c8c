"""Where a report stands in the words of the person who waits for it (pure): a function of ticket and issue, never stored."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy


class Stage(TextChoices):
    RECEIVED = "received", lazy("Received")
    LOOKING = "looking", lazy("Looking into it")
    WAITING = "waiting", lazy("Waiting for you")
    PLANNED = "planned", lazy("Planned")
    IN_WORK = "in_work", lazy("In work")
    FIXED = "fixed", lazy("Fixed")
    NOT_PLANNED = "not_planned", lazy("Not planned")
    DONE = "done", lazy("Done")


@dataclass(frozen=True)
class Standing:
    """What the stage follows from: the ticket's state, the issue's category ("" for none) and the name of the version that has the fix."""

    state: str
    issue_state: str = ""
    version: str = ""


# The way that every report goes, and the one of a report that hangs on an issue; waiting and not planned stand aside.
LINE = (Stage.RECEIVED, Stage.LOOKING, Stage.DONE)
LINE_OF_ISSUE = (Stage.RECEIVED, Stage.LOOKING, Stage.PLANNED, Stage.IN_WORK, Stage.FIXED, Stage.DONE)
ASIDE = (Stage.WAITING, Stage.NOT_PLANNED)

_BY_STATE = {
    "new": Stage.RECEIVED,
    "open": Stage.LOOKING,
    "on_hold": Stage.LOOKING,
    "pending": Stage.WAITING,
    "resolved": Stage.DONE,
    "closed": Stage.DONE,
}
_BY_ISSUE = {"planned": Stage.PLANNED, "started": Stage.IN_WORK, "cancelled": Stage.NOT_PLANNED}


@dataclass(frozen=True)
class Way:
    """The line of stages as it is drawn: its words and the place reached; one beyond the last when all is done."""

    words: tuple[str, ...]
    here: int


def stage_of(standing: Standing) -> Stage:
    """The first that applies: finished, waiting for the customer, the issue's stage, the ticket's own."""
    is_fixed = standing.issue_state == "done" and bool(standing.version)
    own = _BY_STATE[standing.state]
    if own is Stage.DONE:
        return Stage.FIXED if is_fixed else Stage.DONE
    if own is Stage.WAITING:
        return own
    return Stage.FIXED if is_fixed else _BY_ISSUE.get(standing.issue_state, own)


def words_of(stage: Stage, version: str = "") -> str:
    """A stage as the customer reads it."""
    return _("Fixed in {version}").format(version=version) if stage is Stage.FIXED and version else str(stage.label)


def way_to(standing: Standing) -> Way:
    """The line with the place of the stage on it."""
    stage, line = stage_of(standing), LINE_OF_ISSUE if standing.issue_state else LINE
    words = tuple(words_of(step, standing.version) for step in line)
    if _BY_STATE[standing.state] is Stage.DONE:
        return Way(words, len(line))
    return Way(words, line.index(Stage.LOOKING if stage in ASIDE else stage))
