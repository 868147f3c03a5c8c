"""Trying an own address: it writes to itself, and the page shows what came back."""

import re
import secrets

from django.db import transaction
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from caseway.activity.recording import CASEWAY, record
from caseway.mail.actions import post
from caseway.mail.addresses import own_domain
from caseway.mail.headers import address as formatted
from caseway.mail.headers import one_line
from caseway.mail.models import OutgoingMail
from caseway.tickets.address_facts import AddressAnswered, AddressTried
from caseway.tickets.models import MailAddress
from caseway.workspaces.models import Member

_TOKEN = re.compile(r"\[test:([a-z0-9]{24})(\+?)\]")


@transaction.atomic
def try_address(address: MailAddress, *, by: Member) -> None:
    """Write to it, plainly and with something after a plus sign, which tells whether answers can carry their ticket's token."""
    row = MailAddress.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=address.pk)
    row.test_token = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _letter in range(24))
    row.tested_at, row.arrived_at, row.arrived_plus_at = now(), None, None
    row.save(update_fields=["test_token", "tested_at", "arrived_at", "arrived_plus_at"])
    local, _at, domain = row.email.rpartition("@")
    post([_mail(row, row.email, ""), _mail(row, f"{local}+test.{row.test_token[:8]}@{domain}", "+")])
    record(AddressTried(email=row.email), about=row, by=by)


def _mail(row: MailAddress, recipient: str, plus: str) -> OutgoingMail:
    with translation.override(row.workspace.language):
        subject = _("Test of {email}").format(email=row.email)
        text = _("Caseway wrote this to see whether mail to this address arrives. Nothing needs to be done.")
    return OutgoingMail(
        workspace=row.workspace,
        effect_key=f"test:{row.test_token}{plus}",
        kind=OutgoingMail.Kind.NOTICE,
        way=row.way,
        recipient=recipient,
        return_path=row.email,
        headers=[
            ["From", formatted(row.email, row.workspace.name)],
            ["To", formatted(recipient)],
            ["Subject", f"{one_line(subject)} [test:{row.test_token}{plus}]"],
        ],
        message_id=f"<test.{row.test_token}{'.plus' if plus else ''}@{own_domain(row.workspace.slug)}>",
        text=text,
        subject=f"address:{row.pk}",
        created_at=now(),
    )


def note_arrival(workspace_id: int, subject: str) -> MailAddress | None:
    """A mail with this subject came in: the address whose test it is, None for any other mail."""
    found = is_a_test(subject)
    return _note_test(workspace_id, found) if found else None


def is_a_test(subject: str) -> re.Match[str] | None:
    """Whether a mail with this subject says that it is a test of an address."""
    return _TOKEN.search(subject)


@transaction.atomic
def _note_test(workspace_id: int, found: re.Match[str]) -> MailAddress | None:
    row = MailAddress.objects.select_for_update().filter(workspace=workspace_id, test_token=found[1]).first()
    if row is None:
        return None
    if found[2]:
        row.arrived_plus_at, row.takes_plus = row.arrived_plus_at or now(), True
    else:
        row.arrived_at = row.arrived_at or now()
    row.save(update_fields=["arrived_at", "arrived_plus_at", "takes_plus"])
    record(AddressAnswered(email=row.email), about=row, by=CASEWAY)
    return row
