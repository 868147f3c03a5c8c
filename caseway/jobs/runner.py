"""Does what is owed: claims due rows in batches, retries with growing pauses, parks the dead."""

import random
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, IntegrityError, OperationalError, close_old_connections, connection, transaction
from django.utils.timezone import now

from caseway.jobs import leases, queues, schedules, wakeups
from caseway.jobs.models import OwedWork
from caseway.jobs.queues import GiveUp, Later, Queue

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 2.0
RECLAIM_SECONDS = 20
# So long a turn may wait for a slow mail server; then what comes in has its turn.
OUTSIDE_SECONDS = 1.0
# Two transactions may be in each other's way (a deadlock, the same new customer twice); the next try goes through.
COLLISIONS = (OperationalError, IntegrityError)
TRIES_AFTER_COLLISION = 3


class Runner:
    """One thread that works through the queues of a lane until it is stopped."""

    def __init__(self, lane: str = queues.MAIN):
        self._lane = lane
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=f"runner-{lane}", daemon=True)
        self.beat_at = time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 20) -> None:
        self._stop.set()
        wakeups.bell(self._lane).nudge_all()
        self._thread.join(timeout)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def _loop(self) -> None:
        heart = threading.Thread(target=self._renew_leases, name="runner-leases", daemon=True)
        heart.start()
        reclaimed_at = 0.0
        while not self._stop.is_set():
            self.beat_at = time.monotonic()
            try:
                if self.beat_at - reclaimed_at > RECLAIM_SECONDS:
                    reclaim()
                    reclaimed_at = self.beat_at
                self._look()
            except DatabaseError:
                log.exception("the database does not answer; trying again")
                close_old_connections()
                self._stop.wait(SWEEP_SECONDS)
            except Exception:
                log.exception("the runner met an error; going on")
                self._stop.wait(SWEEP_SECONDS)
        connection.close()

    def _look(self) -> None:
        """Everything that is due, and for some seconds what we are told of; what is put off comes up again with the next look."""
        if self._lane == queues.MAIN:
            schedules.run_due()
        owed, is_full = take_turns(self._stop, self._lane)
        until = time.monotonic() + SWEEP_SECONDS
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            if not owed:
                owed = wakeups.bell(self._lane).wait(left, self._stop)
            else:
                if not is_full:
                    self._stop.wait(wakeups.GATHER_SECONDS)
                # Who has a flood to work off hears of what comes in meanwhile.
                owed |= wakeups.bell(self._lane).told()
            if owed:
                self.beat_at = time.monotonic()
                owed, is_full = take_turns(self._stop, self._lane, owed)

    def _renew_leases(self) -> None:
        while not self._stop.wait(leases.LEASE.total_seconds() / 3):
            for (_thread, model), pks in list(_in_hand.items()):
                leases.renew(model, list(pks))
            connection.close()


# What each thread works on: its leases are renewed while it does.
_in_hand: dict[tuple[int, type[OwedWork]], set[int]] = {}


def reclaim() -> None:
    """Take back what dead or silent workers held."""
    for queue in queues.queues():
        leases.reclaim_from_the_dead(queue.model)
        leases.reclaim_expired(queue.model)


def take_turns(stop: threading.Event, lane: str, owed: wakeups.Kinds | None = None) -> tuple[wakeups.Kinds, bool]:
    """One turn for each queue of a lane that owes something, as far as is known; without that it is asked.

    What one queue owes to another is done at once; what comes anew to one that has had its turn gathers for the next. Returns which
    queues are left to look at, and whether one had more than a turn takes.
    """
    waiting = queues.queues(lane)
    due = leases.due_among(waiting) if owed is None else [queue for queue in waiting if queue.model in owed]
    left: wakeups.Kinds = set()
    is_full = False
    with wakeups.working_in(lane):
        while due and not stop.is_set():
            full = {queue.model for queue in due if _turn(queue, stop)[1]}
            waiting = [queue for queue in waiting if queue not in due]
            more = wakeups.owed_by_mine()
            due = [queue for queue in waiting if queue.model in more]
            left |= full | (more - {queue.model for queue in due})
            is_full = is_full or bool(full)
    return left, is_full


def run_once() -> int:
    """One round over the queues that have something due; returns how many rows were worked on."""
    return sum(_turn(queue, None)[0] for queue in leases.due_among(queues.queues()))


