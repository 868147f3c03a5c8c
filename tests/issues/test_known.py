"""A solution written once is found by other words, by those who may read it, and says nothing internal to anybody else."""

import pytest
from django.core.exceptions import ValidationError

from caseway.issues import known
from caseway.issues.actions import confide, raise_issue, remove_solution, write_solution
from caseway.issues.known import boost
from caseway.issues.models import Solution
from caseway.products.actions import make_product

pytestmark = pytest.mark.django_db
WORDS = {
    "symptoms": "Water drips at the hinge or lid while boiling",
    "cause": "SECRET-CAUSE the supplier changed the seal",
    "workaround": "Fill *below* the mark",
    "resolution": "New seal from run 1.1",
}


@pytest.fixture
def hinge(acme, dan, beacon):
    return raise_issue(acme, by=dan, kind="defect", title="INTERNAL-TITLE Hinge seal fails above 90 degrees", product=beacon)


@pytest.fixture
def ask(acme, dan, settle):
    def find(text, reader=None, **about):
        settle()
        return [row["issue__number"] for row in known.suggest(reader or dan, acme.pk, text, **about)]

    return find


@pytest.fixture
def visit(client, settle):
    def read(path=""):
        settle()
        answer = client.get(f"/help/acme/{path}")
        return answer.status_code, answer.content.decode()

    return read


def test_it_is_found_by_other_words(hinge, dan, ask):
    write_solution(hinge, by=dan, **WORDS)
    assert ask("my lid drips when it boils") == [hinge.number]
    assert ask("printer on fire") == []
    remove_solution(hinge, by=dan)
    assert ask("my lid drips when it boils") == []


def test_what_is_internal_is_nowhere_in_the_help_centre(hinge, dan, visit):
    write_solution(hinge, by=dan, **WORDS)
    for path in ("", "?q=drips+lid+boiling", "known", "known.atom", f"known/{hinge.number}"):
        _status, text = visit(path)
        assert "run 1.1" not in text and "SECRET-CAUSE" not in text and "INTERNAL-TITLE" not in text, path
    assert visit(f"known/{hinge.number}")[0] == 404


def test_what_is_public_shows_symptoms_workaround_and_resolution_and_nothing_else(hinge, dan, visit):
    write_solution(hinge, by=dan, **WORDS, visibility="public")
    for path in ("?q=drips+lid+boiling", "known", "known.atom", f"known/{hinge.number}"):
        status, text = visit(path)
        assert status == 200 and "below" in text and "New seal from run 1.1" in text and "Water drips" in text, path
        assert "SECRET-CAUSE" not in text and "INTERNAL-TITLE" not in text, path


def test_made_internal_again_it_is_gone(hinge, dan, visit):
    write_solution(hinge, by=dan, **WORDS, visibility="public")
    write_solution(hinge, by=dan, **WORDS, visibility="internal")
    assert "run 1.1" not in visit("?q=drips+lid+boiling")[1]


def test_whoever_reports_looks_first_and_finds_their_words_again_without_a_script(hinge, dan, client, settle):
    write_solution(hinge, by=dan, **WORDS, visibility="public")
    settle()
    text = client.post("/help/acme/", {"look": "1", "subject": "lid drips", "body": "All over the table", "name": "Rita"}).content.decode()
    assert "below" in text and "All over the table" in text and 'value="Rita"' in text


def test_did_it_help_counts_once_for_a_visitor(hinge, dan, client):
    write_solution(hinge, by=dan, **WORDS, visibility="public")
    for _ in range(2):
        client.post(f"/help/acme/known/{hinge.number}", {"helped": "yes"})
    assert Solution.objects.get().solved == 1


def test_each_reads_their_own_language_and_else_the_first_there_is(hinge, dan, acme, settle):
    write_solution(hinge, by=dan, **WORDS)
    write_solution(hinge, by=dan, symptoms="Wasser tropft am Deckel", language="de")
    settle()
    symptoms = lambda *languages: known.suggest(dan, acme.pk, "Deckel tropft", languages=languages)[0]["symptoms"]  # noqa: E731
    assert symptoms("de", "en").startswith("Wasser")
    assert symptoms("fr", "en").startswith("Water")


def test_a_confidential_one_is_suggested_to_nobody_else(hinge, dan, olga, ask):
    write_solution(hinge, by=dan, **WORDS)
    confide(hinge, by=dan)
    assert ask("lid drips boiling", olga) == []
    assert ask("lid drips boiling", dan) == [hinge.number]


