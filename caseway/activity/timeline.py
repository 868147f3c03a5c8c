"""What happened to a thing, told between what was said about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from caseway.activity.facts import Fact, rebuild
from caseway.activity.models import Activity
from caseway.questions import Asked, asked_often

LATEST = 200


@dataclass(frozen=True, slots=True)
class Happened:
    """One change, told between the messages."""

    actor: str
    fact: Fact
    at: datetime

    @property
    def sentence(self) -> str:
        return self.fact.sentence()


class HasTime(Protocol):
    created_at: datetime


Said = TypeVar("Said", bound=HasTime)


def timeline(messages: list[Said], happened: list[Happened]) -> list[tuple[Said | None, list[Happened]]]:
    """Messages with what happened before each of them; the last entry holds what came after all."""
    ordered: list[tuple[Said | None, list[Happened]]] = []
    rest = list(happened)
    for message in messages:
        before = [one for one in rest if one.at <= message.created_at]
        rest = rest[len(before) :]
        ordered.append((message, before))
    return [*ordered, (None, rest)] if rest else ordered


def history(thing: Any) -> tuple[list[Happened], int]:
    """What happened to a thing (without what was said) and the number of the newest activity."""
    latest = _activities_of(thing.workspace_id, thing.subject_kind, thing.pk)
    newest = latest[0][0] if latest else 0
    told = [(rebuild(name, data), actor, at) for _, name, data, actor, at in reversed(latest)]
    return [Happened(actor, fact, at) for fact, actor, at in told if fact.is_shown], newest


def asks_for_history(thing: Any) -> Asked:
    return _activities_of.about(thing.workspace_id, thing.subject_kind, thing.pk)


@asked_often
def _activities_of(workspace: int, kind: str, pk: int):
    rows = Activity.objects.filter(workspace=workspace, subject_kind=kind, subject_id=pk)
    return rows.order_by("-id").values_list("id", "name", "data", "actor_name", "at")[:LATEST]
