"""Who follows a thing: those whom it concerns by themselves, those who chose to, and not those who chose otherwise."""

from collections.abc import Collection, Iterable, Mapping

from caseway.notices.models import Follower
from caseway.questions import asked_often
from caseway.workspaces.models import Member


def follow(member: Member, kind: str, pk: int) -> None:
    """Hear what happens to it from now on."""
    _choose(member, kind, pk, follows=True)


def unfollow(member: Member, kind: str, pk: int) -> None:
    """Hear no more of it, whatever concerns one otherwise; who is named with an @ still hears that."""
    _choose(member, kind, pk, follows=False)


def _choose(member: Member, kind: str, pk: int, *, follows: bool) -> None:
    Follower.objects.update_or_create(
        workspace_id=member.workspace_id, subject_kind=kind, subject_id=pk, member=member, defaults={"follows": follows}
    )


def follow_from_now(members: Iterable[int], workspace_id: int, kind: str, pk: int) -> None:
    """Who was named follows, unless they chose otherwise before."""
    rows = [Follower(workspace_id=workspace_id, subject_kind=kind, subject_id=pk, member_id=one, follows=True) for one in members]
    Follower.objects.bulk_create(rows, ignore_conflicts=True)


def chosen(workspace_id: int, kind: str, pk: int) -> dict[int, bool]:
    """Who chose to follow it or not to."""
    return chosen_for(workspace_id, kind, [pk]).get(pk, {})


def chosen_for(workspace_id: int, kind: str, pks: list[int]) -> dict[int, dict[int, bool]]:
    """The same of several things at once."""
    found: dict[int, dict[int, bool]] = {}
    for pk, member, follows in _chosen(workspace_id, kind, pks):
        found.setdefault(pk, {})[member] = follows
    return found


@asked_often
def _chosen(workspace: int, kind: str, pks: list[int]):
    chosen = Follower.objects.filter(workspace=workspace, subject_kind=kind, subject_id__in=pks)
    return chosen.values_list("subject_id", "member", "follows")


def following(concerned: Collection[int], choices: Mapping[int, bool]) -> set[int]:
    """Those whom it concerns and those who chose to, without those who chose otherwise (pure)."""
    return {pk for pk in {*concerned, *choices} if choices.get(pk, True)}