def test_what_the_public_may_not_read_does_not_hide_what_it_may(hinge, dan, acme, settle, monkeypatch):
    monkeypatch.setattr(known, "LOOKED_AT", 1)
    write_solution(hinge, by=dan, **WORDS, visibility="public")
    for _ in range(3):
        write_solution(raise_issue(acme, by=dan, kind="defect", title="Again"), by=dan, **WORDS)
    settle()
    assert [row["issue__number"] for row in known.suggest(None, acme.pk, "lid drips boiling")] == [hinge.number]
    assert len(known.suggest(dan, acme.pk, "lid drips boiling")) == 4


def test_the_product_of_the_case_comes_first(hinge, dan, acme, ada, ask, beacon):
    other = make_product(acme, by=ada, key="LID", name="Lids")
    second = raise_issue(acme, by=dan, kind="defect", title="Lids", product=other)
    write_solution(hinge, by=dan, **WORDS)
    write_solution(second, by=dan, **WORDS)
    assert ask("lid drips", product=beacon.pk)[0] == hinge.number
    assert ask("lid drips", product=other.pk)[0] == second.number


def test_without_symptoms_nobody_could_find_it(hinge, dan):
    with pytest.raises(ValidationError, match="how people find it"):
        write_solution(hinge, by=dan, symptoms="  ")


@pytest.mark.parametrize(
    "row, product, is_affected, expected",
    [
        ({"issue__product": 1, "solved": 0, "not_solved": 0}, 1, False, 1.3),
        ({"issue__product": 2, "solved": 0, "not_solved": 0}, 1, False, 0.6),
        ({"issue__product": None, "solved": 0, "not_solved": 0}, 1, False, 1.0),
        ({"issue__product": 1, "solved": 0, "not_solved": 0}, None, True, 1.3),
        ({"issue__product": None, "solved": 3, "not_solved": 0}, None, False, 1.2),
        ({"issue__product": None, "solved": 0, "not_solved": 2**20 - 1}, None, False, 0.5),
    ],
)
def test_what_else_speaks_for_it(row, product, is_affected, expected):
    assert boost(row, product, is_affected=is_affected) == pytest.approx(expected)


def test_people_write_it_on_its_page_and_find_it_again(hinge, dan, vera, browser_of, settle):
    browser, address = browser_of(dan), f"/w/acme/issues/{hinge.number}/solution"
    assert browser.post(address, {"language": "en", "symptoms": "", "visibility": "public"}).status_code == 422
    assert browser.post(address, {**WORDS, "language": "en", "visibility": "public"}).status_code == 302
    settle()
    assert "Water drips" in browser.get("/w/acme/known-issues?q=lid+dripping").content.decode()
    assert "Nothing like it is known" in browser.get("/w/acme/known-issues?q=printer").content.decode()
    assert f"/help/acme/known/{hinge.number}" in browser.get(address).content.decode()
    assert browser_of(vera).post(address, {**WORDS, "symptoms": "Changed", "language": "en", "visibility": "internal"}).status_code == 403
    browser_of(dan).post(f"{address}/removal")
    assert not Solution.objects.exists()


def test_programs_write_read_find_and_remove(hinge, dan, olga, client, token_of, settle, ticket):
    ask = {"HTTP_AUTHORIZATION": f"Bearer {token_of(dan)}", "content_type": "application/json"}
    address = f"/api/v1/issues/{hinge.number}/solution"
    assert client.put(address, {**WORDS, "visibility": "public"}, **ask).json()["symptoms"] == WORDS["symptoms"]
    settle()
    found = client.get("/api/v1/known-issues", {"q": "lid drip when boil"}, **ask).json()["items"]
    assert (found[0]["number"], found[0]["workaround"]) == (hinge.number, WORDS["workaround"])
    assert client.get("/api/v1/known-issues", **ask).json()["items"][0]["number"] == hinge.number
    for kind, number in (("known-issues", hinge.number), ("issues", hinge.number), ("tickets", ticket.number)):
        text = "export stopped" if kind == "tickets" else "hinge seal"
        items = client.post("/api/v1/similar", {"text": text, "kind": kind}, **ask).json()["items"]
        assert items[0]["number"] == number, kind
    refused = client.put(address, {"symptoms": " "}, **ask)
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "symptoms"
    assert client.delete(address, **ask).status_code == 204
    assert client.get(address, **ask).status_code == 404
