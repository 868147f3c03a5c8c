"""What tables can hold: which verbs make what of them, and which fields of the workspace's own their columns may mean."""

from collections import defaultdict
from collections.abc import Callable

from caseway.activity.bringing import Brought, Thing
from caseway.customers.actions.bringing import bring_customers
from caseway.customers.actions.bringing_organisations import bring_organisations
from caseway.customers.actions.taking_back import take_back_customers, take_back_organisations
from caseway.fields.definitions import Definition, in_use
from caseway.products.bringing import bring_products, take_back_products
from caseway.workspaces.models import Member

BRING: dict[str, Callable[..., list[Brought]]] = {
    "customers": bring_customers,
    "organisations": bring_organisations,
    "products": bring_products,
}
_TAKE_BACK = {"customer": take_back_customers, "organisation": take_back_organisations, "product": take_back_products}

_WITH_OWN_FIELDS = {"customers": "customer", "organisations": "organisation"}


def own_fields(kind: str, member: Member) -> tuple[Definition, ...]:
    return in_use(member, _WITH_OWN_FIELDS[kind]) if kind in _WITH_OWN_FIELDS else ()


def take_back(workspace_id: int, things: list[Thing]) -> set[tuple[str, int]]:
    """Undo what nobody has touched since; answers (kind, id) of each."""
    by_kind: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        by_kind[thing.kind].append(thing)
    return {(kind, pk) for kind, verb in _TAKE_BACK.items() if by_kind[kind] for pk in verb(workspace_id, by_kind[kind])}
