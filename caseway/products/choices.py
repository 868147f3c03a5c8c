"""What something can be about, as menus offer it: (id, name)."""

from caseway.activity.lately import gathered, listed
from caseway.products.models import Product, Version
from caseway.questions import asked_often
from caseway.workspaces.models import Member


def products(member: Member) -> tuple:
    return listed(_products, member, ("product",))


@asked_often
def _products(member):
    return Product.objects.visible_to(member).order_by("name").values_list("pk", "name")


def versions(member: Member, product: int) -> tuple:
    return gathered(("versions", product), member, ("product", "version"), lambda: tuple(_versions(member, product)))


@asked_often
def _versions(member, product):
    return Version.objects.visible_to(member).filter(product=product).order_by("-id").values_list("pk", "name")
