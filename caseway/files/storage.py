"""A folder that keeps what it acknowledged: file and folder are synced before a row may point to them."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    def save_all(self, contents: Mapping[str, bytes]) -> list[str]:
        """Store each under its name, or one near it that is free; all are written before the first is waited for."""
        saved = [self._write(name, ContentFile(content)) for name, content in contents.items()]
        self._sync(saved)
        return saved

    def _save(self, name, content):
        saved = self._write(name, content)
        self._sync([saved])
        return saved

    def _write(self, name, content):
        return super()._save(name, content)

    def _sync(self, names: list[str]) -> None:
        """A new name lives in its folder's entry, and a new folder in its parent's."""
        paths = [Path(self.path(name)) for name in names]
        folders = {folder for path in paths for folder in path.parents if folder.is_relative_to(self.location)}
        for path in (*paths, *folders):
            sync(path)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
