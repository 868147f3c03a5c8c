"""Whom a ticket can be given to and what it can be about, as menus offer them: (id, name), of those only what the member may see."""

from caseway.activity.lately import gathered, listed
from caseway.products.models import Product, Version
from caseway.questions import asked_often
from caseway.workspaces.models import Member, Team


def members(member: Member) -> tuple:
    return listed(_members, member, ("member",))


def teams(member: Member) -> tuple:
    return listed(_teams, member, ("team", "member"))


def products(member: Member) -> tuple:
    return listed(_products, member, ("product",))


def versions(member: Member, product: int) -> tuple:
    return gathered(("versions", product), member, ("product", "version"), lambda: tuple(_versions(member, product)))


@asked_often
def _versions(member, product):
    return Version.objects.visible_to(member).filter(product=product).order_by("-id").values_list("pk", "name")


@asked_often
def _products(member):
    return Product.objects.visible_to(member).order_by("name").values_list("pk", "name")


@asked_often
def _members(member):
    return Member.objects.visible_to(member).who_answer().order_by("name").values_list("pk", "name")


@asked_often
def _teams(member):
    return Team.objects.visible_to(member).order_by("name").values_list("pk", "name")
