"""Whom a call reaches: from the exchange's names for people to members."""

from collections import defaultdict
from collections.abc import Iterable

from caseway.telephony.models import Exchange, Extension
from caseway.telephony.reading import Said, dialled
from caseway.ui.paging import is_id
from caseway.workspaces.models import Member
from caseway.workspaces.models.members import TeamMember


def spelled(name: str, country: str) -> str:
    """One spelling for an extension or a login: a whole number in E.164, anything else in lower case."""
    return (dialled(name, country).number or name.strip().lower())[:80]


def who_rings(exchange: Exchange, said: Said, team_id: int | None) -> list[Member]:
    """Those whom the exchange names; else the members of the queue's team; else whose own number was called. Never everybody."""
    people = _people(exchange)
    named = _named(exchange, people, said.users)
    if named:
        return named
    if team_id is not None:
        in_team = set(TeamMember.objects.filter(workspace=exchange.workspace_id, team=team_id).values_list("member_id", flat=True))
        return [member for member in people if member.pk in in_team]
    return _named(exchange, people, [said.called if said.is_incoming else said.caller])


def who_answers(exchange: Exchange, said: Said, rang: list[int]) -> Member | None:
    """By the number that answered, else by name; where only one telephone rang it was that one."""
    people = _people(exchange)
    found = _named(exchange, people, [said.answering]) or _named(exchange, people, said.users)
    if len(found) == 1:
        return found[0]
    if len(rang) == 1 and not said.answering:
        return next((member for member in people if member.pk == rang[0]), None)
    return None


def _people(exchange: Exchange) -> list[Member]:
    return list(Member.objects.filter(workspace=exchange.workspace_id).who_answer().select_related("account").order_by("pk"))


def _named(exchange: Exchange, people: list[Member], names: Iterable[str]) -> list[Member]:
    """Members by extension or login at the exchange, then by address or name, then by id."""
    wanted = [name for name in names if name]
    if not wanted:
        return []
    country, by_id = exchange.workspace.country, {member.pk: member for member in people}
    extensions = dict(Extension.objects.filter(workspace=exchange.workspace_id).values_list("name", "member"))
    by_name: dict[str, set[int]] = defaultdict(set)
    for member in people:
        by_name[member.account.email.lower()].add(member.pk)
        by_name[member.name.lower()].add(member.pk)
    found: dict[int, Member] = {}
    for name in wanted:
        pks = _ids_of(name, extensions.get(spelled(name, country)), by_name)
        found |= {pk: by_id[pk] for pk in pks if pk in by_id}
    return list(found.values())


def _ids_of(name: str, at_extension: int | None, by_name: dict[str, set[int]]) -> list[int]:
    if at_extension is not None:
        return [at_extension]
    if name.lower() in by_name:
        return sorted(by_name[name.lower()])
    return [int(name)] if is_id(name) else []
