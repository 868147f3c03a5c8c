"""Automatic answers are counted by one after the other, however many work at once."""

import threading

import pytest
from django.db import connection, transaction

from caseway.mail.actions import AUTOMATIC_ANSWERS_AN_HOUR, may_answer_automatically

pytestmark = pytest.mark.django_db(transaction=True)
RITA = "rita@northwind.test"


def test_several_workers_together_answer_an_address_no_more_often_than_one(acme):
    workers, each = 4, 2
    begin, allowed = threading.Barrier(workers), []

    def work():
        begin.wait(10)
        with transaction.atomic():
            allowed.extend(may_answer_automatically([(acme.pk, RITA)] * each))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(allowed) == workers * each
    assert sum(allowed) == AUTOMATIC_ANSWERS_AN_HOUR


def test_two_who_answer_several_addresses_do_not_wait_for_each_other_forever(acme):
    begin, allowed = threading.Barrier(2), []

    def work(emails):
        begin.wait(10)
        for _ in range(20):
            with transaction.atomic():
                allowed.extend(may_answer_automatically([(acme.pk, email) for email in emails]))
        connection.close()

    emails = [f"{number}@northwind.test" for number in range(30)]
    threads = [threading.Thread(target=work, args=[order]) for order in (emails, emails[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(allowed) == 2 * 20 * len(emails)
    assert sum(allowed) == AUTOMATIC_ANSWERS_AN_HOUR * len(emails)
