"""Mail of a mailbox becomes ours: stored durably first, and only then moved, marked or deleted there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

import structlog
from django.db import transaction
from django.utils.timezone import now

from caseway.activity import live
from caseway.intake.mailbox_models import Mailbox
from caseway.intake.mailboxes.line import Line, Seen
from caseway.intake.models import IncomingMail
from caseway.intake.receiver import LARGEST
from caseway.intake.storing import raw_mail
from caseway.jobs import leases

log = structlog.get_logger(__name__)

MAILS_AT_ONCE = 20
BYTES_AT_ONCE = 8 * 2**20


class SessionEnded(Exception):
    """Somebody else attends this mailbox now, or an admin changed it: nothing more is done with what was fetched."""


@dataclass(frozen=True)
class Taken:
    uid: int
    raw: bytes


def take_all(line: Line, mailbox: Mailbox) -> int:
    """Store all mail that is not ours yet and clear it away there; returns how many were stored."""
    box = _opened(line, mailbox)
    _clear(line, box)
    count = 0
    for group in _groups(line, box):
        count += _keep(mailbox, box.validity, group)
        _clear(line, mine(mailbox))
    return count


def mine(mailbox: Mailbox, *, locked: bool = False) -> Mailbox:
    """The row as it is now, while it is still this session's. Raises SessionEnded."""
    rows = Mailbox.objects.select_related("workspace")
    rows = rows.select_for_update(of=("self",)) if locked else rows.select_related("address")
    held = {"session": mailbox.session, "lease_owner": leases.me(), "state": Mailbox.State.RUNNING, "is_paused": False}
    found = rows.filter(pk=mailbox.pk, **held).first()
    if found is None:
        raise SessionEnded
    return found


def _opened(line: Line, mailbox: Mailbox) -> Mailbox:
    """The folder selected. Under another UIDVALIDITY all UIDs mean something else: everything there counts as not seen yet, and
    what is ours already is recognised by its Message-ID and content when it is understood."""
    validity = line.open(mailbox.folder)
    with transaction.atomic():
        box = mine(mailbox, locked=True)
        if box.validity != validity:
            box.validity, box.stored_uids, box.left_uids, box.last_uid, box.floor_uid = validity, [], [], 0, 0
            box.save(update_fields=["validity", "stored_uids", "left_uids", "last_uid", "floor_uid"])
    return box


def _groups(line: Line, box: Mailbox) -> Iterator[list[Taken]]:
    """What is new, in groups that fit into memory and into one transaction."""
    group: list[Taken] = []
    room = BYTES_AT_ONCE
    for seen in _wanted(line, box):
        if group and (len(group) >= MAILS_AT_ONCE or seen.size > room):
            yield group
            group, room = [], BYTES_AT_ONCE
        try:
            raw = line.raw(seen.uid)
        except Exception:
            # What came before a line breaks is not fetched twice; on a bad line nothing else would ever get through.
            if group:
                yield group
            raise
        if raw is not None:
            group.append(Taken(seen.uid, raw))
            room -= len(raw)
    if group:
        yield group


def _wanted(line: Line, box: Mailbox) -> list[Seen]:
    # Where mail is cleared away, the folder itself says what is left to do; a mail that a server shows late is then not overlooked.
    begin = 1 + (box.last_uid if box.after == Mailbox.After.FLAG else box.floor_uid)
    known = {*box.stored_uids, *box.left_uids}
    seen = line.look_at(uid for uid in line.uids_from(begin) if uid not in known)
    old = list(takewhile(lambda one: _is_old(one, box), seen))
    left = [one.uid for one in seen[len(old) :] if _is_old(one, box) or one.size > LARGEST]
    if old or left:
        _leave(box, old[-1].uid if old else box.floor_uid, left)
    return [one for one in seen[len(old) :] if one.uid not in left]


def _is_old(seen: Seen, box: Mailbox) -> bool:
    return box.taken_from is not None and seen.arrived_at is not None and seen.arrived_at < box.taken_from


def _leave(box: Mailbox, floor: int, uids: list[int]) -> None:
    with transaction.atomic():
        row = mine(box, locked=True)
        row.floor_uid, row.left_uids = max(row.floor_uid, floor), sorted({*row.left_uids, *uids})
        row.last_uid = max(row.last_uid, row.floor_uid)
        row.save(update_fields=["floor_uid", "left_uids", "last_uid"])


def _keep(mailbox: Mailbox, validity: int, group: Iterable[Taken]) -> int:
    """One transaction: the raw mails, and that they are ours."""
    with transaction.atomic():
        row = mine(mailbox, locked=True)
        if row.validity != validity:
            raise SessionEnded
        fresh = [taken for taken in group if taken.uid not in row.stored_uids]
        if not fresh:
            return 0
        recipient = row.address.email if row.address else ""
        IncomingMail.objects.bulk_create(
            raw_mail(row.workspace_id, taken.raw, source=IncomingMail.Source.IMAP, sender=None, recipient=recipient, peer=row.host)
            for taken in fresh
        )
        row.stored_uids = sorted({*row.stored_uids, *(taken.uid for taken in fresh)})
        row.last_uid = max(row.last_uid, *row.stored_uids)
        row.taken += len(fresh)
        row.last_mail_at = now()
        row.save(update_fields=["stored_uids", "last_uid", "taken", "last_mail_at"])
        live.wake_on_commit(IncomingMail)
    log.info("mail taken from a mailbox", mailbox=row.pk, mails=len(fresh))
    return len(fresh)


def _clear(line: Line, box: Mailbox) -> None:
    """What is stored is cleared away there; what has gone from there is forgotten here."""
    stored = list(box.stored_uids)
    if not stored:
        return
    there = line.have(stored)
    if there and box.after == Mailbox.After.DELETE:
        line.remove(there)
    elif there and box.after == Mailbox.After.MOVE:
        line.put_into(there, box.move_to)
    elif there:
        line.mark_read(there)
    with transaction.atomic():
        row = mine(box, locked=True)
        still = set() if box.after == Mailbox.After.FLAG else set(line.have(there))
        row.stored_uids = [uid for uid in row.stored_uids if uid not in stored or uid in still]
        row.save(update_fields=["stored_uids"])
