"""What something can be about, as menus offer it: (id, name)."""

from caseway.activity.lately import listed
from caseway.products.models import Product
from caseway.questions import asked_often
from caseway.workspaces.models import Member


def products(member: Member) -> tuple:
    return listed(_products, member, ("product",))


@asked_often
def _products(member):
    return Product.objects.visible_to(member).order_by("name").values_list("pk", "name")
