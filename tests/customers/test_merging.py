"""Two customers who are one person."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey

from caseway.customers import actions
from caseway.customers.belongings import belongings
from caseway.customers.models import Customer, Merge
from caseway.issues.actions import raise_issue
from caseway.issues.models import Vote
from caseway.telephony.models import Call
from caseway.tickets.actions import add_participant, open_ticket, vote
from caseway.tickets.actions.saying import Words
from caseway.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(acme, olga):
    """Rita again, from her private address and telephone."""
    return actions.make_customer(
        acme, by=olga, name="R. Rahn", emails=["rita@home.test"], phones=["0171 2345678"], notes="Calls early.", language="de"
    )


@pytest.fixture
def her_ticket(acme, twin):
    return open_ticket(acme, requester=twin, subject="Noise", words=Words.plain("It hums."), channel="email", by=twin)


def everything():
    """All of both, as plain values: what undo must bring back."""
    parts = [list(one.model.objects.order_by("pk").values_list("pk", one.field)) for one in belongings]
    return parts + [list(Customer.objects.order_by("pk").values("pk", "name", "email", "notes", "language", "organisation", "merged_into"))]


def test_everything_moves_and_comes_back(acme, rita, twin, ticket, her_ticket, olga):
    Call.objects.create(workspace=acme, key="1", direction="in", customer=twin)
    before = everything()
    merge = actions.merge_customers(twin, into=rita, by=olga)
    rita.refresh_from_db()
    her_ticket.refresh_from_db()
    assert set(rita.addresses.values_list("email", flat=True)) == {"rita@northwind.test", "rita@home.test"}
    assert rita.phones.get().number == "+491712345678" and (rita.name, rita.notes, rita.language) == ("Rita Rahn", "Calls early.", "de")
    assert her_ticket.requester == rita and Call.objects.get().customer == rita
    assert actions.find_by_email(acme, "rita@home.test") == rita
    assert list(Customer.objects.visible_to(olga)) == [rita]
    actions.part_customers(merge, by=olga)
    assert everything() == before
    actions.part_customers(merge, by=olga)
    assert everything() == before


def test_what_came_or_was_changed_since_stays(acme, rita, twin, her_ticket, olga):
    merge = actions.merge_customers(twin, into=rita, by=olga)
    later = open_ticket(acme, requester=rita, subject="Later", words=Words.plain("x"), channel="email", by=rita, email="rita@home.test")
    actions.change_customer(Customer.objects.get(pk=rita.pk), by=olga, notes="Prefers mail.")
    actions.part_customers(merge, by=olga)
    rita.refresh_from_db()
    later.refresh_from_db()
    assert later.requester == rita and rita.notes == "Prefers mail." and rita.language == ""
    her_ticket.refresh_from_db()
    assert her_ticket.requester == twin


def test_what_the_other_has_by_now_stays_where_it_is(acme, rita, twin, olga):
    feature = raise_issue(acme, by=olga, title="Brew tea", kind="feature")
    vote(feature, twin, by=olga)
    merge = actions.merge_customers(twin, into=rita, by=olga)
    # As by one who still had the page of before open.
    Vote.objects.create(workspace=acme, issue=feature, customer=twin)
    actions.part_customers(merge, by=olga)
    assert set(Vote.objects.values_list("customer", flat=True)) == {rita.pk, twin.pk}


def test_both_in_one_ticket_stay_both_in_it(acme, rita, twin, ticket, olga):
    add_participant(ticket, twin, email="rita@home.test", by=olga)
    merge = actions.merge_customers(twin, into=rita, by=olga)
    assert ticket.participants.count() == 2
    actions.part_customers(merge, by=olga)
    assert set(ticket.participants.values_list("customer", flat=True)) == {rita.pk, twin.pk}


def test_a_number_of_both_stands_once(acme, olga, twin):
    same = actions.make_customer(acme, by=olga, name="Rita", phones=["+49 171 2345678"])
    merge = actions.merge_customers(twin, into=same, by=olga)
    assert same.phones.count() == 1 and actions.find_or_make(acme, by=None, phone="0171 2345678") == same
    actions.part_customers(merge, by=olga)
    assert twin.phones.count() == same.phones.count() == 1


def test_a_chain_is_undone_from_its_end(acme, olga, rita, twin):
    third = actions.make_customer(acme, by=olga, name="Rita the third")
    first = actions.merge_customers(twin, into=rita, by=olga)
    second = actions.merge_customers(rita, into=third, by=olga)
    with pytest.raises(ValidationError, match="itself merged later"):
        actions.part_customers(first, by=olga)
    actions.part_customers(second, by=olga)
    assert actions.part_customers(first, by=olga) == twin
    assert Customer.objects.present().count() == 3


@pytest.mark.parametrize("which", ["same", "again", "foreign"])
def test_what_are_not_two_is_refused(acme, olga, rita, twin, mallory, which):
    other = {"same": rita, "again": twin, "foreign": actions.make_customer(mallory.workspace, by=mallory, name="Eve")}[which]
    if which == "again":
        actions.merge_customers(twin, into=rita, by=olga)
    with pytest.raises(ValidationError):
        actions.merge_customers(other, into=rita, by=olga)


def test_whatever_points_at_a_customer_goes_along():
    ours = {"customers.Merge.kept", "customers.Merge.other", "customers.Customer.merged_into"}
    pointing = {
        f"{field.model._meta.label}.{field.name}"
        for field in (
            relation.field
            for relation in Customer._meta.get_fields(include_hidden=True)
            if relation.auto_created and relation.is_relation and hasattr(relation, "field")
        )
        if isinstance(field, ForeignKey)
    }
    assert pointing - ours == {one.name for one in belongings}


def test_the_pages_show_what_moves_and_undo_it(rita, twin, ticket, her_ticket, olga, browser_of):
    browser = browser_of(olga)
    assert "Merge" in browser.get(f"/w/acme/customers/{rita.pk}").text
    assert "R. Rahn" in browser.get(f"/w/acme/customers/{rita.pk}/merging?q=home.test").text
    preview = browser.get(f"/w/acme/customers/{rita.pk}/merging?other={twin.pk}").text
    assert "1 ticket" in preview and "1 e-mail address" in preview and "1 telephone number" in preview and "Calls early." in preview
    done = browser.post(f"/w/acme/customers/{rita.pk}/merging", {"other": twin.pk}, follow=True).text
    assert "are one now" in done and "Take apart again" in done
    assert browser.get(f"/w/acme/customers/{twin.pk}")["Location"] == f"/w/acme/customers/{rita.pk}"
    undone = browser.post(f"/w/acme/customers/merges/{Merge.objects.get().pk}/undoing", follow=True)
    assert undone.status_code == 200 and "They are two again" in undone.text and "R. Rahn" in undone.text


def test_a_thousand_tickets_move_in_few_queries(acme, rita, twin, olga, django_assert_max_num_queries):
    Ticket.objects.bulk_create(
        Ticket(workspace=acme, number=number, subject="x", channel="api", requester=twin) for number in range(100, 1100)
    )
    with django_assert_max_num_queries(40):
        merge = actions.merge_customers(twin, into=rita, by=olga)
    with django_assert_max_num_queries(40):
        actions.part_customers(merge, by=olga)
    assert Ticket.objects.filter(requester=twin).count() == 1000
