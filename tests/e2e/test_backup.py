"""Backup while people work, restore elsewhere, on the same database and on the other: equal, and no old mail leaves."""

import json
import shutil
import tarfile
import threading
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import in_time
from tests.e2e.live import Live, installation
from tests.postbox import Postbox

OWN_FIELDS = (
    {"key": "cost", "type": "number"},
    {"key": "bought", "type": "date"},
    {"key": "policy", "type": "text"},
    {"key": "shops", "type": "several", "choices": [{"label": "Berlin"}, {"label": "Online"}]},
)
FILLED_IN = {"cost": 12.1, "bought": "2026-05-31", "policy": "Größe 12", "shops": ["berlin", "online"]}


def manifest(path: Path) -> dict:
    with tarfile.open(path) as tar:
        return json.loads(tar.extractfile("manifest.json").read())


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    """A backup made while tickets were opened; a reply was still owed to a customer's server at that time."""
    home = tmp_path_factory.mktemp("backup")
    # A mail server that nobody runs: replies wait.
    made = installation(home / "data", EMAIL_URL="smtp://127.0.0.1:9")
    made.set_up()
    with made.serving():
        stop = threading.Event()

        opened = []

        def work():
            while not stop.is_set():
                number = len(opened) + 1
                ticket = {"subject": f"Report {number}", "body": "It stops.", "requester": {"email": f"c{number}@northwind.test"}}
                assert made.api("POST", "/tickets", json=ticket).status_code == 201
                opened.append(number)

        worker = threading.Thread(target=work)
        for field in OWN_FIELDS:
            assert made.api("POST", "/fields", json={"kind": "ticket", "label": field["key"], **field}).status_code == 201
        first = {"subject": "First", "body": "Hello.", "requester": {"email": "rita@northwind.test"}, "fields": FILLED_IN}
        assert made.api("POST", "/tickets", json=first).status_code == 201
        made.api("POST", "/tickets/1/messages", json={"kind": "reply", "body": "OLD-REPLY"})
        file = made.api("POST", "/attachments", files={"file": ("a.txt", b"attached words")}).json()
        made.api("POST", "/tickets/1/messages", json={"kind": "note", "body": "see file", "attachments": [file["id"]]})
        worker.start()
        assert in_time(lambda: len(opened) > 10)
        told = json.loads(made.run("backup", str(home / "all.tar")))
        stop.set()
        worker.join()
    assert told["verified"] and told["files"] == 1
    return home / "all.tar"


def restored_at(home: Path, backup: Path, **environment: str) -> Live:
    made = installation(home, **environment)
    assert json.loads(made.run("restore", str(backup)))["verified"]
    return made


@pytest.fixture(scope="module")
def restored(backup, tmp_path_factory):
    """On SQLite; who changes it takes a copy."""
    return restored_at(tmp_path_factory.mktemp("restored") / "data", backup)


@pytest.fixture
def restored_on_postgres(backup, tmp_path, database):
    return restored_at(tmp_path / "data", backup, DATABASE_URL=database)


@pytest.mark.parametrize("where", ["restored", "restored_on_postgres"])
def test_what_is_restored_equals_what_was_there(backup, tmp_path, request, where):
    made = request.getfixturevalue(where)
    made.run("backup", str(tmp_path / "again.tar"))
    before, after = manifest(backup)["tables"], manifest(tmp_path / "again.tar")["tables"]
    # What was owed has been done meanwhile, so that nothing of it is owed to anybody any more.
    still = {name for name in before if not name.startswith(("activity_reaction", "mail_", "notices_", "intake_"))}
    assert {name: after[name]["sha256"] for name in still} == {name: before[name]["sha256"] for name in still}
    assert after["tickets_ticket"]["rows"] > 5
    assert [after[f"fields_{name}"]["rows"] for name in ("customfield", "fieldchoice", "fieldvalue")] == [4, 2, 5]


def test_no_old_mail_leaves_after_a_restore_and_new_mail_does(restored, tmp_path, postbox_like):
    shutil.copytree(restored.data, tmp_path / "data")
    made = installation(tmp_path / "data", EMAIL_URL=postbox_like.url)
    made.token = json.loads(made.run("token", "--workspace", "acme", "--email", "olga@acme.test"))["token"]
    with made.serving():
        time.sleep(3)
        assert postbox_like.mails == []
        answered = made.api("POST", "/tickets/1/messages", json={"kind": "reply", "body": "NEW-REPLY"})
        assert answered.status_code == 201
        assert in_time(lambda: b"NEW-REPLY" in all_of(postbox_like))
    assert b"\nOLD-REPLY" not in all_of(postbox_like)


def all_of(box: Postbox) -> bytes:
    return b"".join(mail.raw for mail in box.mails)


@pytest.fixture
def postbox_like():
    box = Postbox()
    box.start()
    yield box
    box.stop()


def test_a_damaged_backup_and_a_full_house_are_refused(backup, restored, tmp_path):
    damaged = tmp_path / "damaged.tar"
    content = bytearray(backup.read_bytes())
    content[len(content) // 3] ^= 0xFF
    damaged.write_bytes(bytes(content))
    made = installation(tmp_path / "data")
    with pytest.raises(AssertionError, match="nothing was restored"):
        made.run("restore", str(damaged))
    with pytest.raises(AssertionError, match="not empty"):
        restored.run("restore", str(backup))
