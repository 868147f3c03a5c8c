"""What others do is seen within a second; what one does is drawn at once, and nothing that was written is lost."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import fill_in_sign_in, listening, seen_within, sign_in

# A dot, one by one.
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PASTE = """(picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0)), given = new DataTransfer()
  given.items.add(new File([bytes], "hinge.png", { type: "image/png" }))
  document.querySelector(".composer__text").dispatchEvent(new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def opened(live, page, report):
    """Olga reads a ticket; its number stands in `page.number`."""
    page.number = report()
    page.goto(f"{live.url}/w/acme/tickets/{page.number}")
    listening(page)
    return page


@pytest.fixture
def answered(opened, visit, requester_link):
    """Rita writes once more, on her page, while Olga has the ticket open."""
    rita = visit(requester_link(opened.number))
    expect(opened.locator(".message--reply")).to_be_visible()

    def answer(words: str) -> None:
        rita.locator("[name=body]").fill(words)
        rita.get_by_role("button", name="Send").click()
        expect(rita.locator(".message--customer").last).to_contain_text(words)

    return answer


def test_changes_by_others_appear_within_a_second(live, opened, visit):
    other = visit()
    sign_in(other, live, live.password)
    other.wait_for_url("**/tickets")
    other.goto(f"{live.url}/w/acme/tickets/{opened.number}")
    other.keyboard.press("e")
    expect(opened.locator("[data-shows=state]")).to_have_text("Resolved")
    expect(opened.locator("#acts")).to_contain_text("Reopen")
    expect(opened.locator("#messages")).to_contain_text("resolved this")

    def notes():
        for number in range(5):
            for key in ("Escape", "n") if number else ("n",):
                other.keyboard.press(key)
            other.keyboard.type(f"Seen by both, {number}.")
            other.keyboard.press("Control+Enter")
            yield [opened.locator(".message--note", has_text=f"Seen by both, {number}.")]

    seen_within(1, notes())


def test_a_new_ticket_appears_in_the_list_and_the_focus_stays_with_its_own(live, page, report):
    report("The one that is marked")
    page.goto(f"{live.url}/w/acme/tickets")
    listening(page)
    page.keyboard.press("j")

    def reports():
        for number in range(5):
            report(f"Number {number} comes")
            yield [page.locator(f".row__link >> nth=0 >> text=Number {number} comes")]

    seen_within(1, reports())
    expect(page.locator(":focus")).to_have_text("The one that is marked")


def test_a_property_is_drawn_before_the_server_answers_and_taken_back_when_it_refuses(opened):
    asked = []

    def refuse(route):
        asked.append(opened.locator("[data-shows=priority]").inner_text())
        route.fulfill(status=403, content_type="text/plain; charset=utf-8", body="Your role does not allow this.")

    opened.route("**/facts", refuse)
    opened.locator("#fact-priority").select_option("high")
    expect(opened.locator("#toasts")).to_contain_text("Your role does not allow this.")
    assert asked == ["High"]
    expect(opened.locator("[data-shows=priority]")).to_have_text("Normal")
    expect(opened.locator("#fact-priority")).to_have_value("normal")


def test_what_is_typed_is_drawn_before_the_server_answers_and_taken_back_when_it_refuses(opened):
    shown = []

    def refuse(route):
        shown.append(opened.locator(".talk__head .chips .chip").all_inner_texts())
        shown.append(opened.locator("h1").inner_text())
        route.fulfill(status=403, content_type="text/plain; charset=utf-8", body="Your role does not allow this.")

    before = opened.locator("h1").inner_text()
    opened.route("**/facts", refuse)
    opened.locator("#fact-tags").fill("seal kit, leak")
    opened.locator("#fact-tags").press("Enter")
    expect(opened.locator("#toasts")).to_contain_text("Your role does not allow this.")
    opened.get_by_label("Change the subject").click()
    opened.locator("#fact-subject").fill("The lid leaks")
    opened.locator("#fact-subject").press("Enter")
    expect(opened.locator("#toasts .toast")).to_have_count(2)
    assert (shown[0], shown[-1]) == (["seal kit", "leak"], "The lid leaks")
    expect(opened.locator(".talk__head .chips .chip")).to_have_count(0)
    expect(opened.locator("h1")).to_have_text(before)


def test_a_command_is_drawn_at_once_and_taken_back_without_a_connection(opened):
    opened.route("**/facts", lambda route: route.abort())
    opened.keyboard.press("e")
    expect(opened.locator("#toasts")).to_contain_text("No connection")
    expect(opened.locator("[data-shows=state]")).to_have_text("New")
    expect(opened.locator("#fact-state")).to_have_value("new")


@pytest.mark.parametrize("name, value, before", [("state", "on_hold", "new"), ("priority", "urgent", "normal")])
def test_a_change_is_undone_within_ten_seconds(live, opened, name, value, before):
    opened.locator(f"#fact-{name}").select_option(value)
    expect(opened.get_by_role("button", name="Undo")).to_be_visible()
    opened.get_by_role("button", name="Undo").click()
    expect(opened.locator(f"#fact-{name}")).to_have_value(before)
    expect(opened.locator("#toasts")).to_contain_text("Undone")
    assert live.api("GET", f"/tickets/{opened.number}").json()[name] == before


def test_the_offer_to_undo_ends_after_ten_seconds(opened):
    opened.clock.install()
    opened.mouse.move(0, 500)
    began = opened.evaluate("Date.now()")
    opened.locator("#fact-priority").select_option("low")
    expect(opened.get_by_role("button", name="Undo")).to_be_visible()
    # From here on only the page's own time passes; some has, however busy the machine is.
    stopped = opened.evaluate("Date.now()") + 2_000
    opened.clock.pause_at(stopped / 1000)
    opened.clock.run_for(max(0, began + 9_000 - stopped))
    expect(opened.get_by_role("button", name="Undo")).to_be_visible()
    opened.clock.run_for(stopped - began + 1_500)
    expect(opened.get_by_role("button", name="Undo")).to_have_count(0)


def test_sending_stops_when_something_new_arrived_and_keeps_the_words(opened, answered):
    opened.keyboard.press("r")
    opened.keyboard.type("Please restart it.")
    answered("It works again, thank you!")
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".guard")).to_contain_text("Something happened while you were writing")
    expect(opened.locator(".guard")).to_contain_text("Rita Rahn")
    expect(opened.locator(".composer__text")).to_have_value("Please restart it.")
    expect(opened.locator("#messages")).to_contain_text("It works again, thank you!")
    opened.get_by_role("button", name="Send it anyway").click()
    expect(opened.locator(".message--reply").last).to_contain_text("Please restart it.")