def _turn(queue: Queue, stop: threading.Event | None) -> tuple[int, bool]:
    """How many rows were worked on, and whether there may be more."""
    worked = 0
    for _ in range(queue.rounds):
        if stop is not None and stop.is_set():
            break
        done = _work_off(queue, stop)
        worked += done
        if done < queue.batch:
            return worked, False
    return worked, True


# By table, who reaches into the world for it, and for which somebody else wanted to meanwhile.
_reaching: dict[type[OwedWork], threading.Lock] = {}
_wanted: set[type[OwedWork]] = set()


def _work_off(queue: Queue, stop: threading.Event | None) -> int:
    """One batch of a queue; returns how many rows it had, none where another thread is at it and will look again."""
    if not queue.outside:
        return _batch(queue, stop)
    turn = _reaching.setdefault(queue.model, threading.Lock())
    # Said before the try, so that whoever is just leaving hears of it.
    _wanted.add(queue.model)
    if not turn.acquire(blocking=False):
        return 0
    _wanted.discard(queue.model)
    try:
        return _batch(queue, stop)
    finally:
        turn.release()
        if queue.model in _wanted:
            _wanted.discard(queue.model)
            wakeups.bell(queue.lane).ring({queue.model})


def _batch(queue: Queue, stop: threading.Event | None) -> int:
    rows = leases.claim(queue)
    if len(rows) == queue.batch > 1 and not queue.outside:
        # There may be work for others meanwhile.
        wakeups.bell(queue.lane).ring({queue.model})
    if rows:
        mine = (threading.get_ident(), queue.model)
        _in_hand[mine] = {row.pk for row in rows}
        try:
            work_on(queue, rows, stop)
        finally:
            _in_hand.pop(mine, None)
    return len(rows)


def work_on(queue: Queue, rows: list[OwedWork], stop: threading.Event | None = None) -> None:
    """Do claimed rows: together as far as that is possible, the rest one by one; what reaches into the world for a second at most."""
    rows = _left_by_many(queue, rows)
    held_back: set[str] = set()
    until = time.monotonic() + OUTSIDE_SECONDS
    for position, row in enumerate(rows):
        if (stop is not None and stop.is_set()) or (queue.outside and position and time.monotonic() > until):
            _give_back(queue, rows[position:])
            return
        if row.subject and row.subject in held_back:
            _give_back(queue, [row])
        elif not _done_alone(queue, row) and row.subject:
            held_back.add(row.subject)


def _left_by_many(queue: Queue, rows: list[OwedWork]) -> list[OwedWork]:
    """Do in one transaction what goes together; the rows that are left: all of them if any fails, for then nothing has happened."""
    many = [] if queue.outside else _without_suspects(rows)
    if not many:
        return rows
    try:
        with leases.transaction_for(queue):
            left = _together(queue, many)
            if left and not _stand_in_line(queue):
                _each(queue, left)
                left = []
    except Exception:
        if len(many) > 1:
            log.info("a batch did not go through; doing its rows one by one", queue=queue.model.__name__, rows=len(many), exc_info=True)
        return rows
    done = {row.pk for row in many}.difference(row.pk for row in left)
    return [row for row in rows if row.pk not in done]


def _without_suspects(rows: list[OwedWork]) -> list[OwedWork]:
    """Those that no row is among, nor stands before, that may have killed its worker."""
    suspects = {row.subject for row in rows if not row.is_counted}
    return [row for row in rows if row.is_counted and (not row.subject or row.subject not in suspects)]


def _stand_in_line(queue: Queue) -> bool:
    """Who takes numbers and then waits for others' rows holds the counter meanwhile; with several writers that ends in deadlocks."""
    return queue.takes_numbers and connection.features.has_select_for_update


def _together(queue: Queue, rows: list[OwedWork]) -> list[OwedWork]:
    """Those that were not done."""
    if queue.perform_all is None:
        return rows
    found = queue.perform_all(rows)
    _mark_done(queue, found)
    return [row for row in rows if row.pk not in found]


def _each(queue: Queue, rows: list[OwedWork]) -> None:
    """Rows about which nothing was found are marked by one statement."""
    bare: dict[int, None] = {}
    for row in rows:
        if found := queue.perform(row):
            _mark_done(queue, {row.pk: found})
        else:
            bare[row.pk] = None
    _mark_done(queue, bare)


