"""record(): the one way a fact enters the log, together with what it owes and who is told at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from django.utils.timezone import now

from caseway.activity import live
from caseway.activity.facts import Fact
from caseway.activity.models import Activity, Reaction, Transition
from caseway.rows.adding import add, add_plain
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


def record(fact: Fact, *, about: Any, by: Actor, at: datetime | None = None, is_settled: bool = False) -> Activity:
    """Write a fact about an object into the log, inside the transaction of the change it tells of.

    The object has `subject_kind`, `workspace_id` and `pk`.

    `is_settled` is for imports and demonstrations: the fact is history and owes nothing.
    """
    activity = new(
        Activity,
        workspace_id=about.workspace_id,
        name=fact.name,
        data=fact.data(),
        actor_kind=by.actor_kind,
        actor_id=by.pk,
        actor_name=by.actor_name[:200],
        subject_kind=about.subject_kind,
        subject_id=about.pk,
        at=at or now(),
    )
    add(activity)
    _keep_moves(activity, fact)
    if not is_settled:
        _owe(activity, [*_reactions.get(type(fact), []), *_wanted_everywhere(activity.workspace_id)])
        live.tell(activity, number=getattr(about, "number", None), team=getattr(about, "team_id", None))
    return activity


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


def _owe(activity: Activity, functions: list[ReactionFunction]) -> None:
    # Order is kept per subject and reaction: a failing mail holds up no index.
    subject = f"{activity.subject_kind}:{activity.subject_id}"
    rows = [(activity.workspace_id, activity.pk, name, f"{subject}:{name}"[:120]) for name in (one.__name__ for one in functions)]
    add_plain(Reaction, ("workspace_id", "activity_id", "name", "subject"), rows)


def together(function: Callable[[list[Activity]], None]) -> ReactionFunction:
    """Mark a reaction that takes all activities of a batch, so that it asks and writes once for all of them."""
    function.takes_many = True  # type: ignore[attr-defined]
    return function


def react(row: Reaction) -> None:
    """What the runner does with one owed reaction."""
    react_all([row])


def react_all(rows: list[Reaction]) -> None:
    """What the runner does with a batch of them. Those of one subject and name stay in order, and no other order is promised."""
    by_name: dict[str, list[Activity]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row.activity)
    for name, activities in by_name.items():
        function = reaction_named(name)
        if getattr(function, "takes_many", False):
            function(activities)
        else:
            for activity in activities:
                function(activity)
