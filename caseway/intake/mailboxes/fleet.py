"""Which mailboxes this process attends: each one in the whole fleet is held by one lease."""

import threading
import time

import structlog
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F
from django.utils.timezone import now

from caseway.intake.mailbox_models import Mailbox
from caseway.intake.mailboxes.sessions import Session
from caseway.jobs import leases

log = structlog.get_logger(__name__)

LOOK_SECONDS = 2.0
RENEW_SECONDS = 15.0
# Threads that wait for a server cost little; more mailboxes want more processes.
MOST_SESSIONS = 200
END_SECONDS = 10.0


class Attendance:
    """A thread that takes over due mailboxes, renews their leases and ends sessions whose mailbox was changed."""

    def __init__(self, most: int = MOST_SESSIONS):
        self._most = most
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mailboxes", daemon=True)
        self._sessions: dict[int, Session] = {}
        self._renewed_at = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(END_SECONDS)
        for session in self._sessions.values():
            session.end()
        until = time.monotonic() + END_SECONDS
        for session in self._sessions.values():
            session.join(max(0.0, until - time.monotonic()))

    def _loop(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except DatabaseError:
                log.exception("the database does not answer; mailboxes wait")
                close_old_connections()
            except Exception:
                log.exception("attending mailboxes met an error; going on")
            self._stop.wait(LOOK_SECONDS)
        connection.close()

    def look(self) -> None:
        """One round."""
        self._sessions = {pk: session for pk, session in self._sessions.items() if session.is_alive()}
        self._end_changed()
        if time.monotonic() - self._renewed_at > RENEW_SECONDS:
            leases.reclaim_from_the_dead(Mailbox)
            leases.reclaim_expired(Mailbox)
            leases.renew(Mailbox, list(self._sessions))
            self._renewed_at = time.monotonic()
        for mailbox in claim(self._most - len(self._sessions)):
            session = Session(mailbox)
            self._sessions[mailbox.pk] = session
            session.start()

    def _end_changed(self) -> None:
        if not self._sessions:
            return
        held = Mailbox.objects.filter(pk__in=list(self._sessions), lease_owner=leases.me(), state=Mailbox.State.RUNNING, is_paused=False)
        valid = set(held.values_list("pk", "session"))
        for pk, session in self._sessions.items():
            if (pk, session.mailbox.session) not in valid:
                session.end()


def claim(room: int) -> list[Mailbox]:
    """Lease due mailboxes; whoever held them before can write nothing any more."""
    if room <= 0:
        return []
    with transaction.atomic():
        due = Mailbox.objects.filter(state=Mailbox.State.WAITING, is_paused=False, due_at__lte=now()).order_by("due_at")
        due = due.prefetch_related("address", "sign_in__provider")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        found = list(due[:room])
        for mailbox in found:
            mailbox.session += 1
        Mailbox.objects.filter(pk__in=[mailbox.pk for mailbox in found]).update(
            state=Mailbox.State.RUNNING, lease_owner=leases.me(), lease_until=now() + leases.LEASE, session=F("session") + 1
        )
    return found
