"""A real IMAP server on a port of its own, and a wire to it that can be cut."""

import contextlib
import imaplib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest

from scripts.imap_server import MISSING, find, main
from tests.certificates import Certificate
from tests.ports import free_port

PASSWORD = "open sesame"
READY_SECONDS = 60

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
{tls}
disable_plaintext_auth = no
mail_location = maildir:{home}/mails/%u
mail_max_userip_connections = 0
auth_failure_delay = 0
auth_mechanisms = plain login{mechanisms}
passdb {{
  driver = passwd-file
  args = scheme=plain {home}/users
}}
{oauth}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mails/%u
}}
first_valid_uid = 1
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  client_limit = 1000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2.conf
}}
"""
TLS = """
ssl = yes
ssl_cert = <{certificate.certificate}
ssl_key = <{certificate.key}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}
username_attribute = email
username_format = %u
active_attribute = active
active_value = true
"""


class Dovecot:
    """Maildirs under `home`; any user signs in with PASSWORD, or with a token that `introspection` finds active."""

    def __init__(self, home: Path, introspection: str = "", certificate: Certificate | None = None):
        self.home, self.port, self.tls_port = home, free_port(), free_port() if certificate else 0
        user, group = ("nobody", "nogroup") if os.geteuid() == 0 else (str(os.getuid()), str(os.getgid()))
        for folder in (home, home / "run", home / "mails"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        (home / "mails").chmod(0o777)
        (home / "users").write_text("".join(f"{name}:{PASSWORD}\n" for name in ("support@acme.test", "sales@acme.test", "old@acme.test")))
        (home / "oauth2.conf").write_text(INTROSPECTION.format(url=introspection))
        oauth = OAUTH.format(home=home) if introspection else ""
        mechanisms = " xoauth2" if introspection else ""
        tls = TLS.format(certificate=certificate) if certificate else "ssl = no"
        who = {"user": user, "group": group, "oauth": oauth, "mechanisms": mechanisms}
        config = CONFIG.format(home=home, port=self.port, tls=tls, tls_port=self.tls_port, **who)
        if os.geteuid() != 0:
            me = subprocess.check_output(["id", "-un"], text=True).strip()
            config += f"default_internal_user = {me}\ndefault_login_user = {me}\nservice imap-login {{\n  chroot =\n}}\n"
        (home / "dovecot.conf").write_text(config)

    def start(self) -> None:
        self._process = subprocess.Popen([find() or "", "-F", "-c", str(self.home / "dovecot.conf")], start_new_session=True)
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error), self.signed_in():
                return
            time.sleep(0.05)
        raise AssertionError(f"Dovecot did not start: {(self.home / 'log').read_text()[-2000:]}")

    def stop(self) -> None:
        # It takes a second to end by itself, and nothing of it is wanted any more.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    @contextlib.contextmanager
    def signed_in(self, user: str = "support@acme.test", folder: str = "INBOX"):
        with self._client(user) as client:
            if client.select(folder)[0] != "OK":
                raise FileNotFoundError(folder)
            yield client

    def _client(self, user: str) -> imaplib.IMAP4:
        """A busy machine lets the server refuse for a moment."""
        for _attempt in range(100):
            client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
            try:
                client.login(user, PASSWORD)
                return client
            except imaplib.IMAP4.error as error:
                client.shutdown()
                if "UNAVAILABLE" not in str(error):
                    raise
                time.sleep(0.3)
        raise AssertionError((self.home / "log").read_text()[-2000:])

    def deliver(self, *mails: bytes, user: str = "support@acme.test") -> None:
        with self.signed_in(user) as client:
            for mail in mails:
                assert client.append("INBOX", None, None, mail)[0] == "OK"

    def subjects(self, folder: str = "INBOX", user: str = "support@acme.test") -> list[str]:
        with contextlib.suppress(FileNotFoundError), self.signed_in(user, folder) as client:
            uids = client.uid("search", "ALL")[1][0].replace(b" ", b",").decode()
            found = client.uid("fetch", uids, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1] if uids else []
            return sorted(part[1].decode().partition(":")[2].strip() for part in found if isinstance(part, tuple))
        return []

    def renumber(self, user: str = "support@acme.test") -> None:
        """Another UIDVALIDITY, as after a server's move."""
        for name in ("dovecot-uidlist", "dovecot-uidvalidity", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.home / "mails" / user / name).unlink(missing_ok=True)
        for path in (self.home / "mails" / user).glob("dovecot-uidvalidity.*"):
            path.unlink()
        time.sleep(1.1)


class Wire:
    """A port that passes everything on to a server, until it has carried so many bytes; then all lines through it are cut."""

    def __init__(self, port: int):
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._left: float = float("inf")
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, count: float) -> None:
        with self._lock:
            self._left = count

    def mend(self) -> None:
        self.cut_after(float("inf"))

    def close(self) -> None:
        self._listener.close()
        self._cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while carried := one.recv(random.choice((64, 700, 65_536))):
                with self._lock:
                    passed = carried[: int(min(self._left, len(carried)))]
                    self._left -= len(carried)
                    is_over = self._left < 0
                other.sendall(passed)
                if is_over:
                    self.cuts += 1
                    self._cut()
                    return
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self) -> None:
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()


@pytest.fixture(scope="session")
def dovecot_program():
    """Installed where that is possible; a missing server fails the tests that need it, and says what to install."""
    assert main() == 0, MISSING
    return find()


@contextlib.contextmanager
def running(introspection: str = "", certificate: Certificate | None = None):
    """Outside of pytest's folders, which the server's own user may not enter."""
    home = Path(tempfile.mkdtemp(prefix="caseway-dovecot-"))
    made = Dovecot(home, introspection, certificate)
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def dovecot(dovecot_program):
    with running() as made:
        yield made


@pytest.fixture
def wire(dovecot):
    made = Wire(dovecot.port)
    yield made
    made.close()
