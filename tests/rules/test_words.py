"""What the product promises in its documents stands there: commands, environment, facts, roles."""

import re
from pathlib import Path

import pytest

from caseway.activity.facts import fact_names
from caseway.cli.arguments import parser
from caseway.workspaces.permissions import ACTS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])


def commands():
    return sorted(parser()._subparsers._group_actions[0].choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command):
    assert f"caseway {command}" in DOCS


def environment():
    return sorted(set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", (ROOT / "caseway/project/config.py").read_text())))


@pytest.mark.parametrize("name", environment())
def test_every_variable_of_the_environment_is_documented(name):
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("name", fact_names())
def test_every_fact_is_documented(name):
    assert f"`{name}`" in DOCS


@pytest.mark.parametrize("act, role", ACTS.items())
def test_the_table_of_roles_is_the_one_that_holds(act, role):
    ranks = ["viewer", "agent", "manager", "admin"]
    cells = ["yes" if ranks.index(name) >= ranks.index(role) else "–" for name in ranks]
    assert f"| `{act}` | " + " | ".join(cells) + " |" in DOCS


def test_the_table_of_roles_has_no_act_that_does_not_exist():
    table = (ROOT / "docs/running/roles.md").read_text()
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", table, re.MULTILINE)) == set(ACTS)
