"""Who is it? The same address is the same customer, also when two ask at the same time."""

import threading

import pytest
from django.db import connection, transaction

from caseway.customers.actions import find_or_make
from caseway.customers.models import Address, Customer


@pytest.mark.django_db
def test_a_known_address_is_a_known_customer_whatever_its_case(acme, rita):
    assert find_or_make(acme, by=None, email=" Rita@Northwind.TEST ", name="Somebody else") == rita
    rita.refresh_from_db()
    assert rita.name == "Rita Rahn"


@pytest.mark.django_db
def test_a_name_that_was_missing_is_learned(acme):
    nameless = find_or_make(acme, by=None, email="ron@northwind.test")
    assert find_or_make(acme, by=None, email="ron@northwind.test", name="Ron").name == "Ron"
    assert Customer.objects.get(pk=nameless.pk).name == "Ron"


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_customer_get_the_same(acme):
    found, ready = [], threading.Barrier(2, timeout=60)

    def ask():
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # Both have looked in vain before either writes; SQLite lets only one begin.
                Address.objects.filter(email="new@northwind.test").exists()
                ready.wait()
            found.append(find_or_make(acme, by=None, email="new@northwind.test").pk)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 2 and len(set(found)) == 1
    assert Customer.objects.count() == 1
