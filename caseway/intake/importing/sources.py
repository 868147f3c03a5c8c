"""Old mail in files, oldest first: a maildir with its subfolders, or an mbox."""

import mailbox
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

# The head of a mail is looked at for its date only.
HEAD_BYTES = 64 * 2**10
_DATE = re.compile(rb"^Date:[ \t]*([^\r\n]+(?:\r?\n[ \t][^\r\n]+)*)", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class NoSuchSource(Exception):
    """Nothing that could be imported; the text says what was expected."""


@dataclass(frozen=True)
class Found:
    """A mail that can be read when its turn comes."""

    at: datetime
    place: object


class Maildir:
    def __init__(self, path: Path):
        folders = [path, *(found.parent for found in sorted(path.rglob("cur")) if found.parent != path)]
        self._folders = [folder for folder in folders if (folder / "cur").is_dir()]
        if not self._folders:
            raise NoSuchSource(f"{path} is no maildir: it has no folder “cur”.")

    def found(self) -> list[Found]:
        files = (Path(entry.path) for folder in self._folders for part in ("cur", "new") for entry in _files(folder / part))
        return sorted((Found(_date(_head(file)), file) for file in files), key=lambda one: (one.at, str(one.place)))

    def raw(self, found: Found) -> bytes:
        return Path(str(found.place)).read_bytes()


class Mbox:
    def __init__(self, path: Path):
        if not path.is_file():
            raise NoSuchSource(f"{path} is no mbox file.")
        self._box = mailbox.mbox(path, create=False)
        if path.stat().st_size and not len(self._box):
            raise NoSuchSource(f"{path} is no mbox file: no line in it begins with “From ”.")

    def found(self) -> list[Found]:
        # A file is in the order of arrival, which is right even where dates are not.
        return [Found(datetime.fromtimestamp(position, UTC), key) for position, key in enumerate(self._box.keys())]

    def raw(self, found: Found) -> bytes:
        return _FROM.sub(rb"\1", self._box.get_bytes(found.place))  # type: ignore[arg-type]


FORMATS: dict[str, type[Maildir] | type[Mbox]] = {"maildir": Maildir, "mbox": Mbox}


def _files(folder: Path) -> Iterator[os.DirEntry]:
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if entry.is_file() and not entry.name.startswith("."))


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(HEAD_BYTES)


def _date(head: bytes) -> datetime:
    found = _DATE.search(head.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
    try:
        read = parsedate_to_datetime(found[1].decode("ascii", "replace")) if found else None
    except (ValueError, OverflowError, IndexError):
        read = None
    if read is None:
        return datetime.fromtimestamp(0, UTC)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
