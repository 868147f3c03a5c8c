"""Every flow by keyboard alone, with the focus always in sight."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in

SHOWS_FOCUS = """() => {
  const here = document.activeElement
  if (here === document.body) return "nothing has the focus"
  const box = (here.closest(".row, label, .composer, .query, .notice") ?? here).getBoundingClientRect()
  if (box.width < 1 || box.bottom < 0 || box.top > innerHeight) return "out of sight: " + here.outerHTML.slice(0, 120)
  const marked = (part) => {
    const style = getComputedStyle(part), after = getComputedStyle(part, "::after")
    return (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none" || after.outlineStyle !== "none"
  }
  for (let part = here; part && part !== document.body; part = part.parentElement) if (marked(part)) return ""
  return "not marked: " + here.outerHTML.slice(0, 120)
}"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page):
    return page.locator(":focus")


def test_a_day_at_the_desk_without_a_mouse(live, visit, report):
    report("Lamp flickers")
    number = report("Kettle leaks at the hinge")
    page = visit()
    sign_in(page, live, live.password)
    page.wait_for_load_state()
    expect(page.locator(".row__link").first).to_have_text("Kettle leaks at the hinge")
    press(page, "j", "j", "k")
    expect(focused(page)).to_have_text("Kettle leaks at the hinge")
    press(page, "Enter")
    expect(page).to_have_url(f"{live.url}/w/acme/tickets/{number}")

    press(page, "r")
    expect(focused(page)).to_have_attribute("name", "body")
    page.keyboard.type("Please send a picture of the hinge.")
    press(page, "Control+Enter")
    expect(page.locator(".message--reply")).to_contain_text("Please send a picture of the hinge.")
    press(page, "Escape", "n")
    page.keyboard.type("Same lot as the others.")
    press(page, "Control+Enter")
    expect(page.locator(".message--note")).to_contain_text("Same lot as the others.")
    expect(page.locator(".message--note")).to_contain_text("Internal")

    press(page, "Escape", "i")
    expect(page.locator("#toasts")).to_contain_text("now belongs to Olga Ost")
    press(page, "e")
    expect(page.locator("[data-shows=state]")).to_have_text("Resolved")
    expect(page.locator("#toasts")).to_contain_text("is now: Resolved")
    press(page, "z")
    expect(page.locator("#acts").get_by_role("button", name="Resolve")).to_be_visible()
    expect(page.locator("[data-shows=state]")).not_to_have_text("Resolved")
    press(page, "Escape")
    expect(page).to_have_url(re.compile(f"{live.url}/w/acme/tickets(\\?.*)?$"))
    assert live.api("GET", f"/tickets/{number}").json()["assignee"]["name"] == "Olga Ost"


@pytest.mark.parametrize(
    "key, name, steps, words",
    [("s", "state", ["End", "ArrowUp"], "Resolved"), ("p", "priority", ["Home"], "Urgent"), ("a", "assignee", ["End"], "Olga Ost")],
)
def test_a_property_is_chosen_by_its_key(live, page, report, key, name, steps, words):
    number = report()
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    press(page, key)
    expect(focused(page)).to_have_attribute("name", name)
    press(page, *steps)
    # What an arrow passes is not saved.
    assert live.api("GET", f"/tickets/{number}").json()["state"] == "new"
    press(page, "Enter")
    expect(page.locator(f"[data-shows={name}]")).to_contain_text(words)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(focused(page)).to_have_attribute("name", name)
    # The keys go on working from here.
    press(page, "n")
    expect(focused(page)).to_have_attribute("name", "body")


def test_an_answer_is_prepared_chosen_by_m_and_sent_with_what_belongs_to_it(live, page, report):
    for name in ("Wait for a picture", "Wait for the log", "Thanks"):
        macro = {"name": name, "text": f"Hello {{name}}, we {name.lower()}.", "priority": "high", "to_me": True}
        assert live.api("POST", "/macros", json=macro).status_code == 201
    number = report()
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    press(page, "r")
    page.keyboard.type("I begin.")
    press(page, "Escape", "m")
    expect(focused(page)).to_have_attribute("placeholder", "Find a macro")
    page.keyboard.type("wait")
    press(page, "ArrowDown", "Enter")
    expect(focused(page)).to_have_attribute("name", "body")
    expect(page.locator("#words")).to_have_value(re.compile(r"I begin\.\n\nHello .+, we wait for the log\."))
    assert live.api("GET", f"/tickets/{number}").json()["priority"] == "normal"
    expect(page.locator(".composer__state")).to_have_text("Draft saved")
    press(page, "Control+Enter")
    expect(page.locator(".message--reply")).to_contain_text("we wait for the log.")
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("[data-shows=priority]")).to_contain_text("High")
    expect(page.locator("[data-shows=assignee]")).to_contain_text("Olga Ost")


