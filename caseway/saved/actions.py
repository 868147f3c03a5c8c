"""What is done to views. Who may change everyone's is a matter of roles; a team's are changed by its members."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.saved.facts import ViewChanged, ViewMade, ViewMoved, ViewRemoved, ViewRestored
from caseway.saved.kinds import check
from caseway.saved.models import View
from caseway.workspaces.doors import demand
from caseway.workspaces.models import Member, Team, Workspace
from caseway.workspaces.permissions import may

SHARE = "views.share"


def may_change(view: View, member: Member) -> bool:
    """Of a view that the member sees."""
    return may(member, SHARE if view.shared_with == View.SharedWith.EVERYONE else "views.keep")


@transaction.atomic
def make_view(
    workspace: Workspace, *, by: Member, name: str, kind: str = View.Kind.TICKETS, q: str = "", sort: str = "",
    shared_with: str = View.SharedWith.NOBODY, team: Team | None = None,
) -> View:  # fmt: skip
    """Keep a question. Raises ValidationError for one that cannot be asked, and Forbidden where one may not share."""
    # Two of the same moment wait for each other here: both count what there is.
    Workspace.objects.select_for_update().only("pk").get(pk=workspace.pk)
    view = View(workspace=workspace, kind=kind, name=name, q=q, sort=sort)
    _give(view, shared_with, team, by)
    check(kind, q, sort, by)
    view.save()
    record(ViewMade(view=name), about=view, by=by)
    return view


@transaction.atomic
def change_view(view: View, *, by: Member, **values: Any) -> View:
    """What is not named stays."""
    current = _held(view, by)
    sharing = {name: values.pop(name) for name in ("shared_with", "team") if name in values}
    before = (current.name, current.q, current.sort, current.member_id, current.team_id)
    for name, value in values.items():
        setattr(current, name, value)
    if sharing:
        team = sharing.get("team", current.team)
        _give(current, sharing.get("shared_with", current.shared_with), team, by)
    if "q" in values or "sort" in values:
        check(current.kind, current.q, current.sort, by)
    if before != (current.name, current.q, current.sort, current.member_id, current.team_id):
        current.save()
        record(ViewChanged(view=current.name), about=current, by=by)
    return current


@transaction.atomic
def move_view(view: View, *, by: Member, step: int) -> None:
    """Up (-1) or down (1) among those that stand in one order with it."""
    current = _held(view, by)
    order = list(View.objects.beside(current).select_for_update())
    at = order.index(current)
    to = min(max(at + step, 0), len(order) - 1)
    if to == at:
        return
    order.insert(to, order.pop(at))
    for place, one in enumerate(order):
        one.place = place
    View.objects.bulk_update(order, ["place"])
    record(ViewMoved(view=current.name), about=current, by=by)


@transaction.atomic
def remove_view(view: View, *, by: Member) -> None:
    """It can be brought back for a day."""
    current = _held(view, by)
    if current.removed_at is None:
        current.removed_at = now()
        current.save(update_fields=["removed_at"])
        record(ViewRemoved(view=current.name), about=current, by=by)


@transaction.atomic
def restore_view(view: View, *, by: Member) -> None:
    current = _held(view, by)
    if current.removed_at is not None:
        current.removed_at = None
        current.save(update_fields=["removed_at"])
        record(ViewRestored(view=current.name), about=current, by=by)


def forget_removed_views() -> None:
    """Those that nobody brought back."""
    View.objects.filter(removed_at__lt=now() - View.CAN_COME_BACK).delete()


def demand_change(view: View, *, by: Member) -> None:
    """Raise Forbidden, with a sentence, where somebody who sees a view may not change it."""
    demand(by, SHARE if view.shared_with == View.SharedWith.EVERYONE else "views.keep")


def _held(view: View, by: Member) -> View:
    """As it is now, held; refused to whom it is not theirs to change."""
    current = View.objects.select_for_update().get(pk=view.pk)
    demand_change(current, by=by)
    return current


def _give(view: View, shared_with: str, team: Team | None, by: Member) -> None:
    """Whose it is from now on, behind those that stand there already."""
    if shared_with == View.SharedWith.EVERYONE:
        demand(by, SHARE)
    if shared_with == View.SharedWith.TEAM and (team is None or team.pk not in by.teams):
        raise ValidationError({"team": _("Choose one of your own teams.")})
    before = (view.pk, view.member_id, view.team_id)
    view.member = by if shared_with == View.SharedWith.NOBODY else None
    view.team = team if shared_with == View.SharedWith.TEAM else None
    if before == (view.pk, view.member_id, view.team_id) and view.pk:
        return
    others = View.objects.beside(view).order_by()
    if others.count() >= View.MOST:
        raise ValidationError({"shared_with": _("There are {count} of these already. Remove one first.").format(count=View.MOST)})
    last = others.aggregate(last=Max("place"))["last"]
    view.place = 0 if last is None else last + 1
