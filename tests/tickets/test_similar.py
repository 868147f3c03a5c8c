"""Tickets that tell of the same: by their most telling words, however many newer ones share the common ones."""

import pytest

from caseway.search.fulltext import holding_each, index_many
from caseway.tickets.models import Ticket
from caseway.tickets.similar import NEWEST, beginning_of, similar_tickets

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(acme, rita):
    """Tickets with a subject and more words that only the index holds, oldest first."""

    def tell(*texts):
        numbers = range(100, 100 + len(texts))
        made = Ticket.objects.bulk_create(
            Ticket(workspace=acme, number=number, subject=subject, channel="email", requester=rita)
            for number, (subject, _more) in zip(numbers, texts, strict=True)
        )
        index_many([(acme.pk, one.pk, f"{one.subject} {more}") for one, (_subject, more) in zip(made, texts, strict=True)])
        return [one.pk for one in made]

    return tell


def similar(acme, text):
    return similar_tickets(Ticket.objects.all(), acme.pk, text)


def test_an_old_ticket_with_the_rare_word_comes_before_many_new_ones_with_the_common_one(acme, told):
    oldest, *_others = told(("Battery swollen", ""), *[("Battery empty", "")] * (NEWEST + 5))
    assert similar(acme, "my battery is swollen")[0] == oldest


def test_other_forms_of_a_word_are_found(acme, told):
    leaks, batteries, _noise = told(("Lid leaks", ""), ("Batteries missing", ""), ("Noise", ""))
    assert similar(acme, "it was leaking") == [leaks]
    assert similar(acme, "one battery is lost") == [batteries]
    assert (beginning_of("leaking"), beginning_of("battery"), beginning_of("47")) == ("leak", "batter", "47")


def test_what_stands_far_down_in_a_ticket_counts_too_and_less_than_its_subject(acme, told):
    far, near, _noise = told(("Strange", "at last the hinge squeaks"), ("Hinge squeaks", ""), ("Noise", ""))
    assert similar(acme, "squeaking hinge") == [near, far]


def test_nothing_is_like_nothing(acme, told):
    told(("Lid leaks", ""))
    assert similar(acme, "the and of") == similar(acme, "'; --") == []


def test_each_word_is_told_apart_and_only_in_its_own_workspace(acme, mallory, told):
    lid, both = told(("Lid", ""), ("Lid hinge", ""))
    assert holding_each(acme.pk, ["lid", "hinge", "nowhere"], 5) == [[both, lid], [both], []]
    assert holding_each(acme.pk, ["lid"], 1) == [[both]]
    assert holding_each(mallory.workspace_id, ["lid"], 5) == [[]]
