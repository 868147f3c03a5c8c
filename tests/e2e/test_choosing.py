"""Several are chosen, on a board as in a list, and worked on by one bar."""

import pytest
from playwright.sync_api import expect

CHECKED = ".row__pick:checked"


@pytest.fixture
def four(live):
    return [live.api("POST", "/issues", json={"title": f"It drips {n}"}).json()["number"] for n in range(4)]


def told(live, number):
    return live.api("GET", f"/issues/{number}").json()


def pick(page, number):
    return page.locator(f'.row__pick[value="{number}"]')


def test_cards_are_chosen_by_keys_and_moved_together(live, page, four):
    page.goto(f"{live.url}/w/acme/board", wait_until="networkidle")
    page.locator(f'.card[data-number="{four[0]}"] .card__link').focus()
    for key in ("x", "Shift+J", "s"):
        page.keyboard.press(key)
    page.locator("#many-state").get_by_role("button", name="Planned").click()
    expect(page.locator(".toast")).to_contain_text("2 issues changed")
    for number in four[:2]:
        expect(page.locator(f'[data-list=planned] .card[data-number="{number}"]')).to_be_visible()
    expect(page.locator(".chosen")).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator(f'[data-list=triage] .card[data-number="{four[0]}"]')).to_be_visible()


def test_a_click_with_shift_takes_all_between_and_leaves_them_as_well(live, page, four):
    page.goto(f"{live.url}/w/acme/board", wait_until="networkidle")
    page.locator(f'.card[data-number="{four[0]}"]').hover()
    pick(page, four[0]).click()
    pick(page, four[3]).click(modifiers=["Shift"])
    expect(page.locator(CHECKED)).to_have_count(4)
    expect(page.locator(".chosen__count")).to_have_text("4 issues")
    pick(page, four[1]).click(modifiers=["Shift"])
    assert [pick(page, number).is_checked() for number in four] == [True, False, False, False]


def test_in_a_list_the_same(live, page, four):
    page.goto(f"{live.url}/w/acme/issues?q=is:open&sort=number", wait_until="networkidle")
    page.locator(".row", has=pick(page, four[1])).hover()
    pick(page, four[1]).click()
    pick(page, four[3]).click(modifiers=["Shift"])
    expect(page.locator(CHECKED)).to_have_count(3)


def test_what_was_typed_and_not_sent_is_meant_no_more(live, page, four):
    page.goto(f"{live.url}/w/acme/board", wait_until="networkidle")
    page.locator(f'.card[data-number="{four[0]}"] .card__link').focus()
    for key in ("x", "l"):
        page.keyboard.press(key)
    field = page.locator("#many-label [name=label]")
    expect(field).to_be_focused()
    field.fill("left over")
    page.keyboard.press("Escape")
    expect(page.locator("#many-label")).to_be_hidden()
    expect(field).to_have_value("")
    page.keyboard.press("l")
    field.fill("wet")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Label → wet: 1 issue changed")
    assert told(live, four[0])["labels"] == ["wet"]