def test_what_was_seen_before_writing_stops_nothing(opened, answered):
    answered("One more thing.")
    expect(opened.locator("#messages")).to_contain_text("One more thing.")
    opened.keyboard.press("r")
    opened.keyboard.type("Thank you.")
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".message--reply").last).to_contain_text("Thank you.")
    expect(opened.locator(".guard")).to_have_count(0)


def test_a_draft_outlives_the_page(opened):
    opened.keyboard.press("n")
    opened.keyboard.type("Half a thou")
    expect(opened.locator(".composer__state")).to_have_text("Draft saved")
    opened.reload()
    expect(opened.locator(".composer__text")).to_have_value("Half a thou")
    expect(opened.locator("[name=kind][value=note]")).to_be_checked()
    opened.locator(".composer__text").focus()
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".message--note")).to_contain_text("Half a thou")
    opened.reload()
    expect(opened.locator(".composer__text")).to_have_value("")


def test_a_pasted_picture_stands_in_the_message(opened):
    opened.keyboard.press("n")
    opened.evaluate(PASTE, PICTURE)
    expect(opened.locator(".composer__text")).to_have_value(re.compile(r"!\[hinge.png\]\(cid:\w+\)"))
    opened.keyboard.press("Control+Enter")
    picture = opened.locator(".message--note img")
    expect(picture).to_be_visible()
    address = picture.get_attribute("src")
    assert opened.request.get(f"{opened.url.split('/w/')[0]}{address}").body() == base64.b64decode(PICTURE)


def test_what_changes_by_itself_is_said_aloud(live, opened, answered):
    answered("Are you there?")
    expect(opened.locator("#announcements")).to_contain_text("Rita Rahn")


def test_a_session_that_ends_while_one_writes_loses_no_words(live, opened):
    opened.keyboard.press("r")
    opened.keyboard.type("Please restart it.")
    expect(opened.locator(".composer__state")).to_have_text("Draft saved")
    opened.context.clear_cookies(name="caseway_session")
    opened.keyboard.press("Control+Enter")
    opened.wait_for_url(re.compile(r"/login\?next="))
    fill_in_sign_in(opened, live, live.password)
    opened.wait_for_url(f"**/w/acme/tickets/{opened.number}")
    expect(opened.locator(".composer__text")).to_have_value("Please restart it.")
    opened.locator(".composer__text").focus()
    opened.keyboard.press("Control+Enter")
    expect(opened.locator(".message--reply").last).to_contain_text("Please restart it.")
