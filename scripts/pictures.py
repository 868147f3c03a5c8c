"""The pictures of the README, from the demonstration: docs/pictures/tickets.png and ticket.png."""

import contextlib
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.server import Server  # noqa: E402
from scripts.browser import find  # noqa: E402
from scripts.furnishing import furnish  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
TICKETS = 2000
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    with Server("") as server, sync_playwright() as playwright:
        made = server.run("demo", "--workspace", "demo", "--tickets", str(TICKETS))
        server.start()
        server.api.headers["Authorization"] = f"Bearer {made['token']}"
        with contextlib.closing(server.sign_in(made["email"], made["password"])) as member:
            things = furnish(server.api, member, "/w/demo", server.smtp_port)
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="en-GB", color_scheme="light", reduced_motion="reduce")
        page.goto(server.url + "/login")
        page.fill("[name=login]", made["email"])
        page.fill("[name=password]", made["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/w/**")
        for name, address in (("tickets", "/w/demo/tickets"), ("ticket", things["ticket-full"])):
            page.goto(server.url + address, wait_until="networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
