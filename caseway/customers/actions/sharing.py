"""Which of its people see all tickets of an organisation."""

from collections.abc import Iterable

from django.db import transaction

from caseway.activity.recording import record
from caseway.customers.facts import OrganisationShared
from caseway.customers.models import Contact, Customer, Organisation
from caseway.workspaces.models import Member


@transaction.atomic
def share_organisation(organisation: Organisation, *, by: Member, sharing: str, contacts: Iterable[Customer] = ()) -> None:
    """Say who of an organisation sees all of its tickets; the named ones are kept for the day when they count again."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    named = Contact.objects.filter(workspace=organisation.workspace_id, organisation=organisation)
    present, wanted = set(named.values_list("customer_id", flat=True)), {person.pk for person in contacts}
    if organisation.sharing == sharing and present == wanted:
        return
    organisation.sharing = sharing
    organisation.full_clean()
    organisation.save(update_fields=["sharing"])
    named.exclude(customer__in=wanted).delete()
    Contact.objects.bulk_create(
        Contact(workspace_id=organisation.workspace_id, organisation=organisation, customer_id=pk) for pk in sorted(wanted - present)
    )
    record(OrganisationShared(sharing=sharing, contacts=len(wanted)), about=organisation, by=by)
