"""What a verb deletes, the database asks after in every table that may point at it, and it asks without a workspace."""

import pytest
from django.db import models

from caseway.customers.models import Customer
from caseway.tickets.models import Ticket


def led_by(model):
    """The columns with which an index begins."""
    fields = {field.name for field in model._meta.local_fields if field.db_index or field.unique}
    fields |= {index.fields[0] for index in model._meta.indexes if index.fields and index.condition is None}
    return fields | {one.fields[0] for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and one.fields}


POINTING = [relation for relation in Customer._meta.get_fields(include_hidden=True) if isinstance(relation, models.ManyToOneRel)]


@pytest.mark.parametrize("relation", POINTING, ids=lambda one: f"{one.related_model.__name__}.{one.field.name}")
def test_whoever_points_at_a_customer_is_found_by_an_index(relation):
    assert relation.field.name in led_by(relation.related_model)


def test_a_ticket_is_found_by_its_product():
    assert "product" in led_by(Ticket)
