"""The works that have a budget (DESIGN: server CPU per request on 2 cores)."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from bench.server import Server

ROUNDS = 3


@dataclass(frozen=True)
class World:
    browser: httpx.Client
    tickets: int


@dataclass(frozen=True)
class Work:
    name: str
    budget: float | None
    call: Callable[[Server, World], Callable[[], Any]]
    budget_at_a_million: float | None = None
    times: int = 100
    per_call: int = 1
    # The bare thing it is compared with.
    raw_limit: str = "view"

    def budget_at(self, tickets: int) -> float | None:
        return self.budget_at_a_million if self.budget_at_a_million and tickets >= 1_000_000 else self.budget

    def measure(self, server: Server, call: Callable[[], Any]) -> float:
        return server.cost(call, times=self.times) / self.per_call


def prepare(server: Server, tickets: int) -> World:
    """A running server with a workspace of this size, and a signed-in browser."""
    server.run("migrate")
    began = time.monotonic()
    made = server.run("demo", "--workspace", "demo", "--tickets", str(tickets))
    print(f"{'':9} {tickets:9,} demo made in {time.monotonic() - began:.0f} s", flush=True)
    server.start()
    server.token = made["token"]
    server.api.headers["Authorization"] = f"Bearer {server.token}"
    browser = server.sign_in(made["email"], made["password"])
    time.sleep(3)
    server.rest()
    return World(browser, tickets)


def in_rounds(server: Server, world: World) -> list[list[float]]:
    """What each work costs, as often as there are rounds: on a shared machine whole minutes are slower by half, for everybody."""
    calls = [work.call(server, world) for work in WORKS]
    found: list[list[float]] = [[] for _ in WORKS]
    for number in range(ROUNDS):
        print(f"{'':9} {world.tickets:9,} round {number + 1} of {ROUNDS} …", flush=True)
        for work, call, costs in zip(WORKS, calls, found, strict=True):
            costs.append(work.measure(server, call))
    return found


def _ok(response: httpx.Response) -> None:
    response.raise_for_status()


WORDS = ["battery", "leaks", "screen", "refund", "noise", "broken", "late", "update"]


def listed(server: Server, world: World):
    return lambda: _ok(world.browser.get("/w/demo/tickets", params={"q": "state:open"}))


def page(server: Server, world: World):
    number = min(4242, world.tickets // 2)
    return lambda: _ok(world.browser.get(f"/w/demo/tickets/{number}"))


def searched(server: Server, world: World):
    pairs = itertools.cycle(itertools.permutations(WORDS, 2))
    return lambda: _ok(world.browser.get("/w/demo/tickets", params={"q": " ".join(next(pairs))}))


def created(server: Server, world: World):
    return _creating(server, itertools.repeat("ann@example.com"))


def created_for_new(server: Server, world: World):
    return _creating(server, (f"ann{number}@example.com" for number in itertools.count()))


def _creating(server: Server, emails: Iterator[str]):
    def create():
        person = {"email": next(emails), "name": "Ann"}
        _ok(server.api.post("/tickets", json={"subject": "It leaks", "body": "At the hinge.", "requester": person}))

    return create


def noted(server: Server, world: World):
    return _writing(server, world, "note")


def replied(server: Server, world: World):
    return _writing(server, world, "reply")


def _writing(server: Server, world: World, kind: str):
    serial = itertools.count(1)

    def write():
        number = next(serial) % min(world.tickets, 500) + 1
        _ok(server.api.post(f"/tickets/{number}/messages", json={"kind": kind, "body": "Looked **into** it."}))

    return write


def mailed(server: Server, world: World):
    serial = itertools.count()

    def mail():
        n = next(serial)
        raw = f"From: b{n}@example.com\r\nTo: support@demo.localhost\r\nSubject: Kettle {n}\r\nMessage-ID: <b{n}@x>\r\n\r\nIt leaks.\r\n"
        server.send(raw.encode(), "support@demo.localhost")

    return mail


WORKS = [
    Work("list of 50, state:open", 5, listed),
    Work("a ticket's page", 5, page),
    Work("two common words searched", 10, searched, budget_at_a_million=25),
    Work("a note by API", 3, noted, raw_limit="insert"),
    Work("a reply by API, its mail made", 3, replied, raw_limit="insert"),
    Work("create by API", 3, created, raw_limit="insert"),
    # Told, without a budget: DESIGN counts a ticket, and a mail from its 250 on (see `bench.owed`), not what comes before.
    Work("the same, each a new customer", None, created_for_new, raw_limit="insert"),
    Work("a mail alone, with its SMTP", None, mailed, raw_limit="insert"),
]
