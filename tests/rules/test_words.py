"""What the product promises in its documents stands there, and nothing else: commands, environment, facts, roles; links lead somewhere."""

import re
from pathlib import Path

import pytest

from caseway.activity.facts import fact_names
from caseway.cli.arguments import parser
from caseway.workspaces.permissions import ACTS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DOCS = "\n".join(path.read_text() for path in PAGES)


def commands():
    return sorted(parser()._subparsers._group_actions[0].choices)


def table_of(page, heading):
    return (ROOT / "docs" / page).read_text().split(heading)[1].split("\n## ")[0]


def test_the_table_of_commands_is_complete_and_names_no_other():
    assert sorted(re.findall(r"`caseway (\w+)`", table_of("running/configuration.md", "## Commands"))) == commands()


def environment():
    return sorted(set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", (ROOT / "caseway/project/config.py").read_text())))


def test_the_table_of_the_environment_is_complete_and_names_no_other():
    table = table_of("running/configuration.md", "# Configuration")
    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)) == environment()


def test_every_fact_stands_once_in_the_glossary_and_no_other():
    assert sorted(re.findall(r"`([a-z_]+\.[a-z_]+)`", table_of("glossary.md", "## Facts"))) == fact_names()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("act, role", ACTS.items())
def test_the_table_of_roles_is_the_one_that_holds(act, role):
    ranks = ["viewer", "agent", "manager", "admin"]
    cells = ["yes" if ranks.index(name) >= ranks.index(role) else "–" for name in ranks]
    assert f"| `{act}` | " + " | ".join(cells) + " |" in DOCS


def test_the_table_of_roles_has_no_act_that_does_not_exist():
    table = (ROOT / "docs/running/roles.md").read_text()
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", table, re.MULTILINE)) == set(ACTS)
