"""A solution written once answers many: found by other words on the telephone and in the help centre, and never by strangers when internal."""

import pytest

from caseway.issues.actions import raise_issue

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
SOLUTION = {
    "language": "en",
    "symptoms": "Water drips at the hinge or lid while boiling",
    "cause": "SECRET-CAUSE the supplier changed the seal",
    "workaround": "Fill below the mark",
    "resolution": "A new seal, free of charge",
}


@pytest.fixture
def issue(acme, dan, beacon):
    return raise_issue(acme, by=dan, kind="defect", title="INTERNAL-TITLE seal", product=beacon)


@pytest.fixture
def write(browser_of, dan, issue, settle):
    """Dan writes the solution on its page."""

    def written(visibility):
        answer = browser_of(dan).post(f"/w/acme/issues/{issue.number}/solution", {**SOLUTION, "visibility": visibility})
        assert answer.status_code == 302
        settle()

    return written


@pytest.fixture
def told(browser_of, olga, client, ticket, issue):
    """What Olga reads on the telephone and beside an answer, and what a stranger reads in the help centre, for other words than Dan's."""
    words = "when she boils it her lid is dripping"

    def look():
        browser = browser_of(olga)
        inside = [
            browser.post("/w/acme/call/offers", {"note": words}, headers=HX),
            browser.post("/w/acme/call", {"look": "1", "note": words}),
            browser.post(f"/w/acme/tickets/{ticket.number}/offers", {"body": words}, headers=HX),
        ]
        outside = [
            client.get("/help/acme/", {"q": words}, headers=HX),
            client.get("/help/acme/known", {"q": words}),
            client.post("/help/acme/", {"look": "1", "subject": words}),
            client.get(f"/help/acme/known/{issue.number}"),
            client.get("/help/acme/known.atom"),
        ]
        return [page.text for page in inside], [page.text for page in outside]

    return look


def test_an_internal_solution_is_read_inside_and_nowhere_else(write, told):
    write("internal")
    inside, outside = told()
    assert all("Fill below the mark" in text for text in inside)
    assert not any(word in text for text in outside for word in ("Fill below", "new seal", "INTERNAL-TITLE", "SECRET-CAUSE", "hinge"))


def test_a_public_one_is_found_by_everybody_without_title_and_cause(write, told):
    write("public")
    inside, outside = told()
    assert all("Fill below the mark" in text for text in inside + outside)
    assert not any("INTERNAL-TITLE" in text or "SECRET-CAUSE" in text for text in outside)


def test_made_internal_again_it_is_gone(write, told):
    write("public")
    write("internal")
    inside, outside = told()
    assert all("Fill below the mark" in text for text in inside)
    assert not any("Fill below" in text for text in outside)


def test_another_workspaces_people_find_nothing(write, browser_of, mallory):
    write("public")
    browser = browser_of(mallory)
    slug = mallory.workspace.slug
    assert "Fill below" not in browser.post(f"/w/{slug}/call/offers", {"note": "lid drips boiling"}, headers=HX).text
    assert browser.post("/w/acme/call/offers", {"note": "lid drips boiling"}, headers=HX).status_code == 404
