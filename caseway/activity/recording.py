"""record(): the one way a fact enters the log, together with what it owes and who is told at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.timezone import now

from caseway.activity import live
from caseway.activity.facts import Fact
from caseway.activity.models import Activity, Reaction, Transition
from caseway.rows.adding import add_all, add_plain
from caseway.rows.making import new

# Takes an activity, or those of a whole batch where it is marked with `together`.
ReactionFunction = Callable[[Any], None]


class Actor(Protocol):
    """Whoever acts: a member, a customer, or Caseway itself."""

    actor_kind: str
    pk: Any

    @property
    def actor_name(self) -> str: ...


class Caseway:
    """Caseway itself as an actor: receipts, schedules, rules."""

    actor_kind = "caseway"
    pk = None
    actor_name = "Caseway"


CASEWAY = Caseway()

_reactions: dict[type[Fact], list[ReactionFunction]] = {}
# Reactions to every fact of a workspace, where somebody there asked for that.
_everywhere: dict[ReactionFunction, Callable[[int], bool]] = {}
_by_name: dict[str, ReactionFunction] = {}


def use_reactions(
    reactions: dict[type[Fact], list[ReactionFunction]], everywhere: dict[ReactionFunction, Callable[[int], bool]] | None = None
) -> None:
    """Handed over once at start by the project: what follows what, and what follows every fact of workspaces that a function names."""
    _reactions.clear()
    _reactions.update(reactions)
    _everywhere.clear()
    _everywhere.update(everywhere or {})
    _by_name.clear()
    for functions in [*reactions.values(), list(_everywhere)]:
        _by_name.update({function.__name__: function for function in functions})


def reaction_named(name: str) -> ReactionFunction:
    return _by_name[name]


@dataclass(frozen=True)
class Happened:
    """A fact about an object, and whose doing it was.

    The object has `subject_kind`, `workspace_id` and `pk`.

    `is_settled` is for imports and demonstrations: the fact is history and owes nothing.
    """

    fact: Fact
    about: Any
    by: Actor
    at: datetime | None = None
    is_settled: bool = False

    def as_activity(self) -> Activity:
        return new(
            Activity,
            workspace_id=self.about.workspace_id,
            name=self.fact.name,
            data=self.fact.data(),
            actor_kind=self.by.actor_kind,
            actor_id=self.by.pk,
            actor_name=self.by.actor_name[:200],
            subject_kind=self.about.subject_kind,
            subject_id=self.about.pk,
            at=self.at or now(),
        )


def record(fact: Fact, *, about: Any, by: Actor, at: datetime | None = None, is_settled: bool = False) -> Activity:
    """Write a fact about an object into the log, inside the transaction of the change it tells of."""
    return record_all([Happened(fact, about, by, at, is_settled)])[0]


def record_all(happened: Sequence[Happened]) -> list[Activity]:
    """Write facts into the log, in their order, as `record` does one."""
    activities = [one.as_activity() for one in happened]
    add_all(activities)
    owed: list[tuple] = []
    for activity, one in zip(activities, happened, strict=True):
        _keep_moves(activity, one.fact)
        if not one.is_settled:
            owed += _owed(activity, [*_reactions.get(type(one.fact), []), *_wanted_everywhere(activity.workspace_id)])
            live.tell(activity, number=getattr(one.about, "number", None), team=getattr(one.about, "team_id", None))
    if owed:
        add_plain(Reaction, _OWED, owed)
        live.wake_on_commit(Reaction)
    return activities


def _keep_moves(activity: Activity, fact: Fact) -> None:
    if moves := fact.moves():
        Transition.objects.bulk_create(
            Transition(
                workspace_id=activity.workspace_id,
                activity=activity,
                subject_kind=activity.subject_kind,
                subject_id=activity.subject_id,
                field=move.field,
                before=move.before[:80],
                after=move.after[:80],
                actor_kind=activity.actor_kind,
                actor_id=activity.actor_id,
                at=activity.at,
            )
            for move in moves
        )


def _wanted_everywhere(workspace_id: int) -> list[ReactionFunction]:
    return [function for function, is_wanted in _everywhere.items() if is_wanted(workspace_id)]


_OWED = ("workspace_id", "activity_id", "name", "subject")


def _owed(activity: Activity, functions: list[ReactionFunction]) -> list[tuple]:
    # Order is kept per subject and reaction: a failing mail holds up no index.
    subject = f"{activity.subject_kind}:{activity.subject_id}"
    return [(activity.workspace_id, activity.pk, name, f"{subject}:{name}"[:120]) for name in (one.__name__ for one in functions)]


def together(function: Callable[[list[Activity]], None]) -> ReactionFunction:
    """Mark a reaction that takes all activities of a batch, so that it asks and writes once for all of them."""
    function.takes_many = True  # type: ignore[attr-defined]
    return function


def react(row: Reaction) -> None:
    """What the runner does with one owed reaction."""
    react_all([row])


def react_all(rows: list[Reaction]) -> dict[int, None]:
    """What the runner does with a batch of them, all of it. Those of one subject and name stay in order, and no other order is promised.

    Yet every batch goes through the names as they were handed over at the start: what two of them lock, one locks after the other.
    """
    by_name: dict[str, list[Activity]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row.activity)
    places = {name: place for place, name in enumerate(_by_name)}
    for name, activities in sorted(by_name.items(), key=lambda one: places.get(one[0], len(places))):
        function = reaction_named(name)
        if getattr(function, "takes_many", False):
            function(activities)
        else:
            for activity in activities:
                function(activity)
    return dict.fromkeys(row.pk for row in rows)
