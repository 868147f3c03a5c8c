import pytest

from caseway.workspaces.countries import countries


@pytest.mark.parametrize("language, some", [("en", ["Austria", "Germany", "Türkiye"]), ("de", ["Deutschland", "Österreich", "Türkei"])])
def test_countries_have_names_in_their_order(language, some):
    names = [name for _code, name in countries(language)]
    assert [name for name in names if name in some] == some
    assert len(set(names)) == len(names) > 200


@pytest.mark.django_db
def test_a_country_is_chosen_by_its_name(acme, ada, browser_of):
    browser = browser_of(ada)
    assert '<option value="AT">Austria</option>' in browser.get("/w/acme/settings").text
    kept = {"name": "Acme", "language": "en", "time_zone": "UTC", "country": "AT", "close_after_days": 7}
    assert browser.post("/w/acme/settings", kept).status_code == 302
    acme.refresh_from_db()
    assert acme.country == "AT"
