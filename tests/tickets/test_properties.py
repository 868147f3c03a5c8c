"""The properties of a ticket, changed in place."""

import pytest
from django.utils.html import escape

from caseway.tickets import actions

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_a_tag_with_blanks_or_a_comma_stays_one_when_the_page_saves_what_it_shows(olga, ticket, browser_of):
    stored = ['5" hose', "seal kit", "spring, small"]
    actions.set_tags(ticket, stored, by=olga)
    page = browser_of(olga).get(f"/w/acme/tickets/{ticket.number}").text
    shown = '5" hose, seal kit, "spring, small"'
    assert f'name="tags" value="{escape(shown)}"' in page.replace("&#34;", "&quot;")
    browser_of(olga).post(f"/w/acme/tickets/{ticket.number}/facts", {"tags": shown})
    assert sorted(ticket.tags.values_list("name", flat=True)) == stored
