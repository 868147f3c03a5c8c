"""Whom something can be given to, as menus offer them: (id, name), of those only what the member may see."""

from caseway.activity.lately import listed
from caseway.questions import asked_often
from caseway.workspaces.models import Member, Team


def members(member: Member) -> tuple:
    return listed(_members, member, ("member",))


def teams(member: Member) -> tuple:
    return listed(_teams, member, ("team", "member"))


@asked_often
def _members(member):
    return Member.objects.visible_to(member).who_answer().order_by("name").values_list("pk", "name")


@asked_often
def _teams(member):
    return Team.objects.visible_to(member).order_by("name").values_list("pk", "name")
