"""A prepared question gives what the queryset gives, for every kind of answer and value."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from caseway.activity.models import Activity
from caseway.rows.asking import Prepared
from caseway.tickets.models import Participant, Ticket

numbered = Prepared(lambda workspace, numbers: Ticket.objects.filter(workspace=workspace, number__in=numbers).order_by("number"))


def _ask(build, **values):
    """Asked twice: the second time nothing is compiled."""
    question = Prepared(build)
    first = question.all(**values)
    assert question.all(**values) == first
    return first


def test_objects_come_with_those_they_are_joined_with(ticket, django_assert_num_queries):
    def build(pk):
        return Participant.objects.filter(ticket=pk).select_related("customer", "ticket__team")

    question = Prepared(build)
    question.all(pk=0)
    with django_assert_num_queries(1):
        (person,) = question.all(pk=ticket.pk)
        assert person.customer == ticket.requester
        assert person.ticket.team is None
        assert person.created_at == ticket.created_at
        assert person.is_active is True
    assert person == build(ticket.pk).get()


def test_rows_come_as_dicts_tuples_and_single_values(ticket):
    asked = {"workspace": ticket.workspace_id, "subject": ticket.subject}

    def tickets(workspace, subject):
        return Ticket.objects.filter(workspace=workspace, subject=subject)

    assert _ask(lambda **v: tickets(**v).values("number", "requester__name"), **asked) == [
        {"number": ticket.number, "requester__name": ticket.requester.name}
    ]
    assert _ask(lambda **v: tickets(**v).values_list("number", "created_at"), **asked) == [(ticket.number, ticket.created_at)]
    assert _ask(lambda **v: tickets(**v).values_list("number", flat=True), **asked) == [ticket.number]


def test_json_is_read(ticket):
    (data,) = _ask(lambda name: Activity.objects.filter(name=name).values_list("data", flat=True), name="ticket.opened")
    assert data["channel"] == ticket.channel


def test_moments_are_compared(ticket):
    def since(moment):
        return Ticket.objects.filter(created_at__gt=moment)

    assert _ask(since, moment=now() - timedelta(hours=1)) == [ticket]
    assert _ask(since, moment=now() + timedelta(hours=1)) == []


def test_sequences_of_every_length_are_bound(acme, ticket):
    assert numbered.all(workspace=acme.pk, numbers=[]) == []
    assert numbered.all(workspace=acme.pk, numbers=[ticket.number]) == [ticket]
    assert numbered.all(numbers=[7, ticket.number, 9], workspace=acme.pk) == [ticket]
    assert numbered.first(workspace=acme.pk, numbers=(404,)) is None


def test_values_that_make_another_question_are_refused(acme):
    with pytest.raises(TypeError):
        numbered.all(workspace=None, numbers=[1])
