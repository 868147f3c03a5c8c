"""Reading a backup, and making sure that it is whole."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import msgspec

from caseway.project.backups.shape import FORMAT, MANIFEST, BackupError

_unpack = msgspec.msgpack.Decoder().decode


class Backup:
    def __init__(self, path: Path):
        try:
            self._tar = tarfile.open(path, "r")  # noqa: SIM115  (read from as long as the backup is)
            self._members = {member.name: member for member in self._tar.getmembers()}
        except (OSError, tarfile.TarError) as error:
            raise BackupError(f"{path} cannot be read as a backup: {error}.") from error

    @cached_property
    def manifest(self) -> dict[str, Any]:
        try:
            found = json.loads(self._open(MANIFEST).read())
        except ValueError as error:
            raise BackupError("The backup's list of contents is damaged.") from error
        if found.get("format") != FORMAT:
            raise BackupError("This backup was written by another release, whose format this one does not know.")
        return found

    def verify(self) -> None:
        """Every table and file is there and unchanged. Raises BackupError."""
        try:
            self._verify()
        except (msgspec.DecodeError, tarfile.TarError, EOFError, KeyError, ValueError) as error:
            raise BackupError(f"The backup is damaged: {error}.") from error

    def _verify(self) -> None:
        for name, told in self.manifest["tables"].items():
            digest, rows = hashlib.sha256(), 0
            for chunk in self._chunks(name):
                digest.update(len(chunk).to_bytes(4, "big") + chunk)
                rows += len(_unpack(chunk))
            if (rows, digest.hexdigest()) != (told["rows"], told["sha256"]):
                raise BackupError(f"The backup is damaged: the rows of {name} are not those that were written.")
        for row in self.dicts("files_file"):
            digest = hashlib.sha256()
            with self.file(row["path"]) as content:
                while part := content.read(2**20):
                    digest.update(part)
            if digest.hexdigest() != row["sha256"]:
                raise BackupError(f"The backup is damaged: the file “{row['filename']}” is not the one that was written.")

    def batches(self, table: str) -> Iterator[list]:
        for chunk in self._chunks(table):
            yield _unpack(chunk)

    def dicts(self, table: str) -> Iterator[dict[str, Any]]:
        names = self.manifest["tables"][table]["columns"]
        for batch in self.batches(table):
            for row in batch:
                yield dict(zip(names, row, strict=True))

    def file(self, path: str) -> IO[bytes]:
        return self._open(f"files/{path}")

    def _chunks(self, table: str) -> Iterator[bytes]:
        with self._open(f"tables/{table}") as stream:
            while head := stream.read(4):
                size = int.from_bytes(head, "big")
                chunk = stream.read(size)
                if len(head) < 4 or len(chunk) < size:
                    raise BackupError(f"The backup is damaged: {table} ends early.")
                yield chunk

    def _open(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        stream = self._tar.extractfile(member) if member else None
        if stream is None:
            raise BackupError(f"The backup is damaged: {name} is missing.")
        return stream
