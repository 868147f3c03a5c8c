"""One act on many things: a handful at once, a flood part by part as owed work, and the undoing of either."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.live import wake_on_commit
from caseway.many.models import Act
from caseway.many.standing import Many
from caseway.search.language import QueryError
from caseway.workspaces.models import Member
from caseway.workspaces.permissions import may

# Fewer are done while somebody waits for the answer.
AT_ONCE = 100
# Of more, so many are one part of what is owed: whoever else writes waits as long as a part takes.
IN_A_PART = 25
MOST_COUNTED = 100_000
# More are chosen by a filter.
MOST_CHOSEN = 200

Phase = Act.Phase


@transaction.atomic
def act_on(many: Many, numbers: Iterable[int], *, by: Member, kind: str, value: Any) -> Any:
    """Do one thing to those with these numbers, of which the member may see some or all."""
    wanted = set(numbers)
    pks = list(many.things.objects.visible_to(by).filter(number__in=wanted).values_list("pk", flat=True))
    act = many.act.objects.create(workspace_id=by.workspace_id, member=by, kind=kind, value=value, total=len(wanted))
    if len(pks) < len(wanted):
        _refuse(act, _("It is not there, or not yours to see."), len(wanted) - len(pks))
    _do(many, act, pks)
    return _ended(act, Phase.DONE)


@transaction.atomic
def act_on_all(many: Many, q: str, *, by: Member, kind: str, value: Any) -> Any:
    """The same to everything that fits a query now; owed, since that may be a flood. Raises QueryError."""
    total = many.count_up_to(by, q, MOST_COUNTED)
    newest = many.things.objects.visible_to(by).order_by("-id").values_list("pk", flat=True).first() or 0
    act = many.act.objects.create(workspace_id=by.workspace_id, member=by, kind=kind, value=value, q=q, total=total)
    if total < AT_ONCE:
        _do(many, act, many.ids_below(by, q, newest + 1, AT_ONCE))
        return _ended(act, Phase.DONE)
    _owe(many, act, below=newest + 1)
    return act


@transaction.atomic
def take_back(many: Many, act: Act) -> Any:
    """Take an act back wherever nobody has changed since what it set."""
    act = many.act.objects.select_for_update().get(pk=act.pk)
    if act.phase != Phase.DONE:
        return act
    pks = _changed_below(many, act, None, AT_ONCE)
    act.seen, act.total = 0, act.changed
    if len(pks) < AT_ONCE:
        _take_back(many, act, pks)
        return _ended(act, Phase.UNDONE)
    act.phase = Phase.UNDOING
    act.save(update_fields=["phase", "seen", "total"])
    _owe(many, act, below=pks[0] + 1)
    return act


def work_on(many: Many, part: Any) -> None:
    """The next things of an act; then owe the ones below them, or end it."""
    act = many.act.objects.select_for_update().select_related("member", "member__account", "member__workspace").get(pk=part.act_id)
    if not act.is_under_way:
        return
    with translation.override(act.member.account.language or act.member.workspace.language):
        pks = _next_of(many, act, part.below)
        (_do if act.phase == Phase.RUNNING else _take_back)(many, act, pks)
    if len(pks) < IN_A_PART:
        _ended(act, Phase.DONE if act.phase == Phase.RUNNING else Phase.UNDONE)
    else:
        act.save(update_fields=COUNTS)
        _owe(many, act, below=min(pks))


def _next_of(many: Many, act: Act, below: int) -> list[int]:
    if not act.member.is_active or not may(act.member, many.right):
        return []
    if act.phase == Phase.UNDOING:
        return _changed_below(many, act, below, IN_A_PART)
    try:
        return many.ids_below(act.member, act.q, below, IN_A_PART)
    except QueryError:
        # What it was asked by is gone by now, a team for one.
        return []


def _changed_below(many: Many, act: Act, below: int | None, most: int) -> list[int]:
    changes = many.change.objects.filter(workspace=act.workspace_id, act=act)
    if below is not None:
        changes = changes.filter(**{f"{many.noun}__lt": below})
    return list(changes.order_by(f"-{many.noun}").values_list(many.noun, flat=True)[:most])


def _owe(many: Many, act: Act, below: int) -> None:
    many.part.objects.create(workspace_id=act.workspace_id, act=act, below=below, subject=f"bulk:{act.pk}")
    wake_on_commit(many.part)


def _ended(act: Act, phase: Act.Phase) -> Act:
    act.phase = phase
    act.save(update_fields=["phase", "total", *COUNTS])
    return act


COUNTS = ("seen", "changed", "refused", "reasons", "taken_back", "left_alone")
MOST_REASONS = 5


def _do(many: Many, act: Act, pks: list[int]) -> None:
    standing = many.standings[act.kind]
    changes = []
    for thing in _in_order(many, act, pks):
        # Whoever makes some go on in another one may have chosen that one as well.
        if standing.leads_to_another and thing.pk == act.value:
            continue
        before = standing.of(thing)
        act.seen += 1
        try:
            after = standing.do(thing, before, act.value, act.member)
        except ValidationError as refusal:
            _refuse(act, refusal.messages[0])
            continue
        if before == after and not standing.speaks(act.value):
            continue
        act.changed += 1
        changes.append(many.change(workspace_id=act.workspace_id, act=act, before=before, after=after, **{many.noun: thing}))
    many.change.objects.bulk_create(changes)


def _refuse(act: Act, reason: str, count: int = 1) -> None:
    act.refused += count
    if reason in act.reasons or len(act.reasons) < MOST_REASONS:
        act.reasons[reason] = act.reasons.get(reason, 0) + count


def _take_back(many: Many, act: Act, pks: list[int]) -> None:
    standing = many.standings[act.kind]
    found = many.change.objects.filter(workspace=act.workspace_id, act=act, **{f"{many.noun}__in": pks})
    changes = {getattr(change, f"{many.noun}_id"): change for change in found}
    seen = set(many.things.objects.visible_to(act.member).filter(pk__in=pks).values_list("pk", flat=True))
    for thing in _in_order(many, act, pks):
        change = changes[thing.pk]
        act.seen += 1
        if standing.of(thing) != change.after or thing.pk not in seen:
            act.left_alone += 1
            continue
        try:
            standing.put(thing, change.before, act.member)
        except ValidationError:
            act.left_alone += 1
        else:
            act.taken_back += 1


def _in_order(many: Many, act: Act, pks: list[int]) -> QuerySet:
    many.standings[act.kind].hold(act.workspace_id)
    # The eldest first, as every other act locks them; held, so that what is compared is what is changed.
    held = many.things.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return held.prefetch_related(*many.read_along)


def forget_old(many: Many) -> None:
    """Acts that nobody will undo any more, with what they remember."""
    done = many.act.objects.filter(created_at__lt=now() - many.act.IS_KEPT).exclude(phase__in=many.act.UNDER_WAY)
    done.exclude(parts__state__in=["waiting", "running"]).delete()
