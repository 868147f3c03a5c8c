"""The first minutes: nobody there yet, then somebody, then signing in."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import sign_in

PASSWORD = "under the old chestnut tree"


def test_the_link_in_the_terminal_makes_the_first_workspace(empty_live, visit):
    link = re.search(r"http://\S+/first-run/\S+", empty_live.log).group()
    page = visit(link)
    page.get_by_label("Name of the company").fill("Northwind")
    page.get_by_label("Short name").fill("northwind")
    page.get_by_label("Your name").fill("Ada Adler")
    page.get_by_label("Your e-mail address").fill("ada@northwind.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{empty_live.url}/w/northwind/"))
    assert page.goto(link).status == 404


def test_olga_signs_in(live, visit):
    page = visit()
    sign_in(page, live, live.password)
    expect(page).to_have_url(f"{live.url}/w/acme/tickets")


def test_a_wrong_password_opens_nothing_and_says_so(live, visit):
    page = visit()
    sign_in(page, live, "not this one, surely")
    expect(page.get_by_role("alert")).to_contain_text("password")
    expect(page).to_have_url(f"{live.url}/login")
