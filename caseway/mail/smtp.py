"""One line to the mail server per thread, kept open between mails for a while."""

import smtplib
import ssl
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from caseway.outside.connecting import connect

TIMEOUT = 20
# Servers hang up on those who are silent, and some on those who talk too long.
IDLE_SECONDS = 10
MAILS_PER_LINE = 200
# After a failed connection nobody waits for the next one at once.
REST_SECONDS = 5
LONGEST_REST = 300
TENANTS_TIMEOUT = 10
PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


class Unreachable(Exception):
    """No conversation came about, or it broke off: nothing is known to be delivered."""


class Refused(Exception):
    """The server answered no."""

    def __init__(self, code: int, words: bytes | str, *, is_recipient: bool = False):
        self.code = code
        self.is_recipient = is_recipient
        said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {' '.join(said.split())}"[:500])

    @property
    def is_temporary(self) -> bool:
        return not 500 <= self.code < 600


@dataclass(frozen=True)
class Server:
    """Where EMAIL_URL points to, or what a tenant named for an address: then it is reached through the guard only."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    xoauth2: str = field(default="", repr=False)
    is_tenants: bool = False

    @classmethod
    def at(cls, url: str) -> "Server":
        parts = urlsplit(url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname or "", parts.port or PORTS[parts.scheme], user, password)


class _Line(threading.local):
    server: Server | None = None
    smtp: smtplib.SMTP | None = None
    used_at = 0.0
    mails = 0


_line = _Line()
# Until when and why nobody tries, and how often in a row it failed.
_resting: dict[tuple[str, int, str], tuple[float, str, int]] = {}


def deliver(server: Server, hello: str, return_path: str, recipient: str, raw: bytes, *, needs_utf8: bool = False) -> None:
    """Hand over one mail for one recipient. Raises Unreachable or Refused."""
    smtp, is_fresh = _open(server, hello)
    try:
        try:
            _transfer(smtp, return_path, recipient, raw, needs_utf8)
        except _ClosedWhileIdle:
            if is_fresh:
                raise Unreachable("the mail server hung up")
            hang_up()
            smtp, _ = _open(server, hello)
            _transfer(smtp, return_path, recipient, raw, needs_utf8)
    except Refused as refused:
        _begin_anew(smtp, refused)
        raise
    except (_ClosedWhileIdle, smtplib.SMTPException, OSError) as error:
        hang_up()
        raise Unreachable(_words(error)) from error
    _line.used_at, _line.mails = time.monotonic(), _line.mails + 1


def hang_up() -> None:
    """Close this thread's line, if it has one."""
    smtp, _line.smtp, _line.mails = _line.smtp, None, 0
    if smtp is not None:
        smtp.close()


class _ClosedWhileIdle(Exception):
    """The line was gone before anything was said about this mail."""


def _transfer(smtp: smtplib.SMTP, return_path: str, recipient: str, raw: bytes, needs_utf8: bool) -> None:
    """Both addresses are bare: smtplib would look for names beside them, which takes as long as writing the mail."""
    options = _options(smtp, raw, needs_utf8)
    try:
        code, words = smtp.docmd("MAIL", " ".join([f"FROM:<{return_path}>", *options]))
    except smtplib.SMTPServerDisconnected as error:
        raise _ClosedWhileIdle from error
    if code != 250:
        raise Refused(code, words)
    code, words = smtp.docmd("RCPT", f"TO:<{recipient}>")
    if code not in (250, 251):
        raise Refused(code, words, is_recipient=True)
    try:
        code, words = smtp.data(raw)
    except smtplib.SMTPDataError as error:
        raise Refused(error.smtp_code, error.smtp_error) from error
    if code != 250:
        raise Refused(code, words)


def _options(smtp: smtplib.SMTP, raw: bytes, needs_utf8: bool) -> list[str]:
    options = []
    if smtp.has_extn("size"):
        options.append(f"size={len(raw)}")
    if needs_utf8:
        if not smtp.has_extn("smtputf8"):
            raise Refused(550, "the mail server does not take addresses with letters beyond ASCII", is_recipient=True)
        options += ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8"
    else:
        smtp.command_encoding = "ascii"
    return options


def _open(server: Server, hello: str) -> tuple[smtplib.SMTP, bool]:
    """This thread's line, and whether it was opened just now."""
    is_spent = _line.mails >= MAILS_PER_LINE or time.monotonic() - _line.used_at > IDLE_SECONDS
    if _line.smtp is not None and (is_spent or _line.server != server):
        hang_up()
    if _line.smtp is not None:
        return _line.smtp, False
    place = (server.host, server.port, server.user)
    rests_until, why, failures = _resting.get(place, (0.0, "", 0))
    if time.monotonic() < rests_until:
        raise Unreachable(why)
    try:
        _line.smtp = _connect(server, hello)
    except (smtplib.SMTPException, OSError) as error:
        # A server that keeps failing is asked ever less: each try may cost a runner all its patience, which others' mail then lacks.
        rest = min(REST_SECONDS * 2**failures, LONGEST_REST) if server.is_tenants else REST_SECONDS
        _resting[place] = (time.monotonic() + rest, _words(error), min(failures + 1, 10))
        raise Unreachable(_words(error)) from error
    _resting.pop(place, None)
    _line.server, _line.used_at, _line.mails = server, time.monotonic(), 0
    return _line.smtp, True


def _connect(server: Server, hello: str) -> smtplib.SMTP:
    # The name is given: looking it up may take as long as the mail server's patience.
    plain, tls = (_GuardedSmtp, _GuardedSmtpTls) if server.is_tenants else (smtplib.SMTP, smtplib.SMTP_SSL)
    timeout = TENANTS_TIMEOUT if server.is_tenants else TIMEOUT
    smtp: smtplib.SMTP
    if server.scheme == "smtps":
        smtp = tls(server.host, server.port, hello, timeout=timeout, context=ssl.create_default_context())
    else:
        smtp = plain(server.host, server.port, hello, timeout=timeout)
    try:
        if server.scheme == "smtp+tls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if server.xoauth2:
            smtp.auth("XOAUTH2", lambda challenge=None: "" if challenge else server.xoauth2)
        elif server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


class _GuardedSmtp(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        return connect(host, port, timeout)


class _GuardedSmtpTls(smtplib.SMTP_SSL):
    def _get_socket(self, host, port, timeout):
        return self.context.wrap_socket(connect(host, port, timeout), server_hostname=host)


def _begin_anew(smtp: smtplib.SMTP, refused: Refused) -> None:
    try:
        if refused.code == 421 or smtp.rset()[0] != 250:
            hang_up()
    except (smtplib.SMTPException, OSError):
        hang_up()


def _words(error: BaseException) -> str:
    """Why, for whoever looks at the outbox; never the password that a server may echo."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error.smtp_error)
        return f"{error.smtp_code} {' '.join(said.split())}"[:300]
    return f"{type(error).__name__}: {error}"[:300]


def forget_rests() -> None:
    """Try servers again that just failed."""
    _resting.clear()
