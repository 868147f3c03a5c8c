"""A visitor's browser at the help centre: it fetches a page, fills in its form and sends it, a while later."""

import re
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now, timedelta

from caseway.tickets.models import Participant
from caseway.tickets.secrets import secret_of

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def hidden_fields(text):
    return {name: unescape(value) for name, value in HIDDEN.findall(text) if name != "next"}


class Visitor:
    """Django's client with CSRF checks on, as a browser without a script."""

    def __init__(self, **headers):
        self.client = Client(enforce_csrf_checks=True, headers=headers)

    def read(self, address, **headers):
        return self.client.get(address, headers=headers)

    def fill_in(self, address):
        """The hidden fields of the form at an address, as the page has them."""
        return hidden_fields(self.read(address).text)

    def send(self, address, form=None, *, after=30, **words):
        given = {**(form if form is not None else self.fill_in(address)), **words}
        with time_machine.travel(now() + timedelta(seconds=after), tick=True):
            return self.client.post(address, given)

    def report(self, address="/help/acme/", **words):
        report = {"name": "Rita Rahn", "email": "rita@northwind.test", "subject": "Export stops", "body": "It stops at 80 %."}
        return self.send(address, **{**report, **words})


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def page_of():
    """The address of a participant's page."""

    def address(ticket, customer=None):
        participant = Participant.objects.get(ticket=ticket, customer=customer or ticket.requester)
        return f"/help/{ticket.workspace.slug}/t/{secret_of(participant, ticket.workspace)}"

    return address
