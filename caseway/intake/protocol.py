"""SMTP and LMTP as aiosmtpd speaks them, with limits on connections, and quicker where each mail pays for it."""

import re
from collections import Counter
from functools import cache

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

MOST_CONNECTIONS = 400
# From one address; this machine itself (a mail server beside us) may open as many as it likes.
MOST_FROM_ONE_PEER = 30
LOOPBACK = ("127.0.0.1", "::1")
# Of a command, or of whatever comes where one is expected.
LONGEST_LINE = 2**20
# More than asyncio ever holds for us, so that what follows the end of a mail can be put back.
_ALL_THERE_IS = 4 * LONGEST_LINE
_END = b"\r\n.\r\n"
# As nearly all are written; what is quoted, comments on itself or is older than RFC 2821 is left to the library.
_PLAIN = re.compile(r"<([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>(?: (.*))?", re.ASCII)
_LONGEST_LOCAL, _LONGEST_ADDRESS = 64, 320


@cache
def named(kind: type, beginnings: tuple[str, ...]) -> list[str]:
    """The members of a class whose names begin so."""
    return [name for one in kind.__mro__ for name in vars(one) if name.startswith(beginnings)]


class Addressed(Envelope):
    """One mail under way, with the workspaces it is for and the first address of each."""

    def __init__(self):
        super().__init__()
        self.workspaces: dict[int, str] = {}


class _Spoken(SMTP):
    """The protocol with a limit on connections, counted over all of one listener."""

    envelope: Addressed
    _peer = ""

    def __init__(self, handler, opened: Counter[str], *, largest: int, **options):
        self._opened, self._largest = opened, largest
        self._begun: list[str] = []
        self._heard_at = 0.0
        super().__init__(handler, data_size_limit=largest, **options)

    def __dir__(self) -> list[str]:
        """What aiosmtpd goes through at each connection, all members of an object, to find these."""
        return named(type(self), ("smtp_", "auth_"))  # type: ignore[arg-type]  # (a class can be hashed)

    def connection_made(self, transport):
        peer = (transport.get_extra_info("peername") or ("?",))[0]
        is_guest = peer not in LOOPBACK
        if self._opened.total() >= MOST_CONNECTIONS or (is_guest and self._opened[peer] >= MOST_FROM_ONE_PEER):
            transport.write(b"421 4.7.0 Too many connections, try again later\r\n")
            transport.close()
            return
        self._peer = peer
        self._opened[peer] += 1
        super().connection_made(transport)

    def _create_envelope(self) -> Addressed:
        return Addressed()

    def connection_lost(self, error):
        if self._peer:
            self._opened[self._peer] -= 1
            super().connection_lost(error)

    async def push(self, status):
        """The lines of an answer leave together; each by itself would be a packet."""
        if isinstance(status, str) and status[3:4] == "-":
            self._begun.append(status)
            return
        if self._begun:
            status = "\r\n".join([*self._begun, status])
            self._begun.clear()
        await super().push(status)

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Something was heard. The library makes a new timer for each command; one that looks when that was does as well."""
        self._heard_at = self.loop.time()
        if self._timeout_handle is None:
            super()._reset_timeout(duration)

    def _timeout_cb(self):
        left = self._heard_at + self._timeout_duration - self.loop.time()
        if left > 0:
            self._timeout_handle = self.loop.call_later(left, self._timeout_cb)
        else:
            super()._timeout_cb()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """An address and what stands behind it. The library parses it by the grammar of headers, a fifth of what a mail costs it."""
        if (found := _PLAIN.fullmatch(arg, 0, _LONGEST_ADDRESS)) and found[1].rfind("@") <= _LONGEST_LOCAL:
            return found[1], found[2] or ""
        return super()._getaddr(arg)

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take a mail. The library reads it line by line, ten times slower than all at once."""
        if await self.check_helo_needed():
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            content = await self._until_the_dot()
            if content is None:
                said = "552 Error: Too much mail data"
            else:
                self.envelope.content = self.envelope.original_content = content
                said = await self._call_handler_hook("DATA")
            self._set_post_data_state()
            await self.push(said)

    async def _until_the_dot(self) -> bytes | None:
        """The mail as it was before its dots were doubled; None for one that is larger than we take."""
        # The line before has ended, so a mail may be nothing but the dot.
        held, is_too_large = bytearray(b"\r\n"), False
        while True:
            looked_at = max(0, len(held) + 1 - len(_END))
            more = await self._reader.read(_ALL_THERE_IS)
            if not more:
                raise ConnectionResetError
            # A slow line is not a silent one.
            self._reset_timeout()
            held += more
            if (end := held.find(_END, looked_at)) >= 0:
                break
            if is_too_large or len(held) > self._largest + len(_END):
                is_too_large, held = True, held[1 - len(_END) :]
        if len(held) > end + len(_END):
            # Commands that were not kept back until we answered; nothing can have come since.
            self._reader.feed_data(bytes(held[end + len(_END) :]))
        if is_too_large or end > self._largest:
            return None
        del held[end + 2 :]
        return bytes(held.replace(b"\r\n.", b"\r\n")[2:])


class LimitedSMTP(_Spoken):
    line_length_limit = LONGEST_LINE


class LimitedLMTP(_Spoken, LMTP):
    line_length_limit = LONGEST_LINE


LIMITED: dict[type[SMTP], type] = {SMTP: LimitedSMTP, LMTP: LimitedLMTP}
