"""One table of commands: what pages, palette and key sheet show stands in it, and is shown to nobody who may not do it."""

import re
from pathlib import Path

import pytest
from django.urls import resolve

from caseway.issues.actions import raise_issue
from caseway.ui.commands import COMMANDS
from caseway.workspaces.permissions import ACTS, may

pytestmark = pytest.mark.django_db
TEMPLATES = [path for path in Path("caseway").rglob("*.html") if "jinja2" in path.parts]
NAMED = re.compile(r"""(?:does=|doing\(|showing\(|key_of\(|words_of\(|else )"([a-z]+(?:-[a-z]+)?\.[a-z-]+|undo|follow|unfollow)\"""")
# What is loaded into pages, and pages that hold most commands.
PAGES = (
    "tickets", "tickets/1", "tickets/1/followers", "triage", "triage/issues", "issues", "issues/1", "issues/backlog", "board", "known-issues",
    "customers", "organisations", "products", "notices", "views", "returns", "ideas", "serials", "outbox", "held",
)  # fmt: skip


def test_templates_name_commands_of_the_table_and_have_no_keys_of_their_own():
    named = set()
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"data-key=|data-command=|data_key=|data_command=|\bkey=\"", text), path
        named |= set(NAMED.findall(text))
    assert named <= set(COMMANDS)
    # Triage and the places of the sidebar put the names together.
    made = {name for name in COMMANDS if name.startswith(("go.", "triage.", "issue-triage."))}
    without = {name for name, command in COMMANDS.items() if command.opens is None} - named - made
    assert not without, "commands that no page does"


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_needs_an_act_and_opens_a_page_that_needs_no_other(command):
    assert command.act in ACTS
    assert not command.many or command.opens is None
    if command.opens is not None:
        assert resolve(f"/w/acme/{command.opens}").func.act == command.act


@pytest.mark.parametrize("role", ["vera", "olga", "maya", "ada"])
def test_nobody_is_shown_what_they_may_not_do(role, request, acme, ticket, olga, beacon, browser_of):
    raise_issue(acme, by=olga, title="Export stops", product=beacon, kind="feature")
    member = request.getfixturevalue(role)
    browser = browser_of(member)
    for path in PAGES:
        page = browser.get(f"/w/acme/{path}").content.decode()
        shown = set(re.findall(r'data-does="([^"]+)"', page))
        assert len(shown) > 10, path
        assert {name for name in shown if not may(member, COMMANDS[name].act)} == set(), path
        keys = [COMMANDS[name].key for name in shown if COMMANDS[name].key and not name.startswith(("tickets.", "issues.", "help."))]
        assert len(keys) == len(set(keys)), (path, sorted(shown))


@pytest.mark.parametrize("role, has_macros", [("vera", False), ("olga", False), ("maya", True)])
def test_the_table_is_told_as_far_as_a_role_reaches(role, has_macros, request, browser_of):
    member = request.getfixturevalue(role)
    answer = browser_of(member).get("/w/acme/commands")
    told = {command["id"]: command for command in answer.json()["commands"]}
    assert ("settings.macros" in told) is has_macros
    assert told["go.tickets"] == {
        "id": "go.tickets",
        "group": "Go to",
        "words": "Tickets",
        "also": "inbox",
        "key": "g t",
        "address": "/w/acme/tickets",
    }
    assert {name for name in told if not may(member, COMMANDS[name].act)} == set()
    assert "private" in answer["Cache-Control"]


def test_a_page_names_the_table_by_what_it_depends_on(olga, ticket, browser_of):
    page = browser_of(olga).get("/w/acme/tickets").content.decode()
    assert re.search(r'data-src="/w/acme/commands\?en-agent-[0-9a-f]{8}"', page)
