from collections.abc import Mapping
from typing import Any

from django.db import transaction

from caseway.activity.recording import Actor
from caseway.customers.models import Customer, Organisation
from caseway.fields import actions
from caseway.fields.definitions import Definition


@transaction.atomic
def fill_in(who: Customer | Organisation, given: Mapping[Definition, Any], *, by: Actor) -> None:
    """Write values into fields of the workspace's own. Raises ValidationError."""
    if given:
        actions.fill_in(type(who).objects.select_for_update(of=("self",)).get(pk=who.pk), given, by=by)
