"""A folder that keeps what it acknowledged: file and folder are synced before a row may point to them."""

import os

from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    def _save(self, name, content):
        saved = super()._save(name, content)
        path = self.path(saved)
        with open(path, "rb") as file:
            os.fsync(file.fileno())
        _sync_folders(os.path.dirname(path), str(self.location))
        return saved


def _sync_folders(folder: str, top: str) -> None:
    """A new name lives in its folder's entry, and a new folder in its parent's."""
    while True:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if os.path.samefile(folder, top):
            return
        folder = os.path.dirname(folder)
