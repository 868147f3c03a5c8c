from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from caseway.activity.recording import record
from caseway.returns.facts import ReturnChanged
from caseway.returns.models import Return
from caseway.workspaces.models import Member

CHANGEABLE = ("kind", "product", "version", "serial", "lot", "reason", "finding", "cost", "currency", "carrier", "tracking")


@transaction.atomic
def change(thing: Return, *, by: Member, **values: Any) -> Return:
    """Set properties of a return (those of CHANGEABLE); nothing is mailed. Raises ValidationError."""
    current = locked(thing)
    if values.get("version") is not None and "product" not in values:
        values = values | {"product": values["version"].product}
    changed = sorted(name for name, value in values.items() if name in CHANGEABLE and getattr(current, name) != value)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, values[name])
    check(current)
    current.save(update_fields=changed)
    record(ReturnChanged(number=current.number, fields=changed), about=current.ticket, by=by)
    return current


def check(thing: Return, but_for: tuple[str, ...] = ()) -> None:
    """Raises ValidationError where the item or its cost cannot be so."""
    if thing.cost is not None and not thing.currency:
        raise ValidationError({"cost": _("Say in which currency, as EUR.")})
    if thing.version is not None and thing.product_id != thing.version.product_id:
        raise ValidationError({"version": _("This version belongs to another product.")})
    thing.full_clean(exclude=but_for)


def locked(thing: Return) -> Return:
    """The return as it is now, held until the transaction ends."""
    related = ("ticket", "ticket__workspace", "ticket__requester")
    return Return.objects.select_for_update(of=("self",)).select_related(*related).get(pk=thing.pk)
