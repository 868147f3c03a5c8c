"""Old mail becomes history: tickets with their dates, and nobody hears of it. Run again, it goes on where it stopped."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Protocol

import structlog
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from caseway.activity.recording import CASEWAY, record
from caseway.intake.importing.sources import Found
from caseway.intake.models import IncomingMail
from caseway.intake.reading.fingerprint import raw_fingerprint
from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading_child import reader
from caseway.intake.receiver import LARGEST
from caseway.intake.storing import raw_mail
from caseway.intake.understanding import understand
from caseway.search import fulltext
from caseway.tickets.facts import TicketClosed
from caseway.tickets.indexing import text_of
from caseway.tickets.models import Ticket
from caseway.workspaces.models import Workspace

log = structlog.get_logger(__name__)

AT_ONCE = 50


class Source(Protocol):
    def found(self) -> list[Found]: ...

    def raw(self, found: Found) -> bytes: ...


def bring_in(workspace: Workspace, source: Source, say: Callable[[int, int], None]) -> Counter[str]:
    """Import everything; `say(done, total)` after each step. Returns how many ended how: `known` were here before."""
    found = source.found()
    outcome: Counter[str] = Counter()
    done = 0
    for group in _groups(found):
        raws = [raw for one in group if (raw := _read(source, one, outcome)) is not None]
        outcome += _keep_together(workspace, raws)
        done += len(group)
        say(done, len(found))
    outcome["closed"] = close_old(workspace)
    return outcome


def _groups(found: list[Found]) -> Iterator[list[Found]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _read(source: Source, one: Found, outcome: Counter[str]) -> bytes | None:
    try:
        raw = source.raw(one)
    except OSError:
        log.warning("a mail could not be read from its file", place=str(one.place))
        outcome["unreadable"] += 1
        return None
    if len(raw) > LARGEST:
        outcome["too_large"] += 1
        return None
    return raw


def _keep_together(workspace: Workspace, raws: list[bytes]) -> Counter[str]:
    """In one transaction; where that fails, one by one, so that a bad mail costs only itself."""
    try:
        with transaction.atomic():
            return sum((_keep(workspace, raw) for raw in raws), Counter())
    except Exception:
        log.info("a group did not go through; doing its mails one by one", mails=len(raws))
    return sum((_keep_alone(workspace, raw) for raw in raws), Counter())


def _keep_alone(workspace: Workspace, raw: bytes) -> Counter[str]:
    try:
        with transaction.atomic():
            return _keep(workspace, raw)
    except Exception:
        log.exception("a mail could not be imported")
        return Counter(failed=1)


def _keep(workspace: Workspace, raw: bytes) -> Counter[str]:
    if IncomingMail.objects.filter(workspace=workspace, fingerprint=_fingerprint(raw)).exists():
        return Counter(known=1)
    row = raw_mail(workspace.pk, raw, source=IncomingMail.Source.IMPORT, sender=None)
    row.state, row.workspace = IncomingMail.State.DONE, workspace
    row.save(force_insert=True)
    understand(row)
    if row.ticket is not None and row.message is not None:
        fulltext.index(workspace.pk, row.ticket.pk, text_of(workspace.pk, row.ticket.pk, row.ticket.subject))
    return Counter({row.disposition: 1})


def _fingerprint(raw: bytes) -> str:
    try:
        return reader().read(raw).fingerprint
    except Unreadable:
        return raw_fingerprint(raw)


def close_old(workspace: Workspace) -> int:
    """Where nothing was said for as long as a resolved ticket stays open, history is over; what is younger waits for somebody."""
    before = now() - timedelta(days=workspace.close_after_days)
    old = Ticket.objects.filter(workspace=workspace, channel=Ticket.Channel.IMPORT, state=Ticket.State.NEW, updated_at__lt=before)
    count = 0
    while found := list(old.order_by("pk")[:500]):
        with transaction.atomic():
            for ticket in found:
                record(TicketClosed(before=ticket.state), about=ticket, by=CASEWAY, at=ticket.updated_at, is_settled=True)
            pks = [ticket.pk for ticket in found]
            count += Ticket.objects.filter(pk__in=pks).update(state=Ticket.State.CLOSED, resolved_at=F("updated_at"))
    return count
