"""A call finds the customer, pops for the ringing agent alone, and becomes a ticket without a mouse."""

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import listening, sign_in
from tests.e2e.live import Live

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def dan(live):
    """A second member of Acme."""
    words = ["--workspace", live.workspace, "--name", "Acme", "--email", "dan@acme.test", "--person", "Dan Bau", "--password-stdin"]
    live.run("setup", *words, given=live.password + "\n")
    return Live(live.data, live.port, live.smtp_port, email="dan@acme.test")


def extension(page, live, number):
    page.goto(f"{live.url}/w/acme/settings/my-telephone")
    page.fill("[name=extensions]", number)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


def test_a_call_pops_at_the_ringing_agent_only_and_becomes_a_ticket_by_keyboard(live, dan, visit, page, violations):
    live.api("POST", "/customers", json={"name": "Rita Rahn", "phones": ["+49 171 2345678"]}).raise_for_status()
    page.goto(f"{live.url}/w/acme/settings/telephone")
    page.get_by_role("button", name="Make the address").click()
    address = page.locator("copy-button").get_attribute("data-text")
    other = visit()
    sign_in(other, dan, dan.password)
    extension(page, live, "21")
    extension(other, live, "22")
    for one in (page, other):
        one.goto(f"{live.url}/w/acme/tickets")
        listening(one)

    told = {"event": "newCall", "from": "0171/234-5678", "to": "030 901820", "direction": "in", "callId": "e2e-1", "user": "21"}
    assert httpx.post(address, data=told).json() == {}
    expect(page.get_by_text("Rita Rahn is calling")).to_be_visible()
    assert violations(page) == []
    other.wait_for_timeout(1500)
    assert other.get_by_text("is calling").count() == 0 and "Rita" not in other.locator("#ringing").inner_text()

    page.keyboard.press("y")
    expect(page.locator("#person")).to_contain_text("Rita Rahn")
    expect(page.locator("[name=who]")).to_have_value("0171/234-5678")
    httpx.post(
        address, content=json.dumps({**told, "event": "answer", "answeringNumber": "21"}), headers={"Content-Type": "application/json"}
    )
    page.keyboard.type("The kettle drips at the hinge.")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/w/acme/tickets/\d+$"))
    number = page.url.rpartition("/")[2]
    httpx.post(address, data={**told, "event": "hangup", "cause": "normalClearing"})
    ticket = live.api("GET", f"/tickets/{number}").json()
    assert (ticket["channel"], ticket["requester"]["name"]) == ("phone", "Rita Rahn")
    page.goto(f"{live.url}/w/acme/calls")
    row = page.locator("li.row", has_text="Rita Rahn")
    expect(row).to_contain_text(f"#{number}")
    expect(row).to_contain_text("Talked")
    assert violations(page) == []


def test_the_bridge_for_asterisk_does_what_the_docs_say(live, page, tmp_path):
    """The script as it stands in the documentation, run as Asterisk would run it."""
    page.goto(f"{live.url}/w/acme/settings/telephone")
    page.get_by_role("button", name=re.compile("Make .* address")).click()
    (tmp_path / "address").write_text(f"CASEWAY={page.locator('copy-button').get_attribute('data-text')}\n")
    text = (ROOT / "docs/running/telephone.md").read_text()
    script = re.search(r"```\n(#!/bin/sh\n.*?)```", text, re.DOTALL)[1].replace("/etc/caseway-call", str(tmp_path / "address"))
    bridge = tmp_path / "caseway-call"
    bridge.write_text(script)
    bridge.chmod(0o755)

    def say(*words):
        return subprocess.run([bridge, *words], capture_output=True, text=True, check=False).stdout.strip()

    assert say("newCall", "in", "0171 999 888 7", "901820", "a-1", "21,22") == ""
    say("answer", "in", "", "", "a-1", "", "21")
    say("hangup", "in", "", "", "a-1", "", "", "normalClearing")
    page.goto(f"{live.url}/w/acme/calls")
    row = page.locator("li.row", has_text="0171 999 888 7")
    expect(row).to_contain_text("Talked")
    row.get_by_role("button", name="Reject calls from 0171 999 888 7").click()
    assert say("newCall", "in", "0171 999 888 7", "901820", "a-2", "21") == "reject"
