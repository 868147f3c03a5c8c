"""Naming a colleague and following, by keyboard alone."""

from playwright.sync_api import expect

from tests.e2e.conftest import sign_in
from tests.e2e.test_keyboard import press


def test_a_name_is_chosen_with_arrows_and_a_thing_is_followed_with_a_key(live, visit, report):
    number = report("The lid hums")
    page = visit()
    sign_in(page, live, live.password)
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    expect(page.locator("#followers button")).to_have_text("Follow f")
    press(page, "r")
    page.keyboard.type("Hello @ol")
    page.wait_for_timeout(400)
    expect(page.locator("mention-list")).to_be_hidden()
    press(page, "Escape", "n")
    page.locator(".composer__text").fill("")
    page.keyboard.type("See this, @ol")
    option = page.locator("mention-list [role=option]")
    expect(option).to_have_text("Olga Ost")
    expect(page.locator(".composer__text")).to_have_attribute("aria-activedescendant", "mention-list-0")
    press(page, "ArrowDown", "Enter")
    expect(page.locator(".composer__text")).to_have_value("See this, @Olga Ost ")
    expect(page.locator("mention-list")).to_be_hidden()
    page.keyboard.type("@os")
    expect(option).to_have_text("Olga Ost")
    press(page, "Escape")
    expect(page.locator("mention-list")).to_be_hidden()
    expect(page.locator(".composer__text")).to_be_focused()
    press(page, "Control+Enter")
    expect(page.locator(".message--note")).to_contain_text("@Olga Ost")
    page.reload()
    expect(page.locator("#followers button")).to_have_text("Unfollow f")
    press(page, "f")
    expect(page.locator("#followers button")).to_have_text("Follow f")