def _done_alone(queue: Queue, row: OwedWork) -> bool:
    """False when later rows of the same subject must wait for this one."""
    if not row.is_counted:
        row.is_counted, row.attempts = True, row.attempts + 1
        leases.change(queue.model, [row.pk], "attempts = attempts + 1", mine=True)
    if row.attempts > queue.attempts:
        return _bury(queue, row, row.last_error or "its worker died in every attempt")
    try:
        if queue.outside:
            _mark_done(queue, {row.pk: queue.perform(row)})
        else:
            _done_inside(queue, row)
    except Later as later:
        return _put_off(queue, row, str(later), counts=False)
    except GiveUp as reason:
        return _bury(queue, row, str(reason))
    except Exception as error:
        log.warning("owed work failed", queue=queue.model.__name__, row=row.pk, attempt=row.attempts, exc_info=True)
        why = f"{type(error).__name__}: {error}"
        if row.attempts >= queue.attempts:
            return _bury(queue, row, why)
        return _put_off(queue, row, why)
    return True


def _done_inside(queue: Queue, row: OwedWork) -> None:
    for tries_left in reversed(range(TRIES_AFTER_COLLISION)):
        try:
            with leases.transaction_for(queue):
                _mark_done(queue, {row.pk: queue.perform(row)})
            return
        except COLLISIONS:
            if not tries_left:
                raise


def _mark_done(queue: Queue, found: Mapping[int, dict[str, Any] | None]) -> None:
    """Mark rows, and write what was found about each."""
    if queue.keep:
        what = "state = 'done', lease_owner = '', lease_until = NULL, last_error = ''"
        # What was done in the world is done, whoever has taken the row over meanwhile.
        is_mine = not queue.outside
        done = leases.change(queue.model, [pk for pk, columns in found.items() if not columns], what, mine=is_mine)
        done += leases.change_each(queue.model, {pk: columns for pk, columns in found.items() if columns}, what, mine=is_mine)
    else:
        done = leases.remove(queue.model, list(found))
    if done != len(found) and not queue.outside:
        raise LeaseLost("somebody else took this work over")


class LeaseLost(Exception):
    """The lease ran out and another worker has the row; what was done here is rolled back."""


def _give_back(queue: Queue, rows: list[OwedWork]) -> None:
    for row in rows:
        _update(queue, row, state=OwedWork.State.WAITING, attempts=row.attempts - row.is_counted)


def _put_off(queue: Queue, row: OwedWork, why: str, counts: bool = True) -> bool:
    attempt = max(1, row.attempts)
    pause = queue.pauses[min(attempt, len(queue.pauses)) - 1]
    due_at = now() + timedelta(seconds=pause * random.uniform(0.8, 1.0))
    # What is merely put off may be tried for ever, yet its pauses must keep growing.
    attempts = row.attempts if counts else min(row.attempts, queue.attempts - 1)
    _update(queue, row, state=OwedWork.State.WAITING, due_at=due_at, last_error=why[:2000], attempts=attempts)
    return False


def _bury(queue: Queue, row: OwedWork, why: str) -> bool:
    log.error("owed work is parked as dead", queue=queue.model.__name__, row=row.pk, why=why[:200])
    row.last_error = why[:2000]
    with transaction.atomic():
        _update(queue, row, state=OwedWork.State.DEAD, last_error=row.last_error)
        if queue.on_dead:
            queue.on_dead(row)
    return True


def _update(queue: Queue, row: OwedWork, **values) -> None:
    mine = queue.model.objects.filter(pk=row.pk, lease_owner=leases.me())
    mine.update(lease_owner="", lease_until=None, **values)


def settle(rounds: int = 1000) -> None:
    """Work until nothing is due any more; for commands and tests."""
    for _ in range(rounds):
        if not run_once():
            return


def settle_what_was_restored() -> None:
    """Work off what concerns the database only, whoever held it where it comes from; what reaches into the world stays owed.

    What does not go through is parked: done some day by itself, it would send old news.
    """
    for queue in _inside():
        queue.model.objects.undone().update(state=OwedWork.State.WAITING, lease_owner="", lease_until=None, due_at=now())
    settle_inside()
    for queue in _inside():
        queue.model.objects.undone().update(state=OwedWork.State.DEAD, lease_owner="", lease_until=None)


def settle_inside() -> None:
    """Work off what is due and concerns the database only."""
    while sum(_work_off(queue, None) for queue in _inside()):
        continue


def _inside() -> list[Queue]:
    return [queue for queue in queues.queues() if not queue.outside]
