"""`make shots`: every page at 390 and 1280 px, light and dark, in English and German, as PNG files in shots/.

Fails when a page scrolls sideways, does not answer as it should, or shows a string in English on a German page.
"""

import argparse
import contextlib
import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.server import Server  # noqa: E402
from scripts.browser import find  # noqa: E402
from scripts.furnishing import MISTAKES, furnish, make_mistake  # noqa: E402

WIDTHS = {390: 844, 1280: 860}
THEMES = ("light", "dark")
LANGUAGES = ("en", "de")
DEMO = 400
SETTLE_MS = 120

# Name of the picture, address, and whether one must be signed in; the pages of things come from `furnish`.
PAGES = (
    ("sign-in", "/login", False),
    ("help", "/help/demo/", False),
    ("requester", "{requester}", False),
    ("help-form", "/help/demo/form", False),
    ("help-mine", "/help/demo/mine", False),
    ("help-not-found", "/help/demo/t/nothing", False),
    ("tickets", "/w/demo/tickets", True),
    ("tickets-found", "/w/demo/tickets?q=battery+state%3Aopen", True),
    ("tickets-empty", "/w/demo/tickets?q=nothinglikethis", True),
    ("tickets-error", "/w/demo/tickets?q=colour%3Ared", True),
    ("new-ticket", "/w/demo/tickets/new", True),
    ("call", "/w/demo/call", True),
    ("calls", "/w/demo/calls", True),
    ("held", "/w/demo/held", True),
    ("outbox", "/w/demo/outbox", True),
    ("customers", "/w/demo/customers", True),
    ("merge-choice", "/w/demo/customers/1/merging", True),
    ("merge", "/w/demo/customers/1/merging?other=2", True),
    ("customers-none", "/w/demo/customers?q=nobodylikethis", True),
    ("organisations", "/w/demo/organisations", True),
    ("products", "/w/demo/products", True),
    ("notices", "/w/demo/notices", True),
    ("settings", "/w/demo/settings", True),
    ("settings-logo", "/w/demo/settings/logo", True),
    ("settings-members", "/w/demo/settings/members", True),
    ("settings-teams", "/w/demo/settings/teams", True),
    ("settings-addresses", "/w/demo/settings/addresses", True),
    ("settings-mailboxes", "/w/demo/settings/mailboxes", True),
    ("settings-mailbox-new", "/w/demo/settings/mailboxes/new", True),
    ("settings-mail-provider", "/w/demo/settings/mail-providers/new", True),
    ("settings-sign-ins", "/w/demo/settings/sign-ins", True),
    ("settings-hours", "/w/demo/settings/hours", True),
    ("settings-alarms", "/w/demo/settings/alarms", True),
    ("settings-signature", "/w/demo/settings/signature", True),
    ("settings-tokens", "/w/demo/settings/tokens", True),
    ("settings-site", "/w/demo/settings/site", True),
    ("settings-imports", "/w/demo/settings/imports", True),
    ("settings-telephone", "/w/demo/settings/telephone", True),
    ("settings-my-telephone", "/w/demo/settings/my-telephone", True),
    ("known-issues", "/w/demo/known-issues", True),
    ("issues", "/w/demo/issues", True),
    ("new-issue", "/w/demo/issues/new", True),
    ("backlog", "/w/demo/issues/backlog", True),
    ("board", "/w/demo/board", True),
    ("returns", "/w/demo/returns", True),
    ("settings-fields", "/w/demo/settings/fields", True),
    ("settings-states", "/w/demo/settings/issue-states", True),
    ("settings-blocked", "/w/demo/settings/blocked", True),
    ("announcements", "/w/demo/announcements", True),
    ("views", "/w/demo/views", True),
    ("view-new", "/w/demo/views/new?q=state%3Aopen", True),
    ("settings-macros", "/w/demo/settings/macros", True),
    ("settings-webhooks", "/w/demo/settings/webhooks", True),
    ("settings-notices", "/w/demo/settings/notices", True),
    ("settings-owed", "/w/demo/settings/owed", True),
    ("account", "/account", True),
    ("factor-needed", "/account/second-factor/needed", True),
    ("workspaces", "/workspaces", True),
    ("not-found", "/w/demo/nowhere", True),
)
# Among the pages of things, those for who is not signed in.
PUBLIC = ("requester", "shared", "invitation", "wish", "wishes")
# Keys that show more of a page, by the picture's name: whose page, and what is pressed there.
PRESSED = {
    "composer-note": ("ticket-full", ["n"]),
    "mentioning": ("ticket-full", ["n", "@", "a"]),
    "composer-macros": ("ticket-full", ["m"]),
    "keys": ("ticket-full", ["?"]),
    "commands": ("tickets", ["Control+k"]),
    "commands-chosen": ("tickets", ["j", "x", "Shift+J", "Control+k"]),
    "tickets-marked": ("tickets", ["j", "j"]),
    "tickets-chosen": ("tickets", ["j", "x", "Shift+J", "Shift+J"]),
    "tickets-chosen-macros": ("tickets", ["j", "x", "Shift+J", "m"]),
    "issues-menu": ("issues", ["j", "j", "Shift+F10"]),
    "issues-chosen": ("issues", ["j", "x", "Shift+J", "Shift+J"]),
    "issues-chosen-state": ("issues", ["j", "x", "Shift+J", "s"]),
    "backlog-chosen": ("backlog", ["j", "x", "Shift+J", "Shift+J"]),
    "issues-chosen-plan": ("issues", ["j", "x", "Shift+J", "d"]),
    "board-chosen": ("board", ["j", "x", "Shift+J", "Shift+J"]),
    "board-chosen-state": ("board", ["j", "x", "Shift+J", "s"]),
    "board-menu": ("board", ["j", "j", "Shift+F10"]),
    "tickets-chosen-tags": ("tickets", ["j", "x", "Shift+J", "l"]),
    "tickets-chosen-state": ("tickets", ["j", "x", "Shift+J", "s"]),
}

TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent.trim()
    // What was said, or is about to be, stands in the language of whom it is said to.
    if (words && !walk.currentNode.parentElement.closest("[translate=no], .message__text, .raw, textarea")) found.push(words)
  }
  return found
}"""
SCROLLS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="part of a page's name")
    parser.add_argument("--to", type=Path, default=ROOT / "shots")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    wanted = lambda name: given.only in name  # noqa: E731
    with Server("") as server, sync_playwright() as playwright:
        made = server.run("demo", "--workspace", "demo", "--tickets", str(DEMO))
        server.start()
        pages = {name: (address, is_inside) for name, address, is_inside in PAGES} | things_of(server, made)
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        troubles = take(browser, server, made, given.to, pages, wanted)
        browser.close()
    for trouble in troubles:
        print(trouble)
    print(f"{len(list(given.to.glob('*.png')))} pictures in {given.to}, {len(troubles)} troubles")
    return 1 if troubles else 0


def things_of(server: Server, made: dict) -> dict[str, tuple[str, bool]]:
    """Pages with something on them."""
    server.api.headers["Authorization"] = f"Bearer {made['token']}"
    with contextlib.closing(server.sign_in(made["email"], made["password"])) as browser:
        found = furnish(server.api, browser, f"/w/{made['workspace']}", server.smtp_port)
    return {name: (address, name not in PUBLIC) for name, address in found.items()}


def take(browser: Browser, server: Server, made: dict, folder: Path, pages: dict, wanted: Callable[[str], bool]) -> list[str]:
    english = _translated_strings()
    troubles = []
    for language in LANGUAGES:
        inside = _signed_in(browser, server.url, made, language)
        for theme, width in itertools.product(THEMES, WIDTHS):
            look = {
                "viewport": {"width": width, "height": WIDTHS[width]},
                "color_scheme": theme,
                "locale": language,
                "reduced_motion": "reduce",
            }
            rooms = [browser.new_context(**look), browser.new_context(**look, storage_state=inside)]
            desks = [room.new_page() for room in rooms]
            for name, show in _shown(server.url, pages):
                if not wanted(name):
                    continue
                desk = show(*desks)
                where = f"{name}-{width}-{theme}-{language}"
                _take(desk, folder / f"{where}.png")
                troubles += _look_at(desk, where, english if language == "de" else {})
            for room in rooms:
                room.close()
    return troubles


def _shown(url: str, pages: dict) -> Iterator[tuple[str, Callable[[Page, Page], Page]]]:
    """Each picture's name, and what shows it: given a stranger's page and a member's it answers the one to look at."""

    def visit(outside: Page, inside: Page, name: str, keys: Sequence[str] = ()) -> Page:
        address, is_inside = pages[name]
        desk = inside if is_inside else outside
        answer = desk.goto(url + address, wait_until="load")
        if answer and answer.status >= 500:
            raise RuntimeError(f"{address} answers {answer.status}")
        for key in keys:
            desk.keyboard.press(key)
        desk.wait_for_timeout(SETTLE_MS)
        return desk

    def mistake(_outside: Page, inside: Page, name: str) -> Page:
        make_mistake(inside, f"{url}/w/demo", name)
        return inside

    for name in pages:
        yield name, partial(visit, name=name)
    for name, (of, keys) in PRESSED.items():
        yield name, partial(visit, name=of, keys=keys)
    for name in MISTAKES:
        yield name, partial(mistake, name=name)


def _take(desk: Page, path: Path) -> None:
    """A browser that has drawn hundreds of pages on a busy machine fails at one now and then, and not at once again."""
    try:
        desk.screenshot(path=path)
    except Error:
        desk.wait_for_timeout(SETTLE_MS)
        desk.screenshot(path=path)


def _look_at(page, where: str, english: dict[str, str]) -> list[str]:
    found = []
    if (over := page.evaluate(SCROLLS)) > 0:
        found.append(f"{where}: scrolls sideways by {over} px")
    found += [f"{where}: not translated: {words}" for words in page.evaluate(TEXTS) if words in english]
    return found


def _signed_in(browser: Browser, url: str, made: dict, language: str) -> Any:
    """A member's cookies; the page speaks the language of the browser that signs in."""
    with browser.new_context(locale=language) as context:
        page = context.new_page()
        page.goto(url + "/login")
        page.fill("[name=login]", made["email"])
        page.fill("[name=password]", made["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/w/**")
        state = context.storage_state()
    # The account's own language would win.
    return {**state, "cookies": [cookie for cookie in state["cookies"] if cookie["name"] != "django_language"]}


def _translated_strings() -> dict[str, str]:
    """English strings whose German differs: none of them may stand on a German page."""
    with (ROOT / "caseway/locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file)
    pairs = {message.id: message.string for message in catalogue if isinstance(message.id, str) and isinstance(message.string, str)}
    return {english: german for english, german in pairs.items() if english and german and english != german and len(english) > 3}


if __name__ == "__main__":
    sys.exit(main())