def test_tags_are_written_and_kept_with_enter(live, page, report):
    number = report()
    page.goto(f"{live.url}/w/acme/tickets/{number}")
    press(page, "l")
    page.keyboard.type("hinge, water")
    press(page, "Enter")
    expect(page.locator("#top .chip", has_text="hinge")).to_be_visible()
    expect(page).to_have_url(f"{live.url}/w/acme/tickets/{number}")
    assert live.api("GET", f"/tickets/{number}").json()["tags"] == ["hinge", "water"]


def test_a_new_ticket_from_the_list(live, page):
    page.goto(f"{live.url}/w/acme/tickets")
    press(page, "c")
    expect(focused(page)).to_have_attribute("name", "email")
    page.keyboard.type("ron@northwind.test")
    press(page, "Tab", "Tab")
    page.keyboard.type("Lid is loose")
    press(page, "Tab")
    page.keyboard.type("Since Monday.")
    press(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("Lid is loose")


def test_a_call_is_kept_with_one_key(live, page):
    page.goto(f"{live.url}/w/acme/tickets")
    press(page, "g", "l")
    expect(focused(page)).to_have_attribute("name", "who")
    page.keyboard.type("Nobody Known")
    page.locator("[name=note]").focus()
    page.keyboard.type("The lid is loose since Monday.")
    press(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text(re.compile("The lid is loose"))


def test_searching_the_palette_and_the_sheet_of_keys(live, page, report):
    report("Wobbly handle")
    page.goto(f"{live.url}/w/acme/tickets")
    press(page, "/")
    page.keyboard.type("wobbly")
    press(page, "Enter")
    expect(page.locator(".row__link")).to_have_text("Wobbly handle")
    page.wait_for_load_state()
    press(page, "Control+k")
    page.keyboard.type("produ")
    press(page, "Enter")
    expect(page).to_have_url(f"{live.url}/w/acme/products")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Tickets")
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_single_keys_can_be_switched_off(live, page):
    page.goto(f"{live.url}/w/acme/products")
    page.get_by_role("button", name="Olga Ost").focus()
    press(page, "Enter")
    page.locator("keys-switch").get_by_role("button", name="Off").focus()
    press(page, "Enter", "Escape", "g", "t")
    page.wait_for_timeout(200)
    expect(page).to_have_url(f"{live.url}/w/acme/products")
    page.reload()
    press(page, "g", "t")
    page.wait_for_timeout(200)
    expect(page).to_have_url(f"{live.url}/w/acme/products")
    page.context.clear_cookies(name="keys")
    page.reload()
    press(page, "g", "t")
    expect(page).to_have_url(f"{live.url}/w/acme/tickets")


def test_the_sidebar_folds_by_its_key_and_rows_grow_by_choice_and_both_stay(live, page, report):
    report()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live.url}/w/acme/tickets")
    measure = "[document.querySelector('.side').offsetWidth, document.querySelector('.row').offsetHeight]"
    assert page.evaluate(measure) == [216, 32]
    press(page, "b")
    page.get_by_role("button", name="Olga Ost").click()
    page.get_by_role("button", name="Comfortable").click()
    assert page.evaluate(measure) == [48, 40]
    page.reload()
    assert page.evaluate(measure) == [48, 40] and "data-side" in page.request.get(page.url).text()
    expect(page.get_by_role("button", name="Fold the sidebar")).to_have_attribute("aria-pressed", "true")
    press(page, "b")
    assert page.evaluate(measure) == [216, 40]


@pytest.mark.parametrize("path", ["tickets", "tickets/{number}", "tickets/new", "call", "customers", "settings/members", "notices"])
def test_the_focus_is_always_in_sight(live, page, report, path):
    page.goto(f"{live.url}/w/acme/{path.format(number=report())}")
    seen = []
    for _ in range(45):
        press(page, "Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(page.evaluate(SHOWS_FOCUS))
    assert [trouble for trouble in seen if trouble] == []


def test_the_first_link_skips_to_the_content(live, page):
    page.goto(f"{live.url}/w/acme/customers")
    press(page, "Tab")
    expect(focused(page)).to_have_text("Skip to the content")
    assert page.evaluate(SHOWS_FOCUS) == ""
    press(page, "Enter", "Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_customer_answers_by_keyboard(visit, report, requester_link, scripts):
    """Rita's page, from the link in her mail, also in a browser without JavaScript."""
    page = visit(requester_link(report("Steam at the lid")), java_script_enabled=scripts)
    expect(page.locator("#report")).to_contain_text("We are looking into it.")
    page.locator("[name=body]").focus()
    page.keyboard.type("The second one.")
    press(page, "Tab", "Tab", "Enter")
    expect(page.locator(".message--customer").last).to_contain_text("The second one.")
