"""`python -m bench.known`: what a suggestion costs among very many known issues, and the page of an issue with very many tickets."""

import argparse
import itertools
import json
import os
import subprocess
import sys
import time

from bench.server import Server, postgresql_for
from bench.vocabulary import vocabulary

ISSUES, TICKETS, LINKED = 100_000, 20_000, 10_000
BUDGET = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.known")
    parser.add_argument("--issues", type=int, default=ISSUES)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    with postgresql_for(given.database) as url, Server(url) as server:
        server.run("migrate")
        made = server.run("demo", "--workspace", "demo", "--tickets", str(TICKETS))
        issue = _know(server, given.issues)
        server.start()
        browser = server.sign_in(made["email"], made["password"])
        server.rest()
        for name, call in _works(browser, issue):
            cost = server.cost(call)
            print(f"{given.database:9} {given.issues:9,} {name:44} {cost:6.2f} {'' if cost <= BUDGET else 'over'}", flush=True)


def _know(server: Server, issues: int) -> int:
    began = time.monotonic()
    env = {**os.environ, **server.env, "DJANGO_SETTINGS_MODULE": "caseway.project.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "bench.knowing", str(issues), str(LINKED)], env=env, capture_output=True, text=True, check=True
    )
    print(f"known issues made in {time.monotonic() - began:.0f} s", flush=True)
    return json.loads(done.stdout.splitlines()[-1])["issue"]


def _works(browser, issue: int):
    words, texts = vocabulary(), itertools.count()
    common = "her battery is broken and the screen leaks water when boiling"

    def ok(response):
        response.raise_for_status()

    def asked() -> str:
        """Another text each time: common words, rare ones and the beginning of one, as notes are."""
        n = next(texts)
        return f"{common} {words[100 + 37 * n % 7000]} {words[60 + 11 * n % 900]} {words[2000 + n % 5000][:5]}"

    token = browser.cookies.get("caseway_csrf")
    offers = "/w/demo/call/offers"
    headers = {"HX-Request": "true", "X-CSRFToken": token, "Referer": str(browser.base_url)}

    def post(text: str) -> None:
        ok(browser.post(offers, data={"note": text}, headers=headers))

    yield "known issues beside a note of 12 words", lambda: post(asked())
    yield "known issues beside a note of common words", lambda: post(common)
    yield "nothing asked (the same request, empty)", lambda: post("")
    yield "known problems in the help centre", lambda: ok(browser.get("/help/demo/", params={"q": asked()}, headers={"HX-Request": "true"}))
    yield f"page of an issue with {LINKED:,} tickets", lambda: ok(browser.get(f"/w/demo/issues/{issue}"))
    yield "its evidence", lambda: ok(browser.get(f"/w/demo/issues/{issue}/evidence", headers={"HX-Request": "true"}))


if __name__ == "__main__":
    main()
