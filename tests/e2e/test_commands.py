"""Palette and key sheet: every key that they show does what stands beside it, on every page that shows it."""

import pytest
from playwright.sync_api import Page, expect

# What is pressed is noted and not done, so that the page stays as it is.
WATCH = """() => {
  window.pressed = []
  document.addEventListener("click", (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    window.pressed.push(event.target.closest("[data-does]")?.dataset.does)
  }, true)
  document.addEventListener("focusin", ({ target }) => window.pressed.push(target.dataset.does), true)
  document.addEventListener("submit", (event) => event.preventDefault(), true)
}"""
SHOWN = """() => [...document.querySelectorAll("command-sheet .commands__item")]
  .map((item) => [...item.querySelectorAll("kbd")].map((key) => key.textContent).join(" "))
  .filter((keys) => keys)"""
HANDLED_BY_LISTS = {"j k", "x", "Shift-j/k", "Enter"}


def keys_shown(page: Page) -> list[str]:
    page.keyboard.press("?")
    expect(page.locator("command-sheet dialog")).to_be_visible()
    shown = page.evaluate(SHOWN)
    page.keyboard.press("Escape")
    expect(page.locator("command-sheet dialog")).not_to_be_attached()
    return shown


def does(page: Page, keys: str) -> list[str]:
    page.evaluate("() => { window.pressed.length = 0; document.activeElement.blur() }")
    for key in keys.split():
        page.keyboard.press(key)
    return [name for name in page.evaluate("() => window.pressed") if name]


@pytest.mark.parametrize(
    "path", ["tickets", "tickets/{number}", "triage/{number}", "issues", "issues/{issue}", "customers", "notices", "views"]
)
def test_every_key_shown_does_something_on_the_page(live, page, report, path):
    number = report()
    issue = live.api("POST", "/issues", json={"title": "It leaks"}).json()["number"]
    page.goto(f"{live.url}/w/acme/{path.format(number=number, issue=issue)}", wait_until="networkidle")
    shown = keys_shown(page)
    assert {"g t", "/"} & set(shown)
    page.evaluate(WATCH)
    # What only opens another page leaves this one, so it is looked at by its address.
    here = page.evaluate("() => [...document.querySelectorAll('[data-key]')].map(({ dataset }) => dataset.key)")
    for keys in [one for one in shown if one in here and one not in HANDLED_BY_LISTS]:
        assert does(page, keys), f"{keys} does nothing on {path}"


def test_a_command_of_another_page_is_found_by_another_name_and_opened(live, page):
    page.goto(f"{live.url}/w/acme/notices", wait_until="networkidle")
    page.keyboard.press("Control+k")
    page.keyboard.type("bug")
    expect(page.locator(".commands__item").first).to_contain_text("New issue")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live.url}/w/acme/issues/new")


def test_a_key_of_the_table_works_where_the_page_has_none_of_it(live, page):
    page.goto(f"{live.url}/w/acme/notices", wait_until="networkidle")
    assert "c" in keys_shown(page)
    page.keyboard.press("c")
    expect(page).to_have_url(f"{live.url}/w/acme/tickets/new")


def test_with_several_rows_chosen_a_command_says_how_many_it_acts_on(live, page, report):
    for number in range(3):
        report(f"Lid {number}")
    page.goto(f"{live.url}/w/acme/tickets", wait_until="networkidle")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.keyboard.press("Control+k")
    page.keyboard.type("assign")
    expect(page.locator(".commands__item").first).to_contain_text("Assign 2 tickets")


def test_what_is_used_comes_first(live, page):
    page.goto(f"{live.url}/w/acme/notices", wait_until="networkidle")

    def first(typed: str) -> str:
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        return page.locator(".commands__item span").first.inner_text()

    assert first("c") != "Returns"
    page.keyboard.press("Escape")
    for _ in range(4):
        page.keyboard.press("Control+k")
        page.keyboard.type("returns")
        page.keyboard.press("Enter")
        page.wait_for_url("**/returns")
        page.goto(f"{live.url}/w/acme/notices", wait_until="networkidle")
    assert first("r") == "Returns"


def test_a_macro_is_used_on_chosen_rows_by_its_key_and_taken_back(live, page, report):
    macro = {"name": "Ask for the log", "text": "The log, {name}, please.", "state": "pending"}
    assert live.api("POST", "/macros", json=macro).status_code == 201
    numbers = [report(f"Lid {number}") for number in range(2)]
    page.goto(f"{live.url}/w/acme/tickets", wait_until="networkidle")
    for key in ("j", "x", "j", "x", "m"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Ask for the log").click()
    expect(page.locator("#toasts")).to_contain_text("2 tickets changed")
    expect(page.locator("#toasts")).to_contain_text("What customers were written stays written")
    expect(page.locator(".chosen")).to_be_hidden()
    assert {live.api("GET", f"/tickets/{number}").json()["state"] for number in numbers} == {"pending"}
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Undone for 2 tickets")
    assert {live.api("GET", f"/tickets/{number}").json()["state"] for number in numbers} == {"new"}
