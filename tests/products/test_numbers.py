"""How many of a lot are out, on its page and in the list of its product."""

import pytest

from caseway.products.actions import make_version


@pytest.mark.django_db
@pytest.mark.parametrize("language, count, words", [("en", "12,000", "units shipped"), ("de", "12.000", "Stück ausgeliefert")])
def test_units_shipped_are_written_as_the_reader_does(language, count, words, ada, beacon, browser_of):
    lot = make_version(beacon, by=ada, name="L-1", kind="production_run", units=12_000)
    browser = browser_of(ada)
    browser.cookies["caseway_language"] = language
    assert f"{count} {words}" in browser.get(f"/w/acme/versions/{lot.pk}").text
    assert f">{count}</td>" in browser.get(f"/w/acme/products/{beacon.pk}").text
