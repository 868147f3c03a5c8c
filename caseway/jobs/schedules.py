"""Recurring acts, each run once in the whole fleet at its time."""

from datetime import UTC, datetime

import structlog
from cronsim import CronSim
from django.utils.timezone import now

from caseway.jobs import queues
from caseway.jobs.models import Schedule
from caseway.jobs.queues import Recurring

log = structlog.get_logger(__name__)

_known: dict[str, datetime] = {}


def run_due() -> None:
    """Run what is due; the process that moves the row's time forward is the one that runs it."""
    at = now()
    for act in queues.recurring():
        due = _known.get(act.name) or _next_time(act)
        if due <= at:
            if _take(act, due):
                _run(act)
            _known.pop(act.name, None)
        else:
            _known[act.name] = due


def _next_time(act: Recurring) -> datetime:
    row, _ = Schedule.objects.get_or_create(name=act.name, defaults={"next_at": _after(act, now())})
    return row.next_at


def _take(act: Recurring, due: datetime) -> bool:
    moved = Schedule.objects.filter(name=act.name, next_at=due).update(next_at=_after(act, now()), last_at=now())
    return moved == 1


def _after(act: Recurring, moment: datetime) -> datetime:
    return next(CronSim(act.cron, moment.astimezone(UTC)))


def _run(act: Recurring) -> None:
    try:
        act.run()
    except Exception:
        log.exception("a recurring act failed; it runs again at its next time", act=act.name)
