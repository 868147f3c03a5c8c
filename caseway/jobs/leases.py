"""Claiming due rows for a while, and taking them back from processes that died."""

import os
import socket
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from caseway.jobs.models import OwedWork
from caseway.jobs.queues import Queue
from caseway.questions import Question, asked_often
from caseway.rows.changing import change_many

LEASE = timedelta(seconds=60)
# So often a row is tried in a batch before it is suspected of killing workers.
TOGETHER = 2
# Whether others than the loud sources wait is asked so often; it may mean to go through all that waits.
ALONE_SECONDS = 0.25
# So many sources at most are kept to their places: each further one is a question more.
MOST_LOUD = 3
# SQLite's numbers: off, normal, full.
_SYNCHRONOUS_NORMAL = 1
_HOLDER = "lease_owner = %s AND state = 'running'"


def claim(queue: Queue) -> list[OwedWork]:
    """Lease up to a batch of due rows, oldest first, never one whose elder of the same subject is undone elsewhere."""
    with transaction_for(queue):
        rows = _without_blocked(queue.model, _ready_rows(queue))
        if rows:
            # Attempts are counted before the attempt, so that a row that kills its worker ends as dead. The first ones are counted
            # for the whole batch; whoever was in it when a worker died so often is counted again only when its own turn comes.
            for row in rows:
                row.is_counted = _goes_with_others(row)
                row.attempts += row.is_counted
            together = f"attempts = 0 OR (attempts < {TOGETHER} AND last_error = '')"
            counted = f"attempts = CASE WHEN {together} THEN attempts + 1 ELSE attempts END"
            pks = [row.pk for row in rows]
            change(queue.model, pks, f"state = 'running', {counted}, lease_owner = %s, lease_until = %s", me(), now() + LEASE)
    return rows


def _goes_with_others(row: OwedWork) -> bool:
    """Never tried, or held by a worker that died: a machine that is killed again and again must not do ever more rows one by one."""
    return row.attempts == 0 or (row.attempts < TOGETHER and not row.last_error)


@contextmanager
def transaction_for(queue: Queue) -> Iterator[None]:
    """A transaction whose commit need not wait for the disk: work that changes the database only is simply owed again after a crash.

    What reaches into the world waits, when it is claimed and when it is marked; that also makes durable what caused it.
    """
    with nullcontext() if queue.outside else _unhurried(), transaction.atomic():
        if not queue.outside and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


