"""The real program and a real browser: `live`, `chromium`, `browser`, `visit` (a stranger's page) and `page` (Olga's, signed in)."""

import contextlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from scripts.browser import MISSING, find
from tests.databases import create_database, drop_database, named, postgresql
from tests.e2e.live import installation
from tests.plugin import SHARED

HERE = Path(__file__).parent
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
expect.set_options(timeout=20_000)


# The longest come first, so that none is left over for one worker alone.
LONG = ("test_backup", "test_accessibility", "test_kill", "test_kill_owed", "test_mailbox", "test_passkeys", "test_hostile_mail")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser; without one the browser tests fail and say what to install."""
    path = find()
    assert path, MISSING
    return path


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """A running Caseway with the workspace acme and its admin Olga."""
    made = installation(tmp_path_factory.mktemp("live"))
    made.set_up()
    with made.serving():
        yield made


@pytest.fixture(scope="session")
def database_server():
    """The DATABASE_URL of a PostgreSQL server, of all processes of the run where it is one of browser tests only."""
    with contextlib.ExitStack() as own:
        if SHARED not in os.environ:
            os.environ[SHARED] = own.enter_context(postgresql())
            own.callback(os.environ.pop, SHARED)
        yield os.environ[SHARED]


@pytest.fixture
def database(database_server):
    """The DATABASE_URL of an empty database, which goes after the test."""
    name = f"caseway_{secrets.token_hex(6)}"
    create_database(database_server, name)
    yield named(database_server, name)
    drop_database(database_server, name)


@pytest.fixture
def empty_live(tmp_path):
    """A running Caseway where nobody has been yet."""
    with installation(tmp_path / "data").serving() as made:
        yield made


@pytest.fixture(scope="session")
def browser(chromium):
    # The browser keeps an event loop in this thread, which Django elsewhere in the run would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser):
    """Open a page in a browser of its own: `visit(url, viewport=NARROW, color_scheme="dark", …)`. Errors in scripts fail the test."""
    contexts, errors = [], []

    def open_page(url: str = "", **options) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
        if url:
            assert page.goto(url).status < 500, page.content()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def signed_in(browser: Browser, live):
    """Olga's cookies, from the sign-in form."""
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        sign_in(page, live, live.password)
        expect(page).to_have_url(f"{live.url}/w/{live.workspace}/tickets")
        return context.storage_state()


@pytest.fixture
def page(visit, signed_in):
    """Olga at her desk."""
    return visit(storage_state=signed_in)


@pytest.fixture
def report(live):
    """Make a ticket as a customer's report; answers its number."""

    def make(subject: str = "Export stops at 80 %", **given) -> int:
        words = {"subject": subject, "body": "It stops every time.", "requester": {"name": "Rita Rahn", "email": "rita@northwind.test"}}
        return live.api("POST", "/tickets", json={**words, **given}).json()["number"]

    return make


@pytest.fixture
def requester_link(live, browser, signed_in):
    """The address of the requester's page, as it stands in the newest mail about a ticket of that number."""

    def find_link(number: int) -> str:
        live.api("POST", f"/tickets/{number}/messages", json={"kind": "reply", "body": "We are looking into it."})
        with browser.new_context(storage_state=signed_in) as context:
            for _ in range(300):
                outbox = context.request.get(f"{live.url}/w/acme/outbox").text()
                if found := re.search(rf'href="(/w/acme/outbox/\d+)">[^<]*#{number}\]', outbox):
                    mail = context.request.get(live.url + found.group(1)).text()
                    return re.search(r"http://\S+?/help/acme/t/[\w-]+", mail).group()
                time.sleep(0.1)
        raise AssertionError(f"no mail about #{number}")

    return find_link


def sign_in(page: Page, live, password: str) -> None:
    page.goto(f"{live.url}/login")
    fill_in_sign_in(page, live, password)


def fill_in_sign_in(page: Page, live, password: str) -> None:
    page.fill("[name=login]", live.email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def listening(page: Page) -> None:
    """Wait until the page hears of changes."""
    assert in_time(lambda: page.evaluate("document.querySelector('live-stream')?.source?.readyState === 1"))


def in_time(happens: Callable[[], object], seconds: float = 60) -> bool:
    """Whether it happens; a slow machine is given its time."""
    until = time.monotonic() + seconds
    while not (is_so := happens()) and time.monotonic() < until:
        time.sleep(0.1)
    return bool(is_so)


def seen_within(seconds: float, changes: Iterable[list[Locator]]) -> None:
    """What each change brings is there, and so soon at least once: the machine does other things too."""
    took = []
    for expected in changes:
        begun = time.monotonic()
        for one in expected:
            expect(one).to_be_visible()
        took.append(time.monotonic() - begun)
        if took[-1] < seconds:
            return
    raise AssertionError(f"seen after {took} s")


@pytest.fixture(scope="session")
def axe():
    return Axe()


@pytest.fixture(scope="session")
def violations(axe):
    """What axe finds wrong on a page, by some of its rules or by all."""

    def on(page: Page, rules: list[str] | None = None) -> list[str]:
        # Reading half a megabyte of it again costs as much as its look at a page.
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe.axe_script)
        options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": rules} if rules else {})}
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    return on
