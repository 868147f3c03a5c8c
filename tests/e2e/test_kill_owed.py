"""What is told and done to many is told and done once, however often the whole process group is killed meanwhile.

`KILLS=300` for the real thing; one in every run. On both databases.
"""

import collections
import contextlib
import itertools
import os
import random
import re
import signal
import time

import httpx

from tests.e2e.conftest import in_time
from tests.e2e.live import Live
from tests.e2e.test_kill import customers_server, made, quiet  # noqa: F401
from tests.postbox import Postbox

KILLS = int(os.environ.get("KILLS", "1"))
RETURNS = 4
# Two parts of what is owed.
MANY = 150
STAGES = ("authorised", "received", "inspected", "refunded")
# How each stage's mail is told from the others.
WORDS = {
    "requested": "want to return the item",
    "authorised": "write this number on the parcel",
    "received": "has arrived. We look",
    "inspected": "we have looked at the item",
    "refunded": "we refund the item",
}


def opened(live: Live, count: int, **more) -> None:
    for number in range(1, count + 1):
        given = {"subject": f"Report {number}", "body": "It leaks.", "requester": {"email": f"c{number}@example.com"}, **more}
        assert live.api("POST", "/tickets", json=given).status_code == 201


def moves_on(live: Live, number: int, stage: str) -> bool:
    """Ask for a stage; one that is left behind already may be refused. False when the time is over."""
    try:
        answer = live.api("PATCH", f"/returns/{number}", json={"stage": stage})
    except httpx.HTTPError:
        return False
    assert answer.is_success or answer.status_code == 422, answer.text
    return True


def once_but_for_kills(told: dict[object, list[str]]) -> None:
    """Each was told; only what was on its way at a kill may come again, and then as the same mail."""
    assert all(len(set(ids)) == 1 for ids in told.values()), "two mails say the same"
    assert sum(len(ids) - 1 for ids in told.values()) <= KILLS


def test_each_stage_of_a_return_is_mailed_once(made, customers_server):  # noqa: F811
    made.set_up()
    for kill in range(KILLS):
        with made.serving(end=signal.SIGKILL):
            if kill == 0:
                returns_asked_for(made, customers_server)
            until = time.monotonic() + random.uniform(0.1, 1.2)
            for stage, number in itertools.product(STAGES, range(1, RETURNS + 1)):
                if time.monotonic() > until or not moves_on(made, number, stage):
                    break
    with made.serving():
        for stage, number in itertools.product(STAGES, range(1, RETURNS + 1)):
            assert moves_on(made, number, stage)
        assert {one["stage"] for one in made.api("GET", "/returns").json()["items"]} == {"refunded"}
        expected = {(f"c{number}@example.com", stage) for number in range(1, RETURNS + 1) for stage in WORDS}
        in_time(lambda: expected <= set(told_of_stages(customers_server)))
        quiet(customers_server)
    told = told_of_stages(customers_server)
    assert set(told) == expected
    once_but_for_kills(told)


def told_of_stages(box: Postbox) -> dict[tuple[str, str], list[str]]:
    told = collections.defaultdict(list)
    for mail in list(box.mails):
        for stage, words in WORDS.items():
            if words in " ".join(mail.body.split("\n-- ")[0].split()):
                told[mail.recipient, stage].append(mail.message["Message-ID"])
    return told


def returns_asked_for(live: Live, box: Postbox) -> None:
    opened(live, RETURNS)
    for number in range(1, RETURNS + 1):
        assert live.api("POST", "/returns", json={"ticket": number, "reason": "Wet"}).status_code == 201
    quiet(box, 1)


