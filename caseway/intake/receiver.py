"""The SMTP and LMTP receiver: 250 only after a durable commit of the raw bytes (RFC 5321, RFC 2033)."""

import asyncio
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import structlog
import uvloop
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Session
from django.conf import settings
from django.db import connections

from caseway.intake.models import IncomingMail
from caseway.intake.pressure import Pressure
from caseway.intake.protocol import LIMITED, Addressed, named
from caseway.intake.proving.checking import Came, Prover, public_address
from caseway.intake.proving.lookups import Records
from caseway.intake.recipients import Recipients
from caseway.intake.storing import Store, raw_mail

log = structlog.get_logger(__name__)

LARGEST = 50 * 2**20
MOST_RECIPIENTS = 100
# On one connection. Mail servers beside us send everything over a few that stay open.
MOST_COMMANDS = {"*": 1000, "MAIL": 10**9, "RCPT": 10**9, "DATA": 10**9, "RSET": 10**9}
GREETING = "Caseway"
SECONDS_OF_SILENCE = 60.0


class PortTaken(RuntimeError):
    """Somebody else listens where mail should come in."""


class Door:
    """What is answered at each step of the protocol. Runs on the receiver's event loop and never blocks it."""

    def __init__(self, store: Store, source: str, prover: Prover | None = None):
        self._store, self._source, self._prover = store, source, prover
        self._recipients = Recipients()
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="recipients")
        self._pressure = Pressure(self._asking)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: "Addressed", address: str, options: list[str]) -> str:
        await self._pressure.hold((address or "").removeprefix("<>"))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: "Addressed", address: str, options: list[str]) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        is_known, workspace = self._recipients.remembered(address)
        if not is_known:
            try:
                workspace = await asyncio.get_running_loop().run_in_executor(self._asking, self._recipients.look_up, address)
            except Exception:
                log.exception("a recipient could not be looked up")
                return "451 4.3.0 Try again later"
        if workspace is None:
            return "550 5.1.1 Nobody receives mail at this address"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        # What was found when 250 was said holds for this mail, whatever is remembered later.
        envelope.workspaces.setdefault(workspace, address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: "Addressed") -> str:
        proven = await self._proven(session, envelope)
        mails = self._mails(session, envelope, proven)
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[bool] = loop.create_future()

        def answer(is_kept: bool) -> None:
            loop.call_soon_threadsafe(_settle, answered, is_kept)

        self._store.keep(mails, answer)
        said = "250 2.0.0 Kept" if await answered else "451 4.3.0 Could not be stored, try again later"
        # LMTP answers for each recipient (RFC 2033, 4.2).
        return "\r\n".join([said] * (len(envelope.rcpt_tos) if self._source == IncomingMail.Source.LMTP else 1))

    def __dir__(self) -> list[str]:
        """What aiosmtpd goes through at each connection, all members of an object, to find these."""
        return named(type(self), ("handle_", "auth_"))  # type: ignore[arg-type]  # (a class can be hashed)

    def close(self) -> None:
        self._asking.submit(connections.close_all)
        self._asking.shutdown()

    async def _proven(self, session: Session, envelope: "Addressed") -> str | None:
        """What is found about the sender, where nobody beside us has looked already; only who sends it waits."""
        peer = public_address(peer_of(session)) if self._prover else ""
        if not peer or self._prover is None or settings.CASEWAY_MAIL_BORDER:
            return None
        came = Came(envelope.original_content or b"", peer, session.host_name or "", _sender(envelope))
        return await self._prover.prove(came)

    def _mails(self, session: Session, envelope: "Addressed", proven: str | None) -> list[IncomingMail]:
        """One raw mail for each workspace that was addressed."""
        content, peer, sender = envelope.original_content or b"", peer_of(session), _sender(envelope)
        return [
            raw_mail(workspace, content, source=self._source, sender=sender, recipient=address, peer=peer, proven=proven)
            for workspace, address in envelope.workspaces.items()
        ]


def peer_of(session: Session) -> str:
    return str(session.peer[0]) if session.peer else ""


def _sender(envelope: "Addressed") -> str:
    """What nobody shall answer comes with an empty sender."""
    return (envelope.mail_from or "").removeprefix("<>")


def _settle(answered: asyncio.Future, is_kept: bool) -> None:
    if not answered.done():
        answered.set_result(is_kept)


class _Listener(Controller):
    """aiosmtpd's thread and event loop, with limits on connections."""

    def __init__(self, door: Door, protocol: type[SMTP], host: str, port: int):
        self._protocol = protocol
        self._open: Counter[str] = Counter()
        # It writes what belongs together at once; asyncio's own writes each line by itself.
        super().__init__(door, hostname=host, port=port, ready_timeout=20, loop=uvloop.new_event_loop())

    def factory(self) -> SMTP:
        return LIMITED[self._protocol](
            self.handler,
            self._open,
            largest=LARGEST,
            enable_SMTPUTF8=True,
            decode_data=False,
            ident=GREETING,
            loop=self.loop,
            hostname="caseway",
            timeout=SECONDS_OF_SILENCE,
            command_call_limit=MOST_COMMANDS,
        )


def _demand_free(host: str, port: int) -> None:
    """aiosmtpd would wait for its own time limit before it says that a port is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Mail cannot be received on {host}:{port}: {error.strerror}.") from error


class Receiver:
    """Listens for SMTP and, where a port is given, LMTP."""

    def __init__(self, host: str, smtp_port: int, lmtp_port: int = 0, records: Records | None = None):
        self._store = Store()
        self._prover = Prover(records or Records())
        # What a mail server beside us hands over by LMTP came from elsewhere.
        wanted = [(SMTP, IncomingMail.Source.SMTP, smtp_port, self._prover), (LMTP, IncomingMail.Source.LMTP, lmtp_port, None)]
        self._listeners = [_Listener(Door(self._store, source, prover), kind, host, port) for kind, source, port, prover in wanted if port]

    def start(self) -> None:
        """Listen. Raises PortTaken."""
        self._store.start()
        for listener in self._listeners:
            _demand_free(listener.hostname, listener.port)
            listener.start()

    def check(self) -> None:
        """Raises OSError when nobody listens."""
        for listener in self._listeners:
            with socket.create_connection((listener.hostname, listener.port), timeout=3) as probe:
                probe.settimeout(3)
                probe.recv(64)

    def stop(self) -> None:
        for listener in self._listeners:
            listener.stop(no_assert=True)
            listener.handler.close()
        self._prover.close()
        self._store.stop()
