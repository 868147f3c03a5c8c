"""Own mail addresses, each with the team and product that its mail is for."""

from django.db import transaction

from caseway.activity.recording import record
from caseway.products.models import Product
from caseway.tickets.facts import AddressAdded, AddressRemoved
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member, Team, Workspace


@transaction.atomic
def set_address(
    workspace: Workspace, *, by: Member, email: str, team: Team | None, product: Product | None, address: MailAddress | None = None
) -> MailAddress:
    """Add an address, or change one."""
    address = address or MailAddress(workspace=workspace)
    address.email, address.team, address.product = email, team, product
    address.save()
    record(AddressAdded(email=email), about=address, by=by)
    return address


@transaction.atomic
def remove_address(address: MailAddress, *, by: Member) -> None:
    """Mail to it is refused from now on."""
    record(AddressRemoved(email=address.email), about=address, by=by)
    address.delete()
