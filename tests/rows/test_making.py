"""New objects are what the model itself would make."""

import pytest

from caseway.rows.making import new
from caseway.tickets.models import Participant, Ticket


def test_a_new_object_has_what_is_given_and_defaults_for_the_rest(olga, ticket):
    given = {"workspace": olga.workspace, "number": 7, "subject": "It leaks", "requester": ticket.requester, "team": None}
    ours, djangos = vars(new(Ticket, **given)), vars(Ticket(**given))
    moments = {"created_at", "updated_at"}
    assert {name: value for name, value in ours.items() if name not in {"_state", *moments}} == {
        name: value for name, value in djangos.items() if name not in {"_state", *moments}
    }
    assert ours["_state"].adding
    assert moments <= ours.keys()


def test_things_are_at_hand_without_a_question(ticket, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert new(Participant, ticket=ticket, customer=ticket.requester).ticket is ticket


def test_a_name_that_is_no_column_is_refused():
    with pytest.raises(TypeError, match="colour"):
        new(Ticket, colour="red")
