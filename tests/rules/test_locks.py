"""What gets installed is pinned by hash, and no file says from where: that is the business of whoever installs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==(\S+)", re.M | re.I)
NAMES_A_SOURCE = re.compile(
    r"(?:^|[\s\"'])(?:--(?:extra-)?index-url|--find-links|-f|index-url|registry|\"resolved\")\s*[=: ]\s*[\"']?\S*://", re.M
)
ADDRESS = re.compile(r"\w+://[^\s'\",]+")


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def configured_sources():
    """The hosts that this machine installs from."""
    settings = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    settings += [f"{name}={value}" for name, value in os.environ.items()]
    named = [line for line in settings if re.match(r"[^=]*(index[-_]url|registry)[^=]*=", line, re.I)]
    return {urlsplit(address).hostname for line in named for address in ADDRESS.findall(line)} - {None, "localhost", "127.0.0.1"}


def pins(lock):
    return dict(PINNED.findall(lock.read_text()))


def test_there_is_a_lock_for_each_purpose():
    assert [lock.stem for lock in LOCKS] == ["dev", "node", "run", "uv"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_pinned_package_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", lock.read_text(), flags=re.M).strip())
    assert [entry.splitlines()[0] for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


def test_tests_run_on_the_versions_that_people_run():
    run, dev = (pins(ROOT / "requirements" / f"{name}.txt") for name in ("run", "dev"))
    assert run.items() <= dev.items()


def test_every_npm_package_is_pinned_by_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_no_lock_names_an_address():
    found = {lock.name: ADDRESS.findall(lock.read_text()) for lock in LOCKS}
    # Addresses of people who ask for money are allowed in it, those of files are not.
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    found["package-lock.json"] = [name for name, entry in packages.items() if "resolved" in entry]
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize("option", ["--index-url", "--extra-index-url", "--find-links", "index-url", "registry"])
def test_an_option_that_names_a_source_would_be_found(option):
    assert NAMES_A_SOURCE.search(f"\n{option}=https://packages.test/simple")
    assert NAMES_A_SOURCE.search(f"pip install {option} https://packages.test/simple")


def test_no_file_says_where_packages_come_from():
    hosts = configured_sources()
    named = []
    for path in tracked_files():
        text = path.read_text(errors="replace")
        if NAMES_A_SOURCE.search(text) or any(host in text for host in hosts):
            named.append(str(path.relative_to(ROOT)))
    assert named == []
