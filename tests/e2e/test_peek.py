"""Space looks at a row beside the list, and j k move on."""

from playwright.sync_api import expect


def test_space_peeks_and_escape_closes(live, page, report):
    report("Lamp flickers")
    number = report("Kettle leaks at the hinge")
    page.goto(f"{live.url}/w/acme/tickets", wait_until="networkidle")
    peek, list_ = page.locator("row-peek"), page.url
    page.locator(f'.row__link[href$="/tickets/{number}"]').focus()
    page.keyboard.press("Space")
    expect(peek).to_contain_text("Kettle leaks at the hinge")
    page.keyboard.press("j")
    expect(peek).to_contain_text("Lamp flickers")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    assert page.url == list_
    expect(page.locator(":focus")).to_have_text("Lamp flickers")
