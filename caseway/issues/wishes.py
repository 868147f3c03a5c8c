"""Features as customers read them: found while one types, with the stage in public words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as lazy

from caseway.issues.models import Issue, Relation, Wish
from caseway.search.folding import words

MOST_WORDS = 8
SHOWN = 50
COLUMNS = (
    "pk", "title", "text", "issue", "issue__number", "issue__state", "issue__voices", "issue__product__name",
    "issue__fixed_version__name", "issue__fixed_version__released_at", "issue__fixed_version__withdrawn_at",
)  # fmt: skip


class WishStage(TextChoices):
    OPEN = "open", lazy("Open")
    PLANNED = "planned", lazy("Planned")
    STARTED = "started", lazy("In work")
    RELEASED = "released", lazy("Released")
    DECLINED = "declined", lazy("Not planned")


_STATES = {
    WishStage.OPEN: (Issue.State.TRIAGE, Issue.State.BACKLOG),
    WishStage.PLANNED: (Issue.State.PLANNED,),
    WishStage.STARTED: (Issue.State.STARTED,),
    WishStage.DECLINED: (Issue.State.CANCELLED,),
}


def stage_of(state: str, *, has_version: bool = False, is_out: bool = False) -> WishStage:
    """Done is released only once the version that has it is out; until then it is in work (pure)."""
    if state == Issue.State.DONE:
        return WishStage.RELEASED if is_out or not has_version else WishStage.STARTED
    return next(stage for stage, states in _STATES.items() if state in states)


def is_out(released_at: datetime | None, withdrawn_at: datetime | None) -> bool:
    return released_at is not None and withdrawn_at is None


def folded(title: str, text: str) -> str:
    """As it is searched: each word after a blank, so that beginnings of words are found."""
    return f" {' '.join(words(f'{title} {text}'))}"


def shown(wishes: QuerySet[Wish], question: str = "") -> list[dict[str, Any]]:
    """Those in which every word that was typed begins a word, the most wanted first; duplicates and what is not planned stand aside."""
    going = wishes.exclude(issue__state=Issue.State.CANCELLED)
    duplicates = Relation.objects.filter(workspace=OuterRef("workspace"), issue=OuterRef("issue"), kind=Relation.Kind.DUPLICATE_OF)
    going = going.exclude(Exists(duplicates))
    for word in words(question[:1000])[:MOST_WORDS]:
        going = going.filter(folded__contains=f" {word}")
    return [described(row) for row in going.order_by("-issue__voices", "-pk").values(*COLUMNS)[:SHOWN]]


def described(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the public reads of one: nothing else leaves this function."""
    version = row["issue__fixed_version__name"]
    out = is_out(row["issue__fixed_version__released_at"], row["issue__fixed_version__withdrawn_at"])
    stage = stage_of(row["issue__state"], has_version=bool(version), is_out=out)
    return {
        "issue": row["issue"],
        "number": row["issue__number"],
        "title": row["title"],
        "text": row["text"],
        "product": row["issue__product__name"] or "",
        "stage": stage.value,
        "words": str(stage.label),
        "version": version if version and stage is WishStage.RELEASED else "",
        "voices": row["issue__voices"],
    }
