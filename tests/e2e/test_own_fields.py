"""A workspace's own fields are filled in where they stand."""

import secrets

import pytest


@pytest.fixture
def marked(live):
    """A ticket with two fields of its own kind; keys are new each time, since all tests share the workspace."""
    mark = f"x{secrets.token_hex(4)}"
    harm = {
        "kind": "ticket",
        "key": f"{mark}_one",
        "label": f"Harm {mark}",
        "type": "one",
        "choices": [{"label": "Minor"}, {"label": "Major"}],
    }
    shops = {**harm, "key": f"{mark}_more", "label": f"Shops {mark}", "type": "several"}
    cost = {"kind": "ticket", "key": f"{mark}_cost", "label": f"Cost {mark}", "type": "number"}
    made = [live.api("POST", "/fields", json=given) for given in (harm, shops, cost)]
    assert {one.status_code for one in made} == {201}
    ticket = {"subject": "Lid leaks", "body": "So", "requester": {"email": "kim@northwind.test"}}
    yield live.api("POST", "/tickets", json=ticket).json()["number"], mark
    for one in made:
        live.api("PATCH", f"/fields/{one.json()['id']}", json={"is_retired": True})


def test_a_field_is_changed_in_place_and_the_page_says_so(live, page, violations, marked):
    number, mark = marked
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    with page.expect_response(f"**/tickets/{number}/fields"):
        page.get_by_label(f"Harm {mark}").select_option("Major")
    page.locator(f"#field-{mark}_one option[selected][value=major]").wait_for(state="attached")
    choices = page.get_by_role("group", name=f"Shops {mark}")
    summary = page.locator("details", has=page.locator("legend", has_text=f"Shops {mark}")).locator("summary")
    summary.click()
    for choice, words in (("Minor", "Minor"), ("Major", "Minor, Major")):
        choices.get_by_label(choice).check()
        page.get_by_text(words, exact=True).and_(summary).wait_for()
    assert choices.is_visible() and violations(page, None) == []
    with page.expect_response(f"**/tickets/{number}/fields") as answer:
        page.get_by_label(f"Cost {mark}").fill("much")
        page.keyboard.press("Enter")
    assert answer.value.status == 422
    page.get_by_text("“much” is not a number").wait_for()
    told = live.api("GET", f"/tickets/{number}").json()["fields"]
    assert told == {f"{mark}_one": "major", f"{mark}_more": ["minor", "major"]}


def test_a_customers_field_is_changed_in_place(live, page, violations):
    mark = f"x{secrets.token_hex(4)}"
    plan = {"kind": "customer", "key": mark, "label": f"Plan {mark}", "type": "one", "choices": [{"label": "Basic"}, {"label": "Gold"}]}
    field = live.api("POST", "/fields", json=plan).json()["id"]
    customer = live.api("POST", "/customers", json={"name": "Kim", "notes": "Likes tea."}).json()["id"]
    page.goto(f"{live.url}/w/acme/customers/{customer}")
    with page.expect_response(f"**/customers/{customer}/fields"):
        page.get_by_label(f"Plan {mark}").select_option("Gold")
    page.locator(f"#field-{mark} option[selected][value=gold]").wait_for(state="attached")
    assert page.get_by_text("Likes tea.").is_visible() and violations(page, None) == []
    page.goto(f"{live.url}/w/acme/customers?q={mark}:gold")
    page.get_by_role("link", name="Kim").wait_for()
    live.api("PATCH", f"/fields/{field}", json={"is_retired": True})
