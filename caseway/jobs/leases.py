"""Claiming due rows for a while, and taking them back from processes that died."""

import os
import socket
from collections import Counter, defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils.timezone import now

from caseway.jobs.models import OwedWork
from caseway.jobs.queues import Queue

LEASE = timedelta(seconds=60)


def claim(queue: Queue) -> list[OwedWork]:
    """Lease up to a batch of due rows, oldest first, never one whose elder of the same subject is undone elsewhere."""
    with transaction.atomic():
        rows = _due_rows(queue)
        rows = _without_blocked(queue.model, rows)
        if rows:
            until = now() + LEASE
            for row in rows:
                row.attempts += 1
            # Attempts are counted before the attempt, so that a row that kills its worker ends as dead.
            queue.model.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=OwedWork.State.RUNNING, lease_owner=me(), lease_until=until, attempts=F("attempts") + 1
            )
    return rows


def _due_rows(queue: Queue) -> list[OwedWork]:
    due = queue.model.objects.filter(state=OwedWork.State.WAITING, due_at__lte=now()).order_by("id")
    if queue.related:
        due = due.select_related(*queue.related)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    return _fairly(queue, due)


def _fairly(queue: Queue, due: QuerySet) -> list[OwedWork]:
    """The oldest rows; where most of them are one source's, half of the places are for all others."""
    rows = list(due[: queue.batch])
    if not queue.fair_by or len(rows) < queue.batch:
        return rows
    loudest, count = Counter(getattr(row, queue.fair_by) for row in rows).most_common(1)[0]
    if count <= queue.batch // 2:
        return rows
    others = list(due.exclude(**{queue.fair_by: loudest})[: queue.batch // 2])
    loud = [row for row in rows if getattr(row, queue.fair_by) == loudest]
    return sorted([*loud[: queue.batch - len(others)], *others], key=lambda row: row.pk)


def _without_blocked(model: type[OwedWork], rows: list[OwedWork]) -> list[OwedWork]:
    subjects = {row.subject for row in rows if row.subject}
    if not subjects:
        return rows
    claimed = {row.pk for row in rows}
    undone = defaultdict(list)
    for subject, pk in model.objects.undone().filter(subject__in=subjects).values_list("subject", "pk"):
        undone[subject].append(pk)
    blocked = {s: min((pk for pk in pks if pk not in claimed), default=None) for s, pks in undone.items()}
    return [row for row in rows if blocked.get(row.subject) is None or row.pk < blocked[row.subject]]


def renew(model: type[OwedWork], pks: list[int]) -> None:
    """Hold on to rows that are still being worked on."""
    model.objects.filter(pk__in=pks, lease_owner=me(), state=OwedWork.State.RUNNING).update(lease_until=now() + LEASE)


def reclaim_expired(model: type[OwedWork]) -> int:
    """Put rows back whose worker has not been heard of for a lease's time."""
    expired = model.objects.filter(state=OwedWork.State.RUNNING, lease_until__lt=now())
    return expired.update(state=OwedWork.State.WAITING, lease_owner="", lease_until=None)


def reclaim_from_the_dead(model: type[OwedWork]) -> int:
    """Put rows back whose worker ran on this machine and is certainly gone; no need to wait for its lease."""
    running = model.objects.filter(state=OwedWork.State.RUNNING)
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
    return f"{_machine()}/{os.getpid()}/{_started_at(os.getpid())}"


def _started_at(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""


def _is_dead(owner: str) -> bool:
    machine, pid, started = ["", "", *owner.rsplit("/", 2)][-3:]
    return bool(machine) and machine == _machine() and pid.isdigit() and _started_at(int(pid)) != started
