"""Own mail addresses, each with the team and product that its mail is for."""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from caseway.activity.recording import record
from caseway.mail.models import SignIn, WayOut
from caseway.mail.ways.dkim_keys import new_key
from caseway.outside.sealing import seal
from caseway.products.models import Product
from caseway.tickets.address_facts import AddressAdded, AddressRemoved, WayOutSet
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member, Team, Workspace


@transaction.atomic
def set_address(
    workspace: Workspace, *, by: Member, email: str, team: Team | None, product: Product | None, address: MailAddress | None = None
) -> MailAddress:
    """Add an address, or change one."""
    address = MailAddress.objects.select_for_update().get(pk=address.pk) if address else MailAddress(workspace=workspace)
    address.email, address.team, address.product = email, team, product
    address.save()
    record(AddressAdded(email=email), about=address, by=by)
    return address


@transaction.atomic
def set_way_out(address: MailAddress, *, by: Member, kind: str, sign_in: SignIn | None = None, password: str = "", **server: Any) -> WayOut:
    """How its mail leaves; without a new password the old one stays."""
    row, way = _held(address)
    way.kind, way.sign_in = kind, sign_in
    for name, value in server.items():
        setattr(way, name, value)
    if password:
        way.sealed_password = seal(password)
    return _set(row, way, by)


@transaction.atomic
def make_dkim_key(address: MailAddress, *, by: Member) -> WayOut:
    """Sign its mail with a key of its own from now on; an earlier key's record may go once its mail has arrived."""
    row, way = _held(address)
    way.sealed_dkim_key, way.dkim_public = new_key()
    way.dkim_domain, way.dkim_selector = row.email.rpartition("@")[2], f"caseway{now():%y%m%d%H%M%S}"
    return _set(row, way, by)


@transaction.atomic
def remove_address(address: MailAddress, *, by: Member) -> None:
    """Mail to it is refused from now on."""
    record(AddressRemoved(email=address.email), about=address, by=by)
    address.delete()


def _held(address: MailAddress) -> tuple[MailAddress, WayOut]:
    """The address, locked, and its way out, which may be new."""
    row = MailAddress.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=address.pk)
    return row, row.way or WayOut(workspace=row.workspace)


def _set(row: MailAddress, way: WayOut, by: Member) -> WayOut:
    way.save()
    row.way = way
    row.save(update_fields=["way"])
    record(WayOutSet(email=row.email), about=row, by=by)
    return way
