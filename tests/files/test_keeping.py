"""What is kept is on the disk before its row is, and many files wait for it together."""

import os
from pathlib import Path

import pytest

from caseway.files.keeping import Given, keep, keep_all
from caseway.files.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def synced(monkeypatch):
    """Where the disk was waited for, in order."""
    paths, sync = [], os.fsync

    def spy(handle):
        paths.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    monkeypatch.setattr("caseway.files.storage.os.fsync", spy)
    return paths


@pytest.fixture(params=["folder", "memory"])
def storage(request, settings, tmp_path):
    backends = {
        "folder": {"BACKEND": "caseway.files.storage.DurableFileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
        "memory": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": backends[request.param]}
    return tmp_path / "files"


def test_each_of_many_is_what_was_given(acme, storage):
    given = [Given(f"content {number}".encode(), f"{number}.txt", "text/plain") for number in range(30)]
    made = keep_all(acme.pk, given)
    assert [(file.read(), file.filename, file.content_type) for file in made] == [
        (one.content, one.filename, one.content_type) for one in given
    ]
    assert File.objects.count() == len({file.token for file in made}) == len({file.path for file in made}) == 30
    assert keep_all(acme.pk, []) == []


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_a_file_and_every_folder_above_it_is_synced(acme, storage, synced):
    path = storage / keep(acme.pk, b"x", filename="x.txt").path
    assert set(synced) == {path, *(folder for folder in path.parents if folder.is_relative_to(storage))}


@pytest.mark.parametrize("storage", ["folder"], indirect=True)
def test_many_sync_their_folders_once(acme, storage, synced):
    made = keep_all(acme.pk, [Given(b"x", "x.txt")] * 200)
    assert {storage / file.path for file in made} <= set(synced)
    assert len(synced) == 200 + 3
