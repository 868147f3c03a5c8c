"""What customers do here, in terms of tickets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from caseway.activity.recording import Actor, record
from caseway.customers.actions import find_by_email, find_or_make
from caseway.customers.models import Customer
from caseway.fields.definitions import Definition
from caseway.files.keeping import keep, picture_type
from caseway.files.models import File
from caseway.helpcentre.facts import FormSitesListed
from caseway.helpcentre.models import FormSite
from caseway.products.models import Product
from caseway.tickets import actions
from caseway.tickets.actions.saying import Words, locked
from caseway.tickets.models import Participant, Ticket
from caseway.workspaces.actions import change_settings
from caseway.workspaces.models import Member, Workspace


@transaction.atomic
def list_sites(workspace: Workspace, origins: list[str], *, by: Member) -> None:
    """Say in whose pages the report form may stand."""
    site, is_new = FormSite.objects.select_for_update().get_or_create(workspace=workspace, defaults={"origins": origins})
    if is_new or site.origins != origins:
        FormSite.objects.filter(pk=site.pk).update(origins=origins)
        record(FormSitesListed(origins=origins), about=site, by=by)


@transaction.atomic
def set_logo(workspace: Workspace, content: bytes, *, by: Member) -> None:
    """Put a picture on the help centre; without bytes it bears the name alone."""
    kind = picture_type(content)
    file = keep(workspace.pk, content, filename=f"logo.{kind.rpartition('/')[2]}", content_type=kind, by=by) if content else None
    change_settings(workspace, by=by, logo=file.token if file else "")


@transaction.atomic
def report(
    workspace: Workspace,
    *,
    name: str,
    email: str,
    subject: str,
    body: str,
    product: Product | None,
    files: Iterable[File],
    language: str,
    fields: Mapping[Definition, Any],
) -> Ticket:
    """A stranger reports something; that they typed an address proves nothing about it."""
    customer = find_by_email(workspace, email) or find_or_make(workspace, by=None, email=email, name=name, language=language)
    ticket = actions.open_ticket(
        workspace,
        requester=customer,
        email=email.lower(),
        subject=subject,
        words=Words.plain(_signed(body, name, customer)),
        channel=Ticket.Channel.PORTAL,
        by=customer,
        product=product,
        files=files,
    )
    actions.fill_in(ticket, fields, by=customer)
    return ticket


def _signed(body: str, name: str, customer: Customer) -> str:
    """A known customer keeps the name we know; another one that was typed stands under the words."""
    return body if name == customer.name else f"{body}\n\n{name}"


@transaction.atomic
def answer(participant: Participant, *, body: str, files: Iterable[File]) -> Participant:
    """Take an answer from the requester's page; returns the participation whose page shows it."""
    ticket = locked(participant.ticket)
    words, customer = Words.plain(body), participant.customer
    if (ticket.merged_into or ticket).is_closed:
        return _continue(ticket, participant, words, files, by=customer)
    actions.answer(ticket, by=customer, words=words, channel=Ticket.Channel.PORTAL, email=participant.email, files=files)
    return participant


def _continue(ticket: Ticket, participant: Participant, words: Words, files: Iterable[File], *, by: Actor) -> Participant:
    """A closed ticket stays closed."""
    made = actions.open_ticket(
        ticket.workspace,
        requester=participant.customer,
        email=participant.email,
        subject=ticket.subject,
        words=words,
        channel=Ticket.Channel.PORTAL,
        by=by,
        team=ticket.team,
        product=ticket.product,
        files=files,
        continues=ticket,
    )
    return Participant.objects.select_related("ticket").get(ticket=made, customer=participant.customer)
