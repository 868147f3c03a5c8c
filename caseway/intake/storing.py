"""Raw mail is stored before anything else is done with it; only then it is acknowledged."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from django.utils.timezone import now

from caseway.activity import live
from caseway.intake.models import IncomingMail
from caseway.rows.adding import add_all
from caseway.rows.making import new

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200


def raw_mail(
    workspace_id: int, raw: bytes, *, source: str, sender: str | None, recipient: str = "", peer: str = "", proven: str | None = None
) -> IncomingMail:
    """A mail as it came, not saved yet."""
    return new(
        IncomingMail,
        workspace_id=workspace_id,
        source=source,
        envelope_sender=sender if sender is None else sender[:320],
        recipient=recipient[:320].lower(),
        peer=peer[:64],
        proven=proven,
        raw=raw,
        size=len(raw),
        received_at=now(),
    )


@dataclass(frozen=True)
class Asked:
    """Mails of one transaction by SMTP, and who waits for the answer."""

    mails: list[IncomingMail]
    answer: Callable[[bool], None]


class Store:
    """A thread that commits all mails that wait in one transaction: under load one sync carries many."""

    def __init__(self):
        self._asked: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="mail-store", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._asked.put(None)
        self._thread.join(10)

    def keep(self, mails: list[IncomingMail], answer: Callable[[bool], None]) -> None:
        """Store mails; `answer(True)` is called once they are committed, `answer(False)` when that failed."""
        self._asked.put(Asked(mails, answer))

    def _work(self) -> None:
        while (first := self._asked.get()) is not None:
            batch = [first]
            while len(batch) < MOST_AT_ONCE and not self._asked.empty():
                following = self._asked.get()
                if following is None:
                    self._asked.put(None)
                    break
                batch.append(following)
            self._commit(batch)
        connection.close()

    def _commit(self, batch: list[Asked]) -> None:
        is_kept = _stored([mail for asked in batch for mail in asked.mails])
        if not is_kept and len(batch) > 1:
            # One mail that the database refuses must not cost the others their place.
            for asked in batch:
                asked.answer(_stored(asked.mails))
            return
        for asked in batch:
            asked.answer(is_kept)


def _stored(mails: list[IncomingMail]) -> bool:
    try:
        connection.close_if_unusable_or_obsolete()
        with transaction.atomic():
            add_all(mails)
            live.wake_on_commit(IncomingMail)
    except Exception:
        log.exception("mail could not be stored; its sender is asked to try again", mails=len(mails))
        return False
    return True
