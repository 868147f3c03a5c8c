"""Writing a backup while the installation runs: one snapshot of all rows, the files they name, verified at the end."""

import contextlib
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils.timezone import now

from caseway.files.models import File
from caseway.files.storage import sync
from caseway.project.backups.reading import Backup
from caseway.project.backups.shape import FORMAT, MANIFEST, columns, migrations, tables

AT_ONCE = 1000
# PostgreSQL keeps JSON's keys in an order of its own; sorted, equal rows have equal bytes.
_pack = msgspec.msgpack.Encoder(order="deterministic").encode


def back_up(target: Path) -> dict[str, Any]:
    """Write everything into one file. It appears under its name only when it is whole, synced and verified."""
    partial = target.with_name(target.name + ".partial")
    try:
        with tarfile.open(partial, "w") as tar, _snapshot():
            told = {model._meta.db_table: _add_table(tar, model) for model in tables()}
            files = _add_files(tar)
            manifest = {"format": FORMAT, "made_at": now().isoformat(), "migrations": migrations(), "tables": told, "files": files}
            _add(tar, MANIFEST, json.dumps(manifest).encode())
        sync(partial)
        Backup(partial).verify()
        partial.rename(target)
        sync(target.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    rows = sum(table["rows"] for table in told.values())
    return {"file": str(target), "tables": len(told), "rows": rows, "files": files, "bytes": target.stat().st_size, "verified": True}


@contextlib.contextmanager
def _snapshot() -> Iterator[None]:
    """All reads see one moment; nobody who writes has to wait."""
    begin = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _add_table(tar: tarfile.TarFile, model: type[models.Model]) -> dict[str, Any]:
    """Stream one table into the archive; returns how many rows it has and their hash."""
    names = [field.attname for field in columns(model)]
    digest, rows = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as stream:
        for batch in _batches(model, names):
            packed = _pack(batch)
            chunk = len(packed).to_bytes(4, "big") + packed
            digest.update(chunk)
            stream.write(chunk)
            rows += len(batch)
        _add(tar, f"tables/{model._meta.db_table}", stream)
    return {"rows": rows, "columns": names, "sha256": digest.hexdigest()}


def _batches(model: type[models.Model], names: list[str]) -> Iterator[list]:
    """Rows by rising key, some at a time: neither database needs a cursor of its own for that."""
    key = model._meta.pk.attname
    last = None
    while True:
        found = model._base_manager.order_by(key)
        if last is not None:
            found = found.filter(**{f"{key}__gt": last})
        batch = [[_plain(value) for value in row] for row in found.values_list(*names)[:AT_ONCE]]
        if not batch:
            return
        yield batch
        last = batch[-1][names.index(key)]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _add_files(tar: tarfile.TarFile) -> int:
    """The files that the rows name; files are never changed, so they belong to any moment after their row."""
    count = 0
    for path, size in File.objects.order_by("pk").values_list("path", "size").iterator(chunk_size=AT_ONCE):
        with default_storage.open(path) as source:
            entry = tarfile.TarInfo(f"files/{path}")
            entry.size = size
            tar.addfile(entry, source)
        count += 1
    return count


def _add(tar: tarfile.TarFile, name: str, content: bytes | BinaryIO | Any) -> None:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    entry = tarfile.TarInfo(name)
    entry.size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    tar.addfile(entry, stream)
