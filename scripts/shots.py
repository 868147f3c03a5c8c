"""`make shots`: every page at 390 and 1280 px, light and dark, in English and German, as PNG files in shots/.

Fails when a page scrolls sideways, or shows a string in English on a German page.
"""

import argparse
import itertools
import sys
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.server import Server  # noqa: E402

WIDTHS = {390: 844, 1280: 860}
THEMES = ("light", "dark")
LANGUAGES = ("en", "de")
DEMO = 400

# Name of the picture, address, and whether one must be signed in.
PAGES = (
    ("sign-in", "/login", False),
    ("help", "/help/demo/", False),
    ("requester", "{requester}", False),
    ("help-form", "/help/demo/form", False),
    ("help-mine", "/help/demo/mine", False),
    ("tickets", "/w/demo/tickets", True),
    ("tickets-found", "/w/demo/tickets?q=battery+state%3Aopen", True),
    ("tickets-empty", "/w/demo/tickets?q=nothinglikethis", True),
    ("tickets-error", "/w/demo/tickets?q=colour%3Ared", True),
    ("ticket", "/w/demo/tickets/{number}", True),
    ("new-ticket", "/w/demo/tickets/new", True),
    ("call", "/w/demo/call", True),
    ("calls", "/w/demo/calls", True),
    ("held", "/w/demo/held", True),
    ("outbox", "/w/demo/outbox", True),
    ("customers", "/w/demo/customers", True),
    ("merge-choice", "/w/demo/customers/1/merging", True),
    ("merge", "/w/demo/customers/1/merging?other=2", True),
    ("organisations", "/w/demo/organisations", True),
    ("products", "/w/demo/products", True),
    ("notices", "/w/demo/notices", True),
    ("settings", "/w/demo/settings", True),
    ("settings-members", "/w/demo/settings/members", True),
    ("settings-teams", "/w/demo/settings/teams", True),
    ("settings-addresses", "/w/demo/settings/addresses", True),
    ("settings-tokens", "/w/demo/settings/tokens", True),
    ("settings-site", "/w/demo/settings/site", True),
    ("settings-imports", "/w/demo/settings/imports", True),
    ("settings-telephone", "/w/demo/settings/telephone", True),
    ("settings-my-telephone", "/w/demo/settings/my-telephone", True),
    ("settings-notices", "/w/demo/settings/notices", True),
    ("settings-owed", "/w/demo/settings/owed", True),
    ("account", "/account", True),
    ("factor-needed", "/account/second-factor/needed", True),
    ("workspaces", "/workspaces", True),
    ("not-found", "/w/demo/nowhere", True),
)

TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) { const words = walk.currentNode.textContent.trim(); if (words) found.push(words) }
  return found
}"""
SCROLLS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="part of a page's name")
    parser.add_argument("--to", type=Path, default=ROOT / "shots")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with Server("") as server, sync_playwright() as playwright:
        made = server.run("demo", "--workspace", "demo", "--tickets", str(DEMO))
        server.start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        troubles = take(browser, server, made, given.to, [page for page in PAGES if given.only in page[0]])
        browser.close()
    for trouble in troubles:
        print(trouble)
    print(f"{len(list(given.to.glob('*.png')))} pictures in {given.to}, {len(troubles)} troubles")
    return 1 if troubles else 0


def chromium() -> str:
    return next(path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists())


def take(browser: Browser, server: Server, made: dict, folder: Path, pages: list) -> list[str]:
    english = _translated_strings()
    places = {"number": _a_long_conversation(server, made), "requester": f"/help/{made['workspace']}/"}
    troubles = []
    for theme, language, width in itertools.product(THEMES, LANGUAGES, WIDTHS):
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme, locale=language, reduced_motion="reduce"
        )
        page = context.new_page()
        is_in = False
        for name, address, is_inside in pages:
            if is_inside and not is_in:
                _sign_in(page, server.url, made)
                is_in = True
            page.goto(server.url + address.format(**places), wait_until="load")
            page.wait_for_timeout(150)
            where = f"{name}-{width}-{theme}-{language}"
            page.screenshot(path=folder / f"{where}.png")
            troubles += _look_at(page, where, english if language == "de" else {})
        context.close()
    return troubles


def _look_at(page, where: str, english: dict[str, str]) -> list[str]:
    found = []
    if (over := page.evaluate(SCROLLS)) > 0:
        found.append(f"{where}: scrolls sideways by {over} px")
    found += [f"{where}: not translated: {words}" for words in page.evaluate(TEXTS) if words in english]
    return found


def _sign_in(page, url: str, made: dict) -> None:
    page.goto(url + "/login")
    page.fill("[name=login]", made["email"])
    page.fill("[name=password]", made["password"])
    page.click("form button[type=submit]:has-text('')")
    page.wait_for_url("**/w/**")


def _a_long_conversation(server: Server, made: dict) -> int:
    server.api.headers["Authorization"] = f"Bearer {made['token']}"
    found = server.api.get("/tickets", params={"limit": 20, "q": "state:open"}).json()["items"]
    return found[0]["number"] if found else 1


def _translated_strings() -> dict[str, str]:
    """English strings whose German differs: none of them may stand on a German page."""
    with (ROOT / "caseway/locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    pairs = {message.id: message.string for message in catalogue if isinstance(message.id, str) and isinstance(message.string, str)}
    return {english: german for english, german in pairs.items() if english and german and english != german and len(english) > 3}


if __name__ == "__main__":
    sys.exit(main())
