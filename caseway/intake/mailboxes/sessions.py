"""One mailbox attended by one thread: connect, take what is there, wait for more, until it ends or breaks."""

import random
import threading
from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from caseway.activity.recording import CASEWAY, record
from caseway.intake.mailbox_models import Mailbox
from caseway.intake.mailboxes.facts import MailboxReachable, MailboxUnreachable
from caseway.intake.mailboxes.line import Access, Line
from caseway.intake.mailboxes.taking import SessionEnded, mine, take_all
from caseway.intake.mailboxes.troubles import code_of
from caseway.mail.ways.actions import access_token
from caseway.mail.ways.oauth import xoauth2
from caseway.outside.sealing import unseal

log = structlog.get_logger(__name__)

# Growing pauses after failures; the last one repeats.
PAUSES = (5, 10, 30, 60, 120, 300)
# RFC 2177: an IDLE is begun anew before 29 minutes; a look of our own comes in between in any case.
LONGEST_IDLE = 25 * 60
SLICE_SECONDS = 2.0


class Session(threading.Thread):
    """Attends `mailbox`, whose lease this process holds."""

    def __init__(self, mailbox: Mailbox):
        super().__init__(name=f"mailbox-{mailbox.pk}", daemon=True)
        self.mailbox = mailbox
        self._ended = threading.Event()
        self._line: Line | None = None

    def end(self) -> None:
        """Soon: whatever waits for the server stops waiting."""
        self._ended.set()
        line = self._line
        if line is not None:
            line.interrupt()

    def run(self) -> None:
        try:
            self._attend()
            give_back(self.mailbox, pause=self.mailbox.poll_seconds)
        except SessionEnded:
            self._give_back_at_once()
        except DatabaseError:
            log.exception("a mailbox could not be attended; its lease runs out and somebody takes it over", mailbox=self.mailbox.pk)
        except Exception as error:
            self._failed(error)
        finally:
            if self._line is not None:
                self._line.hang_up()
            with suppress(DatabaseError):
                connection.close()

    def _attend(self) -> None:
        mailbox = self.mailbox
        self._line = line = Line(access_to(mailbox))
        if mailbox.after == Mailbox.After.MOVE:
            line.make_folder(mailbox.move_to)
        while not self._ended.is_set():
            take_all(line, mailbox)
            reached(mailbox)
            if not line.can_idle:
                line.logout()
                return
            self._idle(line, min(mailbox.poll_seconds, LONGEST_IDLE))
        raise SessionEnded

    def _idle(self, line: Line, seconds: float) -> None:
        """Wait until the server says something, or for so long."""
        line.idle.start()
        waited = 0.0
        while waited < seconds and not self._ended.is_set():
            if line.idle.poll(SLICE_SECONDS):
                break
            waited += SLICE_SECONDS
        if not self._ended.is_set():
            line.idle.stop()

    def _failed(self, error: Exception) -> None:
        if self._ended.is_set():
            self._give_back_at_once()
            return
        code = code_of(error)
        log.warning("a mailbox fails", mailbox=self.mailbox.pk, why=code, exc_info=code.startswith("unknown"))
        with suppress(SessionEnded, DatabaseError):
            failed(self.mailbox, code)

    def _give_back_at_once(self) -> None:
        """Another process may go on, unless one does already."""
        with suppress(SessionEnded):
            give_back(self.mailbox, pause=0)


def access_to(mailbox: Mailbox) -> Access:
    """How to get in, with the secret opened for this moment."""
    password, token = "", ""
    if mailbox.sign_in is not None:
        token = xoauth2(mailbox.user, access_token(mailbox.sign_in))
    else:
        password = unseal(mailbox.sealed_password)
    return Access(mailbox.host, mailbox.port, mailbox.security, mailbox.user, password, token)


@transaction.atomic
def reached(mailbox: Mailbox) -> None:
    """It answered and all its mail is ours; the first time after a failure that is told."""
    row = mine(mailbox, locked=True)
    was_failing = row.failing_since is not None
    row.reached_at, row.failing_since, row.last_error, row.attempts = now(), None, "", 0
    row.save(update_fields=["reached_at", "failing_since", "last_error", "attempts"])
    if was_failing:
        record(MailboxReachable(mailbox=str(row)), about=row, by=CASEWAY)


@transaction.atomic
def failed(mailbox: Mailbox, code: str) -> None:
    """Try again after a growing pause."""
    row = mine(mailbox, locked=True)
    pause = PAUSES[min(row.attempts, len(PAUSES) - 1)]
    is_new = row.failing_since is None
    row.failing_since = row.failing_since or now()
    row.attempts, row.last_error = row.attempts + 1, code
    row.state, row.lease_owner, row.lease_until = Mailbox.State.WAITING, "", None
    row.due_at = now() + timedelta(seconds=pause * random.uniform(0.8, 1.0))
    row.save(update_fields=["failing_since", "attempts", "last_error", "state", "lease_owner", "lease_until", "due_at"])
    if is_new:
        record(MailboxUnreachable(mailbox=str(row), why=code), about=row, by=CASEWAY)


@transaction.atomic
def give_back(mailbox: Mailbox, pause: float) -> None:
    """Somebody may attend it after this pause."""
    row = mine(mailbox, locked=True)
    row.state, row.lease_owner, row.lease_until = Mailbox.State.WAITING, "", None
    row.due_at = now() + timedelta(seconds=pause)
    row.save(update_fields=["state", "lease_owner", "lease_until", "due_at"])
