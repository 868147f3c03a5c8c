"""Mail is taken no faster than it is understood: when the oldest has waited long, its senders wait, too, before they give us the next."""

import asyncio
import time
from concurrent.futures import Executor
from datetime import datetime

import structlog
from django.db import connection
from django.utils.timezone import now

from caseway.intake.models import IncomingMail
from caseway.jobs.leases import loud_among

log = structlog.get_logger(__name__)

# Seconds: so long a mail may wait to be understood before anybody is held up, and so long is held up at most (senders wait five
# minutes for this answer, RFC 5321, 4.5.3.2.2).
LATE, LONGEST = 2.0, 5.0
# Who brings few is not worth a question.
LOOK_AFTER = 20
LOOK_SECONDS = 1.0
OLDEST = 500
# So little is no flood.
FEW = 12

# A sender and since when its mail waits.
Waiting = tuple[str | None, datetime]


class Pressure:
    """How late work on incoming mail is. Belongs to an event loop; asks the database in a thread."""

    def __init__(self, asking: Executor):
        self._asking = asking
        self._taken = 0
        self._looked_at = 0.0
        self._is_looking = False
        self._loud: set[str] = set()
        self._late_for_loud = self._late_for_others = 0.0

    async def hold(self, sender: str) -> None:
        """Return when this sender may give us a mail."""
        self._taken += 1
        waited = 0.0
        while (left := self._pause(sender) - waited) > 0:
            slice_ = min(left, LOOK_SECONDS)
            await asyncio.sleep(slice_)
            waited += slice_

    def _pause(self, sender: str) -> float:
        self._look_again()
        late = self._late_for_loud if sender in self._loud else self._late_for_others
        return min(max(0.0, late - LATE), LONGEST)

    def _look_again(self) -> None:
        is_late = max(self._late_for_loud, self._late_for_others) > LATE
        if self._is_looking or not (is_late or self._taken >= LOOK_AFTER) or time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._is_looking, self._taken = True, 0
        self._asking.submit(self._look)

    def _look(self) -> None:
        try:
            connection.close_if_unusable_or_obsolete()
            self._loud, self._late_for_loud, self._late_for_others = lateness(_oldest(), now())
        except Exception:
            log.exception("how much mail is waiting could not be asked")
        finally:
            self._looked_at, self._is_looking = time.monotonic(), False


def _oldest() -> list[Waiting]:
    due = IncomingMail.objects.waiting().filter(due_at__lte=now()).order_by("due_at", "pk")
    return list(due.values_list("envelope_sender", "due_at")[:OLDEST])


def lateness(oldest: list[Waiting], moment: datetime) -> tuple[set[str], float, float]:
    """The few who brought most of what waits, if they did; since how many seconds their oldest mail waits, and the others'.

    Others' mail overtakes that of a flood (`caseway.jobs.leases`), so nobody else need wait for it.
    """
    if not oldest:
        return set(), 0.0, 0.0
    late = (moment - oldest[0][1]).total_seconds()
    loud = loud_among([sender for sender, _since in oldest]) if len(oldest) >= FEW else set()
    if not loud or None in loud:
        return set(), late, late
    others = next(((moment - since).total_seconds() for sender, since in oldest if sender not in loud), 0.0)
    return loud, late, others
