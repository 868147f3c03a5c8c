"""What the runner works on: queues of owed rows and recurring acts, each declared by its owner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from caseway.jobs.models import OwedWork

# Growing pauses after a failure, in seconds; the last one repeats until the attempts are used up.
PAUSES = (2, 10, 30, 60, 300, 900, 3600, 4 * 3600)

MAIN = "main"


class Later(Exception):
    """Not now, and nobody's fault: try again after the usual pause, without counting towards death."""


class GiveUp(Exception):
    """No further attempt would help: park the row at once, with the reason."""


@dataclass(frozen=True)
class Queue:
    """Rows of one table and what is done with each.

    `perform(row)` changes the database only and runs inside the batch's transaction, which also marks
    the row done; so it happens once. With `outside=True` it reaches into the world: each row gets
    a transaction of its own for the mark, after the act, at once, and of a process one thread at a time does such rows,
    so that a kill repeats at most the act in flight.
    What it returns, columns and values, is written with the mark, in one statement. `keep` leaves done rows in the table.
    `perform_all(rows)` does the same for a whole batch, where that is cheaper; of rows that are not in what it returns, by id, it
    has done nothing, and they are left to `perform`.
    """

    model: type[OwedWork]
    perform: Callable[[Any], dict[str, Any] | None]
    perform_all: Callable[[list[Any]], Mapping[int, dict[str, Any] | None]] | None = None
    outside: bool = False
    keep: bool = False
    # What `perform` does takes numbers, from a counter that stays locked until the transaction ends.
    takes_numbers: bool = False
    # Queues of one lane wait for each other. What may wait long for strangers' servers has a lane of its own.
    lane: str = MAIN
    batch: int = 100
    # So many full batches are done before other queues have their turn.
    rounds: int = 1
    attempts: int = 8
    pauses: Sequence[int] = PAUSES
    related: tuple[str, ...] = ()
    on_dead: Callable[[Any], None] | None = None
    # The column that says whose work a row is; those few who flood the queue get half of each batch as long as others wait.
    fair_by: str = ""


@dataclass(frozen=True)
class Recurring:
    """A function run at the times of a cron expression (UTC), once in the fleet."""

    name: str
    cron: str
    run: Callable[[], None]


@dataclass
class _Registry:
    queues: list[Queue] = field(default_factory=list)
    recurring: list[Recurring] = field(default_factory=list)


_registry = _Registry()


def register(*things: Queue | Recurring) -> None:
    """Tell the runner of queues and recurring acts; called from AppConfig.ready."""
    for thing in things:
        if isinstance(thing, Queue):
            _registry.queues.append(thing)
        else:
            _registry.recurring.append(thing)


def queues(lane: str | None = None) -> list[Queue]:
    """All queues, or those of one lane."""
    return [queue for queue in _registry.queues if lane in (None, queue.lane)]


def lanes() -> list[str]:
    return list(dict.fromkeys(queue.lane for queue in _registry.queues))


def recurring() -> list[Recurring]:
    return list(_registry.recurring)
