"""Whatever stands in the fields of a form, it is taken or refused; the page never breaks. A new form is found by its page."""

import re
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import transaction
from lxml import html

from tests import cast
from tests.rules import places
from tests.rules.places import ROUTES, address_of
from tests.worlds import one_world

pytestmark = pytest.mark.django_db

globals().update(one_world(cast.ada, cast.acme, cast.olga, cast.rita, cast.beacon, cast.ticket, places.example))

# Larger than any id; what PostgreSQL cannot keep, with a digit that is none; less than nothing; nothing at all.
HOSTILE = ["9" * 20, "\x00²", "-1", ""]
OF_A_WORKSPACE = [(name, path) for name, path, _ in ROUTES]
PAGES = OF_A_WORKSPACE + [(None, path) for path in ("/login", "/account", "/help/acme/", "/help/acme/mine", "/help/acme/wishes")]
# One form stands on many pages; it is tried where it is found first.
tried: set[tuple[str, frozenset[str]]] = set()


def forms_of(page: str, address: str) -> list[tuple[str, dict[str, str], list[str]]]:
    """(where it goes, what it carries along, the fields that people fill in) of each form that posts."""
    found = []
    for form in html.fromstring(page).iter("form"):
        goes = form.get("hx-post") or (form.get("action", address) if form.get("method", "").lower() == "post" else None)
        if goes is not None:
            fields = [field for field in form.xpath(".//input|.//select|.//textarea|.//button") if field.get("name")]
            carried = {field.get("name"): field.get("value", "") for field in fields if field.get("type") == "hidden"}
            found.append((urljoin(address, goes), carried, [field.get("name") for field in fields if field.get("name") not in carried]))
    return found


def is_new(goes: str, names: list[str]) -> bool:
    key = (re.sub(r"\d+", "1", goes.partition("?")[0]), frozenset(names))
    if key in tried:
        return False
    tried.add(key)
    return True


def sent_in_turn(carried: dict[str, str], names: list[str]) -> list[dict[str, str]]:
    """The same hostile value in every field, then in what the page itself carries along."""
    turns = [carried | dict.fromkeys(names, value) for value in HOSTILE]
    return turns + ([dict.fromkeys([*names, *carried], value) for value in HOSTILE[:2]] if len(carried) > 1 else [])


def post_and_take_back(browser, goes: str, sent: dict[str, str]) -> int:
    cache.clear()
    with transaction.atomic():
        status = browser.post(goes, sent).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("name, path", PAGES, ids=[path for _, path in PAGES])
def test_anything_may_stand_in_a_form(name, path, example, ada, browser_of):
    browser = browser_of(ada)
    address = address_of(name, path, example) if name else path
    answer = browser.get(address)
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html") or not answer.content.strip():
        return
    for goes, carried, names in forms_of(answer.content.decode(), address):
        if is_new(goes, names):
            for sent in sent_in_turn(carried, names):
                assert post_and_take_back(browser, goes, sent) < 500, (goes, sent)


def test_forms_are_found(example, ada, browser_of):
    address = f"/w/acme/tickets/{example['number']}"
    fields = {name for _, carried, names in forms_of(browser_of(ada).get(address).content.decode(), address) for name in [*carried, *names]}
    assert fields >= {"body", "csrfmiddlewaretoken"}
