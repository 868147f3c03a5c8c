"""Where a report stands is on the requester's and on the partner's open page within two seconds, and without JavaScript on reload."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.conftest import listening, seen_within


def shared_with(live) -> str:
    """A link to the page of Rita's organisation."""
    known = {one["name"]: one["id"] for one in live.api("GET", "/organisations").json()["items"]}
    northwind = known.get("Northwind") or live.api("POST", "/organisations", json={"name": "Northwind"}).json()["id"]
    live.api("PUT", f"/organisations/{northwind}/sharing", json={"sharing": "all"})
    rita = next(one["id"] for one in live.api("GET", "/customers").json()["items"] if "rita@northwind.test" in one["emails"])
    live.api("PATCH", f"/customers/{rita}", json={"organisation": northwind})
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    return live.api("POST", f"/organisations/{northwind}/links", json={"name": "Meeting", "until": until}).json()["url"]


def test_a_change_of_stage_is_on_open_pages_within_two_seconds(live, report, visit, requester_link):
    number = report("A hinge that leaks")
    issue = live.api("POST", "/issues", json={"title": "SECRET-TITLE"}).json()["number"]
    live.api("POST", f"/tickets/{number}/issue", json={"issue": issue})
    link = shared_with(live)
    ritas, partners = visit(requester_link(number)), visit(link)
    for page in (ritas, partners):
        listening(page)
    row = partners.locator("tr, li").filter(has_text="A hinge that leaks").first

    def stages():
        for state, words in (("planned", "Planned"), ("started", "In work")):
            assert live.api("PATCH", f"/issues/{issue}", json={"state": state}).status_code == 200
            yield [shown.filter(has_text=words) for shown in (ritas.locator("main"), row)]

    moves = stages()
    seen_within(2, moves)
    for shown in (one for rest in moves for one in rest):
        expect(shown).to_be_visible()
    for address in (requester_link(number), link):
        plain = visit(address, java_script_enabled=False)
        expect(plain.locator("main")).to_contain_text("In work")
    live.api("PATCH", f"/issues/{issue}", json={"state": "cancelled"})
    plain.reload()
    expect(plain.locator("main")).to_contain_text("Not planned")
    assert "SECRET-TITLE" not in ritas.content() + partners.content() + plain.content()
