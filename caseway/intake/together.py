"""Mails of one batch understood together: what most mails are, new reports, in few statements for all of them."""

from collections.abc import Sequence
from typing import Any

from caseway.intake.circumstances import Pair, look_around
from caseway.intake.models import IncomingMail
from caseway.intake.opening import Report, open_all
from caseway.intake.reading.decisions import Decision
from caseway.intake.reading.incoming import IncomingMail as Read
from caseway.intake.reading.limits import Unreadable
from caseway.intake.reading.threads import subject_tokens
from caseway.intake.understanding import decide, describe, found_about, read, write_down
from caseway.tickets.actions import is_a_test

# What is larger is read when its own turn comes, so that a batch of them does not fill the memory.
LARGEST = 200_000


def understand_together(rows: Sequence[IncomingMail]) -> dict[int, dict[str, Any]]:
    """What was found about mails that depend on nothing else, by row; the others are to be understood one by one.

    Nothing that can wait for somebody else is done after the first ticket has its number: whoever waits holds no counter.
    """
    pairs = _independent(rows)
    around = look_around(pairs)
    decided = []
    for row, mail in pairs:
        decisions: list[Decision] = []
        decided.append((row, mail, decide(row, mail, around[row.workspace_id], decisions), decisions))
    reports = [landed for _row, _mail, landed, _decisions in decided if isinstance(landed, Report)]
    opened = iter(open_all(reports))
    for row, mail, landed, decisions in decided:
        describe(row, mail)
        write_down(row, next(opened) if isinstance(landed, Report) else landed, decisions, mail.fingerprint)
    return {row.pk: found_about(row) for row, _mail in pairs}


def _independent(rows: Sequence[IncomingMail]) -> list[Pair]:
    """Mails of which no other mail, no ticket and no address of ours can be told anything; of equal ones the first."""
    found: dict[tuple[int, str], Pair] = {}
    for row in rows:
        if row.size > LARGEST or row.source == IncomingMail.Source.IMPORT:
            continue
        try:
            mail = row.as_read = read(row)
        except Unreadable as unreadable:
            row.as_read = unreadable
            continue
        if not _concerns_others(row, mail):
            found.setdefault((row.workspace_id, mail.fingerprint), (row, mail))
    return list(found.values())


def _concerns_others(row: IncomingMail, mail: Read) -> bool:
    """Whether it may answer something, return something, or be a test of ours: looked at more closely it may change what is there."""
    addresses = [row.recipient, *(address.email for address in [*mail.to, *mail.cc])]
    return bool(
        mail.in_reply_to
        or mail.references
        or mail.report
        or subject_tokens(mail.subject)
        or is_a_test(mail.subject)
        # What stands after a plus may be a token of ours.
        or any("+" in address for address in addresses)
    )
