"""Running the parts of Caseway in one process: web, worker, mail receiver, each when asked for."""

import asyncio
import gc
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog
import uvicorn
from django.db import connection

from caseway.intake.mailboxes.fleet import Attendance
from caseway.intake.reading_child import close_reader
from caseway.intake.receiver import Receiver
from caseway.jobs import queues
from caseway.jobs.runner import Runner, reclaim
from caseway.project import newswire
from caseway.project.admission import admit
from caseway.project.embedded import claim_the_data, housekeeping
from caseway.project.front import Front
from caseway.project.health import Health, NotReady
from caseway.project.joining import Protocol
from caseway.project.streams import Streams
from caseway.project.wsgi import application

log = structlog.get_logger(__name__)

GRACE_SECONDS = 5
# SQLite has one writer anyhow; with PostgreSQL one thread works while another waits for the server.
RUNNERS = {"sqlite": 1, "postgresql": 3}


@dataclass(frozen=True)
class Parts:
    """Which parts run here; a port of 0 leaves its part out."""

    host: str = "127.0.0.1"
    port: int = 0
    smtp_port: int = 0
    lmtp_port: int = 0
    has_worker: bool = False


def serve(parts: Parts, when_ready: Callable[[], None] = lambda: None) -> int:
    """Run until SIGTERM or SIGINT; then let what is under way end, within half a minute."""
    _settle_memory()
    health = Health()
    stops: list[Callable[[], None]] = [claim_the_data(alone=parts.has_worker and bool(parts.port))]
    try:
        stops.append(newswire.start())
        if parts.has_worker:
            stops += _start_worker(health)
        if parts.has_worker or parts.smtp_port or parts.lmtp_port:
            attendance = Attendance()
            attendance.start()
            stops.append(attendance.stop)
        if parts.smtp_port or parts.lmtp_port:
            receiver = Receiver(parts.host, parts.smtp_port, parts.lmtp_port)
            receiver.start()
            health.expect("mail receiver", receiver.check)
            stops.append(receiver.stop)
        if parts.port:
            _run_web(parts, health, when_ready)
        else:
            when_ready()
            _wait_for_signal()
    finally:
        for stop in reversed(stops):
            _quietly(stop)
        close_reader()
    return 0


def _settle_memory() -> None:
    """What is here at start stays, and a page makes thousands of things that go at once: looking through all that often is wasted work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _start_worker(health: Health) -> list[Callable[[], None]]:
    reclaim()
    runners = [Runner(lane) for lane in queues.lanes() for _ in range(RUNNERS.get(connection.vendor, 1) if lane == queues.MAIN else 1)]
    for runner in runners:
        runner.start()

    def are_running() -> None:
        if not all(runner.is_alive for runner in runners):
            raise NotReady("the worker has stopped")

    health.expect("queue", are_running)
    return [housekeeping(), *(runner.stop for runner in runners)]


def _run_web(parts: Parts, health: Health, when_ready: Callable[[], None]) -> None:
    front = Front(application, health, Streams(admit))
    config = uvicorn.Config(
        front,
        http=Protocol,
        host=parts.host,
        port=parts.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=65,
        h11_max_incomplete_event_size=64 * 1024,
        forwarded_allow_ips="127.0.0.1",
    )
    server = _Server(config, when_ready)
    server.run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]):
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        if self.started:
            await asyncio.to_thread(self._when_ready)


def _wait_for_signal() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


def _quietly(stop: Callable[[], None]) -> None:
    try:
        stop()
    except Exception:
        log.exception("a part did not stop cleanly")
