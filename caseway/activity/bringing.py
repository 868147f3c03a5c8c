"""What becomes of rows that are brought in by the hundred: said by the verb that owns the noun, remembered by who brought them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from caseway.activity.facts import Fact
from caseway.activity.models import Activity
from caseway.activity.recording import Actor


class Outcome(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Thing:
    """One object that was made or changed; `stamp` tells later whether anybody has touched it since."""

    kind: str
    pk: int
    was_made: bool
    stamp: str
    # How to give back what was changed.
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Brought:
    """What became of one row."""

    outcome: Outcome
    sentence: str = ""
    things: tuple[Thing, ...] = ()


def stamp_of(*values: Any) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, default=str).encode()).hexdigest()[:32]


def record_many(fact: Fact, things: Iterable[models.Model], *, by: Actor) -> None:
    """Write one fact about each of many things at once, as history: it owes nothing and disturbs nobody."""
    Activity.objects.bulk_create(
        Activity(
            workspace_id=thing.workspace_id,  # type: ignore[attr-defined]
            name=fact.name,
            data=fact.data(),
            actor_kind=by.actor_kind,
            actor_id=by.pk,
            actor_name=by.actor_name[:200],
            subject_kind=thing.subject_kind,  # type: ignore[attr-defined]
            subject_id=thing.pk,
        )
        for thing in things
    )


def pointed_at(model: type[models.Model], workspace_id: int, pks: Iterable[int], *, own: tuple[type[models.Model], ...] = ()) -> set[int]:
    """Of some objects those to which rows of others point; what is a part of the object itself is `own`."""
    pks = list(pks)
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model in own:
            continue
        name = relation.field.name
        # The workspace stands first in every index.
        pointing = relation.related_model._base_manager.filter(workspace=workspace_id, **{f"{name}__in": pks})
        found.update(pointing.values_list(name, flat=True).distinct())
    return found
