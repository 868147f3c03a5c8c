"""Products by the dozen, from somebody else's table."""

import re
from itertools import chain, count

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.bringing import Brought, Outcome, Thing, pointed_at, record_many, stamp_of
from caseway.products.facts import ProductChanged, ProductMade
from caseway.products.models import Product
from caseway.workspaces.models import Member, Workspace

_KEY = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_LONGEST_DESCRIPTION = 5000


@transaction.atomic
def bring_products(
    workspace: Workspace, given: list[dict[str, list[str]]], *, by: Member, may_change: bool, is_trial: bool = False
) -> list[Brought]:
    """Add those that are not there yet, by key or else by name; with `may_change` take over what their row says."""
    catalogue = _Catalogue(workspace, by, may_change, is_trial)
    return [catalogue.bring(row) for row in given]


class _Catalogue:
    """All products of a workspace, which are never many, and what is being added."""

    def __init__(self, workspace: Workspace, by: Member, may_change: bool, is_trial: bool):
        self.workspace, self.by, self.may_change, self.is_trial = workspace, by, may_change, is_trial
        products = list(Product.objects.filter(workspace=workspace))
        self.by_key = {product.key: product for product in products}
        self.by_name = {product.name.lower(): product for product in products}

    def bring(self, row: dict[str, list[str]]) -> Brought:
        name = " ".join(" ".join(row.get("name", [])).split())[:120]
        key = "".join(row.get("key", [])).strip().upper()
        description = "\n".join(row.get("description", []))[:_LONGEST_DESCRIPTION]
        if key and not _KEY.fullmatch(key):
            return Brought(
                Outcome.REFUSED,
                _("“{key}”: a key is two to eight capital letters or digits and begins with a letter.").format(key=key[:80]),
            )
        found = self.by_key.get(key) if key else self.by_name.get(name.lower())
        if found is None and not name:
            return Brought(Outcome.REFUSED, _("There is no name."))
        if found is not None:
            return self._change(found, name, description)
        if name.lower() in self.by_name:
            return Brought(Outcome.REFUSED, _("There is a product “{name}” with another key.").format(name=name))
        return self._make(key or self._free_key(name), name, description)

    def _make(self, key: str, name: str, description: str) -> Brought:
        product = Product(workspace=self.workspace, key=key, name=name, description=description)
        self.by_key[key] = self.by_name[name.lower()] = product
        if self.is_trial:
            return Brought(Outcome.MADE)
        product.save()
        record_many(ProductMade(key=key), [product], by=self.by)
        return Brought(Outcome.MADE, things=(Thing("product", product.pk, True, stamp(product)),))

    def _change(self, product: Product, name: str, description: str) -> Brought:
        said = {"name": name, "description": description}
        new = {field: value for field, value in said.items() if value and getattr(product, field) != value}
        other = self.by_name.get(name.lower(), product)
        if "name" in new and other is not product:
            return Brought(Outcome.REFUSED, _("There is a product “{name}” with another key.").format(name=name))
        if not new or not self.may_change:
            return Brought(Outcome.SAME)
        if self.is_trial:
            return Brought(Outcome.CHANGED)
        before = {field: getattr(product, field) for field in new}
        for field, value in new.items():
            setattr(product, field, value)
        product.save(update_fields=list(new))
        record_many(ProductChanged(key=product.key), [product], by=self.by)
        return Brought(Outcome.CHANGED, things=(Thing("product", product.pk, False, stamp(product), before),))

    def _free_key(self, name: str) -> str:
        """Three letters of the name, with a number where they are taken."""
        letters = re.sub(r"[^A-Z0-9]", "", name.upper()).lstrip("0123456789")[:3]
        stem = letters if len(letters) > 1 else "PR"
        return next(key for key in chain([stem], (f"{stem}{number}" for number in count(2))) if key not in self.by_key)


def stamp(product: Product) -> str:
    return stamp_of(product.key, product.name, product.description, product.is_active)


@transaction.atomic
def take_back_products(workspace_id: int, things: list[Thing]) -> set[int]:
    """Delete what was made and nothing names yet, give back what was changed; answers the ids of which that was done."""
    pks = [thing.pk for thing in things]
    rows = {row.pk: row for row in Product.objects.filter(workspace=workspace_id, pk__in=pks)}
    used = pointed_at(Product, workspace_id, pks)
    untouched = [thing for thing in things if thing.pk in rows and stamp(rows[thing.pk]) == thing.stamp]
    gone = {thing.pk for thing in untouched if thing.was_made and thing.pk not in used}
    Product.objects.filter(workspace=workspace_id, pk__in=gone).delete()
    changed = [thing for thing in untouched if not thing.was_made]
    for thing in changed:
        Product.objects.filter(pk=thing.pk).update(**thing.before)
    return gone | {thing.pk for thing in changed}
