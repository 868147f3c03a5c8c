"""One IMAP connection through the guard: everything by UID, nothing marked by reading it."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from imap_tools import BaseMailBox
from imap_tools.errors import MailboxFetchError, MailboxLoginError, UnexpectedCommandStatusError
from imap_tools.utils import check_command_status, encode_folder

from caseway.outside.connecting import connect

TIMEOUT = 60.0
LOOK = re.compile(rb"UID (\d+)")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
# So many UIDs in one command: some servers refuse long lines.
AT_ONCE = 200


@dataclass(frozen=True)
class Access:
    """Where a mailbox is and how one gets in; either a password or a token."""

    host: str
    port: int
    security: str
    user: str
    password: str = ""
    xoauth2: str = ""

    def __repr__(self):
        return f"Access({self.user}@{self.host}:{self.port})"


@dataclass(frozen=True)
class Seen:
    """What is known of a mail before it is fetched."""

    uid: int
    size: int
    arrived_at: datetime | None


class Line(BaseMailBox):
    """imap-tools' mailbox on a socket of ours. Raises OSError and IMAP errors, as `troubles` knows them."""

    def __init__(self, access: Access, timeout: float = TIMEOUT):
        self._access, self._timeout = access, timeout
        super().__init__()
        try:
            self._sign_in()
        except BaseException:
            self.hang_up()
            raise

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        kind = _TlsClient if self._access.security == "tls" else _Client
        client = kind(self._access.host, self._access.port, timeout=self._timeout)
        if self._access.security == "starttls":
            client.starttls(ssl.create_default_context())
        return client

    def _sign_in(self) -> None:
        if not self._access.xoauth2:
            self.login(self._access.user, self._access.password, initial_folder=None)
            return
        try:
            self.client.authenticate("XOAUTH2", lambda _challenge: self._access.xoauth2.encode())
        except imaplib.IMAP4.error as error:
            if isinstance(error, imaplib.IMAP4.abort):
                raise
            raise MailboxLoginError(command_result=("NO", [str(error).encode()]), expected="OK") from error

    def interrupt(self) -> None:
        """From another thread: whoever waits for the server waits no more."""
        with suppress(OSError):
            self.client.sock.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        with suppress(OSError):
            self.client.shutdown()

    # Looking --------------------------------------------------------------------------------------------------------------------

    def open(self, folder: str) -> int:
        """Select a folder; returns its UIDVALIDITY, 0 for servers that have none."""
        self.folder.set(folder)
        _kind, found = self.client.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    def next_uid(self, folder: str) -> int:
        return int(self.folder.status(folder, ["UIDNEXT"]).get("UIDNEXT", 1))

    def uids_from(self, uid: int) -> list[int]:
        """All UIDs from this one on, in their order."""
        # `n:*` always names the last mail, even where it is below n.
        return sorted({int(found) for found in self.uids(f"UID {max(1, uid)}:*") if int(found) >= uid})

    def have(self, uids: Iterable[int]) -> list[int]:
        """Those that are still in the folder."""
        return sorted({int(found) for part in _parts(uids) for found in self.uids(f"UID {part}")})

    def look_at(self, uids: Iterable[int]) -> list[Seen]:
        found: dict[int, Seen] = {}
        for part in _parts(uids):
            for line in self._fetch(part, "(UID RFC822.SIZE INTERNALDATE)"):
                head = line[0] if isinstance(line, tuple) else line
                if isinstance(head, bytes) and (uid := LOOK.search(head)) and (size := SIZE.search(head)):
                    found[int(uid[1])] = Seen(int(uid[1]), int(size[1]), _arrival(head))
        return [found[uid] for uid in sorted(found)]

    def raw(self, uid: int) -> bytes | None:
        """The mail's bytes as they are; None when it is gone meanwhile."""
        for line in self._fetch(str(uid), "(UID BODY.PEEK[])"):
            if isinstance(line, tuple) and (found := LOOK.search(line[0])) and int(found[1]) == uid:
                return line[1]
        return None

    def _fetch(self, uids: str, what: str) -> list:
        result = self.client.uid("fetch", uids, what)
        check_command_status(result, MailboxFetchError)
        return [line for line in result[1] if line]

    # Clearing -------------------------------------------------------------------------------------------------------------------

    def remove(self, uids: Iterable[int]) -> None:
        """Delete just these, also where a server knows no UID EXPUNGE."""
        uids = list(uids)
        for part in _parts(uids):
            self._do("STORE", part, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self.client.capabilities:
                self._do("EXPUNGE", part)
        if "UIDPLUS" not in self.client.capabilities and {int(uid) for uid in self.uids("DELETED")} <= set(uids):
            # A plain EXPUNGE takes whatever anybody marked, so it waits until only ours are marked.
            check_command_status(self.client.expunge(), UnexpectedCommandStatusError)

    def put_into(self, uids: Iterable[int], folder: str) -> None:
        """Move these to another folder."""
        for part in _parts(uids):
            if "MOVE" in self.client.capabilities:
                self._do("MOVE", part, _quoted(folder))
            else:
                self._do("COPY", part, _quoted(folder))
                self.remove(_numbers(part))

    def mark_read(self, uids: Iterable[int]) -> None:
        for part in _parts(uids):
            self._do("STORE", part, "+FLAGS.SILENT", r"(\Seen)")

    def make_folder(self, folder: str) -> None:
        if not self.folder.exists(folder):
            self.folder.create(folder)

    def _do(self, command: str, *words: str) -> None:
        check_command_status(self.client.uid(command, *words), UnexpectedCommandStatusError)

    # Waiting --------------------------------------------------------------------------------------------------------------------

    @property
    def can_idle(self) -> bool:
        return "IDLE" in self.client.capabilities


class _Client(imaplib.IMAP4):
    def _create_socket(self, timeout):
        return connect(self.host, self.port, timeout)


class _TlsClient(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout):
        made = connect(self.host, self.port, timeout)
        try:
            return self.ssl_context.wrap_socket(made, server_hostname=self.host)
        except BaseException:
            made.close()
            raise

    def __init__(self, host: str, port: int, timeout: float):
        super().__init__(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)


def _parts(uids: Iterable[int]) -> Iterator[str]:
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ",".join(map(str, ordered[start : start + AT_ONCE]))


def _numbers(part: str) -> list[int]:
    return [int(number) for number in part.split(",")]


def _quoted(folder: str) -> str:
    return encode_folder(folder).decode("ascii")


def _arrival(head: bytes) -> datetime | None:
    found = re.search(rb'INTERNALDATE "([^"]{20,40})"', head)
    try:
        return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z") if found else None
    except ValueError:
        return None
