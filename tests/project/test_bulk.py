"""Rows written by the thousand are what the ORM would have written."""

import pytest

from caseway.project.bulk import insert
from caseway.tickets.models import Message, Tag

pytestmark = pytest.mark.django_db


def test_fields_that_are_not_named_have_their_defaults(acme, ticket):
    insert(
        Message,
        ("id", "workspace_id", "ticket_id", "channel", "body"),
        [(9_000_001, acme.pk, ticket.pk, "email", "a"), (9_000_002, acme.pk, ticket.pk, "api", "b")],
    )
    made, other = Message.objects.filter(pk__gt=9_000_000).order_by("pk")
    plain = Message(workspace=acme, ticket=ticket, channel="email", body="a", pk=9_000_001, created_at=made.created_at)
    assert {f.attname: getattr(made, f.attname) for f in Message._meta.concrete_fields} == {
        f.attname: getattr(plain, f.attname) for f in Message._meta.concrete_fields
    }
    assert other.body == "b"


def test_nothing_is_added_to_rows_that_are_whole(acme, ticket):
    insert(Tag, ("workspace_id", "ticket_id", "name"), [(acme.pk, ticket.pk, "lid")])
    assert list(ticket.tags.values_list("name", flat=True)) == ["lid"]
