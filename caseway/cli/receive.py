"""One mail from a pipe: stored first, understood here and now, whether or not `serve` runs."""

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.timezone import now

from caseway.cli.start import answer, tell
from caseway.intake.models import IncomingMail
from caseway.intake.reading_child import close_reader
from caseway.intake.storing import raw_mail
from caseway.intake.understanding import understand
from caseway.jobs import leases, runner
from caseway.jobs.queues import Queue
from caseway.workspaces.models import Workspace


def run(given: argparse.Namespace) -> int:
    try:
        raw = sys.stdin.buffer.read() if given.file == "-" else Path(given.file).read_bytes()
    except OSError as error:
        tell(f"caseway: the mail could not be read: {error}")
        return os.EX_NOINPUT
    try:
        row = _stored(given, raw)
    except (DatabaseError, OSError) as error:
        tell(f"caseway: the mail could not be stored, try again: {error}")
        return os.EX_TEMPFAIL
    if row is None:
        tell(f"caseway: there is no workspace “{given.workspace}”.")
        return os.EX_NOUSER
    _understand(row)
    row.refresh_from_db()
    said = _first_of(row) or row
    number = said.ticket.number if said.ticket and said.disposition in ("opened", "added") else None
    answer({"disposition": row.disposition or "held", "ticket": number, "message": said.message_id})
    return os.EX_OK


def _first_of(row: IncomingMail) -> IncomingMail | None:
    """The mail that this one repeats."""
    if row.disposition != IncomingMail.Disposition.DUPLICATE:
        return None
    same = IncomingMail.objects.filter(workspace=row.workspace, fingerprint=row.fingerprint).exclude(disposition=row.disposition)
    return same.select_related("ticket").defer("raw").first()


def _stored(given: argparse.Namespace, raw: bytes) -> IncomingMail | None:
    """The mail as a row that is ours to work on: the runner of a `serve` beside us leaves it alone while our lease lasts."""
    workspace = Workspace.objects.filter(slug=given.workspace).first()
    if workspace is None:
        return None
    row = raw_mail(workspace.pk, raw, source=IncomingMail.Source.PIPE, sender=given.sender, recipient=given.recipient)
    row.state, row.attempts = IncomingMail.State.RUNNING, 1
    row.lease_owner, row.lease_until = leases.me(), now() + timedelta(minutes=2)
    with transaction.atomic():
        row.save(force_insert=True)
    row.workspace = workspace
    return row


def _understand(row: IncomingMail) -> None:
    """A mail that could not be understood now is left to the runner: it is stored."""
    try:
        runner.work_on(Queue(IncomingMail, understand, keep=True), [row])
    except DatabaseError as error:
        tell(f"caseway: the mail is stored and will be understood later: {error}")
    finally:
        close_reader()
