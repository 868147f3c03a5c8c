"""Whoever writes a solution sees it as customers would, before anybody else does."""

import pytest
from django.utils.timezone import now

from caseway.issues.actions import raise_issue
from caseway.issues.models import AffectedVersion, Solution
from caseway.products.actions import make_version

pytestmark = pytest.mark.django_db
WORDS = {
    "language": "en",
    "symptoms": "The lid drips",
    "cause": "SECRET seal",
    "workaround": "Close it **firmly**",
    "visibility": "internal",
}


@pytest.fixture
def lid(acme, dan, beacon):
    return raise_issue(acme, by=dan, title="SECRET title", product=beacon)


@pytest.fixture
def versions(beacon, dan):
    sold, planned = (make_version(beacon, by=dan, name=name, kind="release") for name in ("1.0", "9.9"))
    sold.released_at = now()
    sold.save()
    return sold, planned


def test_the_words_of_the_form_are_shown_and_nothing_is_kept(lid, versions, dan, browser_of):
    chosen = [version.pk for version in versions]
    text = browser_of(dan).post(f"/w/acme/issues/{lid.number}/solution/as-customer", WORDS | {"versions": chosen}).text
    assert "The lid drips" in text and "<strong>firmly</strong>" in text and "Beacon" in text and "Seen in: 1.0" in text
    assert "SECRET" not in text and "9.9" not in text and "Did this solve it?" not in text
    assert not Solution.objects.exists() and not AffectedVersion.objects.exists()


def test_it_is_read_in_the_language_it_is_written_in(lid, dan, browser_of):
    text = browser_of(dan).post(f"/w/acme/issues/{lid.number}/solution/as-customer", WORDS | {"language": "de"}).text
    assert "Was vorerst hilft" in text


def test_without_symptoms_the_editor_says_what_is_missing(lid, dan, vera, browser_of):
    address = f"/w/acme/issues/{lid.number}/solution/as-customer"
    answer = browser_of(dan).post(address, WORDS | {"symptoms": ""})
    assert answer.status_code == 422 and "Close it **firmly**" in answer.text
    assert browser_of(vera).post(address, WORDS).status_code == 403


def test_versions_are_chosen_with_the_solution_and_read_by_customers_once_released(lid, versions, dan, browser_of, client):
    browser = browser_of(dan)
    chosen = [version.pk for version in versions]
    address = f"/w/acme/issues/{lid.number}/solution"
    assert browser.post(address, WORDS | {"visibility": "public", "versions": chosen}).status_code == 302
    assert set(AffectedVersion.objects.values_list("version", flat=True)) == set(chosen)
    text = client.get(f"/help/acme/known/{lid.number}").text
    assert "Seen in: 1.0" in text and "9.9" not in text
    browser.post(address, WORDS | {"visibility": "public"})
    assert not AffectedVersion.objects.exists()