def test_an_act_on_many_is_done_to_each_once_and_undone_once(made):  # noqa: F811
    made.set_up()
    with killed_later(made):
        opened(made, MANY)
        hold = {"q": "state:new", "state": "on_hold"}
        act = asked(made, "/acts", hold)["id"]
    asked_through_kills(made, "/acts", hold)
    with killed_later(made):
        told = until_phase(made, act, "done")
        assert (told["changed"], told["refused"], told["left_alone"]) == (MANY, 0, 0)
        asked(made, f"/acts/{act}/undo", {})
    asked_through_kills(made, f"/acts/{act}/undo", {})
    with made.serving():
        assert until_phase(made, act, "undone")["taken_back"] == MANY
        happened = collections.Counter((one["subject"]["number"], one["fact"]) for one in everything(made, "/activity"))
        assert {happened[number, "ticket.held"] for number in range(1, MANY + 1)} == {1}
        assert {one["state"] for one in everything(made, "/tickets")} == {"new"}


@contextlib.contextmanager
def killed_later(live: Live):
    """Serve, and kill it a moment after what was to be done."""
    with live.serving(end=signal.SIGKILL):
        yield
        time.sleep(random.uniform(0.0, 0.4))


def asked_through_kills(live: Live, path: str, given: dict) -> None:
    """Ask again and again, with a kill after each; the first time was before."""
    for _kill in range(KILLS - 1):
        with killed_later(live):
            asked(live, path, given)


def asked(live: Live, path: str, given: dict) -> dict:
    """Under a key, so that asking again after a kill is the same request."""
    answer = live.api("POST", path, headers={"Idempotency-Key": path}, json=given)
    assert answer.is_success, answer.text
    return answer.json()


def until_phase(live: Live, act: int, phase: str) -> dict:
    until = time.monotonic() + 60
    while True:
        told = live.api("GET", f"/acts/{act}").json()
        if told["phase"] == phase or time.monotonic() > until:
            assert told["phase"] == phase, told
            return told
        time.sleep(0.2)


def everything(live: Live, path: str) -> list[dict]:
    found, cursor = [], ""
    while True:
        page = live.api("GET", path, params={"limit": 100, **({"cursor": cursor} if cursor else {})}).json()
        found += page["items"]
        if not page["next"]:
            return found
        cursor = page["next"]


def test_everybody_who_waited_is_told_once(made, customers_server):  # noqa: F811
    made.set_up()
    for kill in range(KILLS):
        with made.serving(end=signal.SIGKILL):
            if kill == 0:
                some_wait(made, customers_server)
            answer = made.api("POST", "/issues/1/notify", json={"body": "It is there, {name}."})
            assert answer.status_code == 200
            time.sleep(random.uniform(0.0, 0.5))
    with made.serving():
        assert made.api("POST", "/issues/1/notify", json={"body": "It is there, {name}."}).json() == {"items": [], "voters": []}
        everybody = {f"{name}@example.com" for name in ("c1", "c2", "c3", "c4", "v1", "v2")}
        in_time(lambda: everybody <= set(told_of_the_end(customers_server)))
        quiet(customers_server)
        states = [one["state"] for one in everything(made, "/tickets")]
    told = told_of_the_end(customers_server)
    assert set(told) == everybody
    once_but_for_kills(told)
    assert not [mail for mail in customers_server.mails if b"SECRET-TITLE" in mail.raw]
    assert sorted(states) == ["closed", "resolved", "resolved", "resolved"]


def told_of_the_end(box: Postbox) -> dict[str, list[str]]:
    told = collections.defaultdict(list)
    for mail in list(box.mails):
        if re.search(r"It is there,|is there now", mail.body):
            told[mail.recipient].append(mail.message["Message-ID"])
    return told


def some_wait(live: Live, box: Postbox) -> None:
    """Three with a ticket, two of them merged, and two who only voted."""
    opened(live, 4)
    assert live.api("POST", "/issues", json={"kind": "feature", "title": "SECRET-TITLE"}).status_code == 201
    for number in (1, 2, 3):
        live.api("POST", f"/tickets/{number}/issue", json={"issue": 1})
    live.api("POST", "/tickets/4/merge", json={"into": 1})
    for name in ("v1", "v2"):
        live.api("POST", "/issues/1/votes", json={"email": f"{name}@example.com"})
    quiet(box, 1)
