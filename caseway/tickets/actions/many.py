"""One act on many tickets: a handful at once, a flood part by part as owed work, and the undoing of either."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import now

from caseway.activity.live import wake_on_commit
from caseway.search.language import QueryError
from caseway.tickets.actions.merging import one_at_a_time
from caseway.tickets.actions.standing import STANDINGS
from caseway.tickets.listing import count_up_to, ids_below
from caseway.tickets.models import BulkAct, BulkChange, BulkPart, Ticket
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

# Fewer are done while somebody waits for the answer; of more, so many are one part of what is owed.
IN_A_PART = 100
MOST_COUNTED = 100_000

Phase = BulkAct.Phase


@transaction.atomic
def act_on(numbers: Iterable[int], *, by: Member, kind: str, value: Any) -> BulkAct:
    """Do one thing to the tickets with these numbers, of which the member may see some or all."""
    wanted = set(numbers)
    pks = list(Ticket.objects.visible_to(by).filter(number__in=wanted).values_list("pk", flat=True))
    act = BulkAct.objects.create(workspace_id=by.workspace_id, member=by, kind=kind, value=value, total=len(wanted))
    act.refused = len(wanted) - len(pks)
    _do(act, pks)
    return _ended(act, Phase.DONE)


@transaction.atomic
def act_on_all(q: str, *, by: Member, kind: str, value: Any) -> BulkAct:
    """The same to everything that fits a query now; owed, since that may be a flood. Raises QueryError."""
    total = count_up_to(by, q, MOST_COUNTED)
    newest = Ticket.objects.visible_to(by).order_by("-id").values_list("pk", flat=True).first() or 0
    act = BulkAct.objects.create(workspace_id=by.workspace_id, member=by, kind=kind, value=value, q=q, total=total)
    if total < IN_A_PART:
        _do(act, ids_below(by, q, newest + 1, IN_A_PART))
        return _ended(act, Phase.DONE)
    _owe(act, below=newest + 1)
    return act


@transaction.atomic
def take_back(act: BulkAct) -> BulkAct:
    """Take an act back wherever nobody has changed since what it set."""
    act = BulkAct.objects.select_for_update().get(pk=act.pk)
    if act.phase != Phase.DONE:
        return act
    pks = _changed_below(act, None)
    act.seen, act.total = 0, act.changed
    if len(pks) < IN_A_PART:
        _take_back(act, pks)
        return _ended(act, Phase.UNDONE)
    act.phase = Phase.UNDOING
    act.save(update_fields=["phase", "seen", "total"])
    _owe(act, below=pks[0] + 1)
    return act


def work_on_many(part: BulkPart) -> None:
    """The next tickets of an act; then owe the ones below them, or end it."""
    act = BulkAct.objects.select_for_update().select_related("member", "member__account", "member__workspace").get(pk=part.act_id)
    if not act.is_under_way:
        return
    with translation.override(act.member.account.language or act.member.workspace.language):
        pks = _next_of(act, part.below)
        (_do if act.phase == Phase.RUNNING else _take_back)(act, pks)
    if len(pks) < IN_A_PART:
        _ended(act, Phase.DONE if act.phase == Phase.RUNNING else Phase.UNDONE)
    else:
        act.save(update_fields=COUNTS)
        _owe(act, below=min(pks))


def _next_of(act: BulkAct, below: int) -> list[int]:
    if not act.member.is_active or not may(act.member, "tickets.change"):
        return []
    if act.phase == Phase.UNDOING:
        return _changed_below(act, below)
    try:
        return ids_below(act.member, act.q, below, IN_A_PART)
    except QueryError:
        # What it was asked by is gone by now, a team for one.
        return []


def _changed_below(act: BulkAct, below: int | None) -> list[int]:
    changes = BulkChange.objects.filter(workspace=act.workspace_id, act=act)
    if below is not None:
        changes = changes.filter(ticket__lt=below)
    return list(changes.order_by("-ticket").values_list("ticket", flat=True)[:IN_A_PART])


def _owe(act: BulkAct, below: int) -> None:
    BulkPart.objects.create(workspace_id=act.workspace_id, act=act, below=below, subject=f"bulk:{act.pk}")
    wake_on_commit(BulkPart)


def _ended(act: BulkAct, phase: BulkAct.Phase) -> BulkAct:
    act.phase = phase
    act.save(update_fields=["phase", "total", *COUNTS])
    return act


COUNTS = ("seen", "changed", "refused", "taken_back", "left_alone")


def _do(act: BulkAct, pks: list[int]) -> None:
    standing = STANDINGS[act.kind]
    changes = []
    for ticket in _in_order(act, pks):
        # Whoever merges some may have chosen the one that goes on as well.
        if act.kind == BulkAct.Kind.INTO and ticket.pk == act.value:
            continue
        before = standing.of(ticket)
        after = standing.wanted(before, act.value)
        act.seen += 1
        if before == after:
            continue
        try:
            standing.put(ticket, after, act.member)
        except ValidationError:
            act.refused += 1
            continue
        act.changed += 1
        changes.append(BulkChange(workspace_id=act.workspace_id, act=act, ticket=ticket, before=before, after=after))
    BulkChange.objects.bulk_create(changes)


def _take_back(act: BulkAct, pks: list[int]) -> None:
    standing = STANDINGS[act.kind]
    changes = {change.ticket_id: change for change in BulkChange.objects.filter(workspace=act.workspace_id, act=act, ticket__in=pks)}
    for ticket in _in_order(act, pks):
        change = changes[ticket.pk]
        act.seen += 1
        if standing.of(ticket) != change.after or ticket.team_id in act.member.hidden_teams:
            act.left_alone += 1
            continue
        try:
            standing.put(ticket, change.before, act.member)
        except ValidationError:
            act.left_alone += 1
        else:
            act.taken_back += 1


def _in_order(act: BulkAct, pks: list[int]) -> QuerySet[Ticket]:
    if act.kind == BulkAct.Kind.INTO:
        one_at_a_time(act.workspace_id)
    # The eldest first, as every other act locks them; held, so that what is compared is what is changed.
    return Ticket.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").prefetch_related("tags")


def forget_old_acts() -> None:
    """Acts that nobody will undo any more, with what they remember."""
    done = BulkAct.objects.filter(created_at__lt=now() - BulkAct.IS_KEPT).exclude(phase__in=BulkAct.UNDER_WAY)
    done.exclude(parts__state__in=["waiting", "running"]).delete()
