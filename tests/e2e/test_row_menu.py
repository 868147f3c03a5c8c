"""The menu of a row: by the right button and by the keyboard, made of what the page does anyway."""

import pytest
from playwright.sync_api import expect

MENU = "#row-menu"


@pytest.fixture
def three(live):
    return [live.api("POST", "/issues", json={"title": f"It leaks {n}"}).json()["number"] for n in range(3)]


def state_of(live, number):
    return live.api("GET", f"/issues/{number}").json()["state"]


def test_a_row_is_worked_on_by_the_right_button(live, page, three):
    page.goto(f"{live.url}/w/acme/issues", wait_until="networkidle")
    row = page.locator(".row", has_text="It leaks 1").first
    row.click(button="right")
    expect(page.locator(MENU)).to_be_visible()
    expect(page.locator(f"{MENU} [data-commands]")).to_contain_text("Set the state of 1 issue")
    assert page.locator(f"{MENU} [data-opens]").first.get_attribute("href").startswith(f"{live.url}/w/acme/issues/")
    page.keyboard.press("Escape")
    expect(page.locator(MENU)).not_to_be_visible()
    expect(page.locator(".row__pick:checked"), "who only looked has chosen nothing").to_have_count(0)
    row.click(button="right")
    page.get_by_role("button", name="Set the state of 1 issue").click()
    expect(page.locator(MENU)).to_be_visible()
    page.locator("#many-state").get_by_role("button", name="Planned").click()
    expect(page.locator(".toast")).to_contain_text("1 issue changed")
    expect(page.locator(MENU)).not_to_be_visible()


def test_the_keyboard_opens_it_for_all_that_are_chosen(live, page, three):
    page.goto(f"{live.url}/w/acme/issues", wait_until="networkidle")
    for key in ("j", "x", "Shift+J", "Shift+F10"):
        page.keyboard.press(key)
    expect(page.locator(MENU)).to_contain_text("Assign 2 issues")
    expect(page.locator(f"{MENU} [data-opens]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator(".row__pick:checked").count() == 2
    expect(page.locator(".row__link:focus")).to_have_count(1)
    assert page.url.endswith("/issues")


def test_with_a_key_held_or_in_a_field_the_browsers_own_menu_comes(live, page, three):
    page.goto(f"{live.url}/w/acme/issues", wait_until="networkidle")
    row = page.locator(".row__link").first
    for options in ({"modifiers": ["Shift"]}, {"modifiers": ["Control"]}):
        row.click(button="right", **options)
        expect(page.locator(MENU)).not_to_be_visible()
    page.locator(".query__input").click(button="right")
    expect(page.locator(MENU)).not_to_be_visible()


def test_a_card_goes_where_its_list_leads(live, page, three):
    page.goto(f"{live.url}/w/acme/board", wait_until="networkidle")
    card = page.locator(f'.card[data-number="{three[2]}"]')
    card.click(button="right")
    expect(page.locator(MENU)).to_contain_text("Assign 1 issue")
    page.locator(f"{MENU} .menu__item", has_text="Planned").click()
    expect(page.locator(f'[data-list=planned] .card[data-number="{three[2]}"]')).to_be_visible()
    assert state_of(live, three[2]) == "planned"


def test_escape_in_the_bars_menu_of_the_backlog_leads_nowhere(live, page, three):
    page.goto(f"{live.url}/w/acme/issues/backlog", wait_until="networkidle")
    for key in ("j", "x", "s"):
        page.keyboard.press(key)
    expect(page.locator("#many-state")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#many-state")).not_to_be_visible()
    assert page.url.endswith("/issues/backlog")
