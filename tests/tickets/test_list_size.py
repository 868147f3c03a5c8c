"""A list reaches a telephone on a slow line as well."""

import gzip

import pytest

from caseway.tickets.actions import change, open_ticket, set_tags
from caseway.tickets.actions.saying import Words

pytestmark = pytest.mark.django_db
LIMIT = 30 * 1024
ROWS = 50


def test_a_list_of_fifty_is_small(acme, olga, rita, beacon, browser_of):
    for number in range(ROWS):
        subject = f"Export number {number} stops at the {number * 7 % 90} % mark and says nothing"
        words = Words.plain(f"It stops every time, on machine {number * 31}. We tried it {number} times.")
        made = open_ticket(acme, requester=rita, subject=subject, words=words, channel="email", by=rita)
        change(made, by=olga, product=beacon, lot=f"2026-W{number % 52}")
        set_tags(made, [f"tag{number}", "export"], by=olga)
    answer = browser_of(olga).get("/w/acme/tickets", headers={"HX-Request": "true"})
    assert answer.content.count(b'class="row__link"') == ROWS
    assert len(gzip.compress(answer.content)) < LIMIT / 2
