"""Triage by keyboard: every decision has its key, the next case stands there already, and the last decision can be taken back."""

import re

import pytest
from playwright.sync_api import expect


def test_one_new_ticket_after_another_by_its_key(live, page, report):
    number, after = report("Kettle leaks"), report("Lamp flickers")
    page.goto(f"{live.url}/w/acme/triage/{number}")
    for key, name in (
        ("2", "duplicate-issue"),
        ("3", "decline-reason"),
        ("4", "answer-issue"),
        ("h", "snooze-hours"),
        ("a", "assign-assignee"),
    ):
        page.keyboard.press(key)
        expect(page.locator(":focus")).to_have_attribute("name", name)
        expect(page.locator(".decide__act[open]")).to_have_count(1)
        page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator(":focus")).to_have_attribute("name", "accept-kind")
    page.locator("[name=accept-step]").fill("Filling")
    page.locator("[name=accept-cause]").select_option("misuse")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(f"{live.url}/w/acme/triage/{after}")
    expect(page.locator("#toasts")).to_contain_text(f"#{number} is accepted.")
    told = live.api("GET", f"/tickets/{number}").json()
    assert (told["state"], told["cause"], told["step"]) == ("open", "misuse", "Filling")
    page.keyboard.press("z")
    expect(page).to_have_url(f"{live.url}/w/acme/triage/{number}")
    told = live.api("GET", f"/tickets/{number}").json()
    assert (told["state"], told["cause"], told["step"]) == ("new", None, "")
    page.keyboard.press("3")
    page.keyboard.type("Not ours.")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(f"{live.url}/w/acme/triage/{after}")
    assert live.api("GET", f"/tickets/{number}").json()["state"] == "resolved"


def test_an_issue_is_declined_by_its_key_and_taken_back(live, page):
    number = live.api("POST", "/issues", json={"title": "Lid is loud", "kind": "feature"}).json()["number"]
    page.goto(f"{live.url}/w/acme/triage/issues/{number}")
    page.keyboard.press("3")
    page.keyboard.type("Lids are.")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(rf"{live.url}/w/acme/triage/issues(/\d+)?$"))
    assert live.api("GET", f"/issues/{number}").json()["state"] == "cancelled"
    page.keyboard.press("z")
    expect(page).to_have_url(f"{live.url}/w/acme/triage/issues/{number}")
    assert live.api("GET", f"/issues/{number}").json()["state"] == "triage"


@pytest.mark.parametrize("path", ["triage", "triage/issues"])
def test_without_a_script_the_forms_are_there(live, visit, signed_in, report, path):
    report("Kettle leaks")
    live.api("POST", "/issues", json={"title": "Lid is loud", "kind": "feature"})
    page = visit(f"{live.url}/w/acme/{path}", storage_state=signed_in, java_script_enabled=False)
    page.locator(".decide summary", has_text="Decline").click()
    page.locator("[name=decline-reason]").fill("Not ours.")
    page.locator("#decide-decline").get_by_role("button", name="Decline").click()
    expect(page.locator("#toasts")).to_contain_text("is declined.")