@contextmanager
def _unhurried() -> Iterator[None]:
    """SQLite must be told beforehand. Its log is in order too: the next commit that waits makes durable all that stands before."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    line = connection.connection
    usual = line.execute("PRAGMA synchronous").fetchone()[0]
    line.execute(f"PRAGMA synchronous = {min(usual, _SYNCHRONOUS_NORMAL)}")
    try:
        yield
    finally:
        with suppress(connection.Database.Error):  # type: ignore[attr-defined]  # (unknown to the stubs)
            line.execute(f"PRAGMA synchronous = {usual}")


def change(model: type[OwedWork], pks: list[int], what: str, *values: Any, mine: bool = False) -> int:
    """Set columns of rows (SQL of ours with bound values), with `mine` only of those that this process holds; returns how many."""
    if not pks:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {what} WHERE {_among(pks, mine)}", [*map(_bound, values), *pks, *_holder(mine)])
        return cursor.rowcount


def change_each(model: type[OwedWork], found: Mapping[int, dict[str, Any]], what: str, *, mine: bool = False) -> int:
    """Set columns of rows, and besides of each row those that were found about it; returns how many."""
    if not found:
        return 0
    holder = f" AND {_HOLDER}" if mine else ""
    return change_many(
        model, {pk: {name: _bound(value) for name, value in row.items()} for pk, row in found.items()}, what, holder, _holder(mine)
    )


def remove(model: type[OwedWork], pks: list[int]) -> int:
    """Delete rows that this process holds; returns how many."""
    if not pks:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {_among(pks, True)}", [*pks, *_holder(True)])
        return cursor.rowcount


def _among(pks: list[int], mine: bool) -> str:
    return f"id IN ({', '.join(['%s'] * len(pks))})" + (f" AND {_HOLDER}" if mine else "")


def _holder(mine: bool) -> list[str]:
    return [me()] if mine else []


def _bound(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def due_among(all_queues: list[Queue]) -> list[Queue]:
    """Those queues that have something due: one question for all of them, since most rounds find little or nothing."""
    if not all_queues:
        return []
    tables = " UNION ALL ".join(_is_due(number, queue) for number, queue in enumerate(all_queues))
    with connection.cursor() as cursor:
        cursor.execute(tables, [_bound(now())] * len(all_queues))
        return [all_queues[number] for (number,) in sorted(cursor.fetchall())]


def _is_due(number: int, queue: Queue) -> str:
    due = f"SELECT 1 FROM {queue.model._meta.db_table} WHERE state IN ('waiting', 'running') AND state = 'waiting' AND due_at <= %s"
    return f"SELECT {number} WHERE EXISTS ({due})"


def _ready_rows(queue: Queue) -> list[OwedWork]:
    """In the order they were written: a failure may have put an elder's time behind a younger one's."""
    return sorted(_fairly(queue, _ready(queue.model, queue.related, queue.batch)(now())), key=lambda row: row.pk)


_found_few_at: dict[type[OwedWork], float] = {}


def _fairly(queue: Queue, rows: list[OwedWork]) -> list[OwedWork]:
    """The oldest rows; where few sources have most of them, half of the places are for all others."""
    source = attrgetter(queue.fair_by) if queue.fair_by else None
    if source is None or len(rows) < queue.batch or time.monotonic() - _found_few_at.get(queue.model, 0.0) < ALONE_SECONDS:
        return rows
    places, loud, others = queue.batch // 2, set[Any](), rows
    while len(loud) < MOST_LOUD and (more := loud_among([source(row) for row in others]) - loud):
        loud |= more
        quiet = _ready_in_orm(queue.model, queue.related, now()).exclude(_is_of(queue.fair_by, loud))
        others = list(quiet[:places])
        if len(others) < places:
            _found_few_at[queue.model] = time.monotonic()
            break
    if not loud:
        return rows
    return [*[row for row in rows if source(row) in loud][: queue.batch - len(others)], *others]


def _is_of(column: str, sources: set[Any]) -> Q:
    """Rows without a source are one source, too; a list of values never finds them."""
    named = Q(**{f"{column}__in": sources - {None}})
    return named | Q(**{f"{column}__isnull": True}) if None in sources else named


def loud_among(sources: list[Any]) -> set[Any]:
    """Those that have more than a quarter each, if together they have most (pure)."""
    counts = {source: count for source, count in Counter(sources).items() if 4 * count > len(sources)}
    return set(counts) if 2 * sum(counts.values()) > len(sources) else set()


@cache
def _ready(model: type[OwedWork], related: tuple[str, ...], batch: int) -> Question:
    return asked_often(lambda moment: _ready_in_orm(model, related, moment)[:batch])


def _ready_in_orm(model: type[OwedWork], related: tuple[str, ...], moment: datetime) -> QuerySet:
    ready = model.objects.ready(moment)
    if related:
        ready = ready.select_related(*related)
    if connection.features.has_select_for_update_skip_locked:
        ready = ready.select_for_update(skip_locked=True, of=("self",))
    return ready


@cache
def _undone_of(model: type[OwedWork]) -> Question:
    return asked_often(lambda subjects: model.objects.undone().filter(subject__in=subjects).values_list("subject", "pk"))


def _without_blocked(model: type[OwedWork], rows: list[OwedWork]) -> list[OwedWork]:
    """Between two claims at the same time, and where a batch ends, an elder may still be waiting."""
    claimed = {row.pk for row in rows}
    subjects = list({row.subject for row in rows if row.subject})
    eldest: dict[str, int] = {}
    if not subjects:
        return rows
    for subject, pk in _undone_of(model)(subjects):
        if pk not in claimed:
            eldest[subject] = min(pk, eldest.get(subject, pk))
    return [row for row in rows if row.subject not in eldest or row.pk < eldest[row.subject]]


def renew(model: type[OwedWork], pks: list[int]) -> None:
    """Hold on to rows that are still being worked on."""
    change(model, pks, "lease_until = %s", now() + LEASE, mine=True)


def reclaim_expired(model: type[OwedWork]) -> int:
    """Put rows back whose worker has not been heard of for a lease's time."""
    expired = model.objects.running().filter(lease_until__lt=now())
    return expired.update(state=OwedWork.State.WAITING, lease_owner="", lease_until=None)


def reclaim_from_the_dead(model: type[OwedWork]) -> int:
    """Put rows back whose worker ran on this machine and is certainly gone; no need to wait for its lease."""
    running = model.objects.running()
    gone = [owner for owner in running.values_list("lease_owner", flat=True).distinct() if _is_dead(owner)]
    return running.filter(lease_owner__in=gone).update(state=OwedWork.State.WAITING, lease_owner="", lease_until=None)


@cache
def _machine() -> str:
    """Names the process namespace: a process number says nothing outside of it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
        namespace = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        return ""
    return f"{socket.gethostname()[:40]}/{boot}/{namespace}"


def me() -> str:
    return _named(os.getpid())


@cache
def _named(pid: int) -> str:
    return f"{_machine()}/{pid}/{_started_at(pid)}"


def _started_at(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def _is_dead(owner: str) -> bool:
    machine, pid, started = ["", "", *owner.rsplit("/", 2)][-3:]
    return bool(machine) and machine == _machine() and pid.isdigit() and _started_at(int(pid)) != started
