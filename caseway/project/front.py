"""The front: one ASGI application on one port. It answers health and live streams itself and hands
everything else, with its whole body, to Django on threads."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from caseway.project.bodies import BodyRefused, whole_body
from caseway.project.health import Health
from caseway.project.streams import Streams
from caseway.project.threads import OnThreads

log = structlog.get_logger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

THREADS = 8


class Front:
    def __init__(self, wsgi_application, health: Health, streams: Streams, threads: int = THREADS):
        self._django = OnThreads(wsgi_application, threads)
        self._health = health
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/healthz":
            await answer(send, 200, {"status": "ok"})
        elif path == "/readyz":
            state = await asyncio.to_thread(self._health.look)
            await answer(send, 200 if state["status"] == "ready" else 503, state)
        elif path.endswith("/live"):
            await self._streams.serve(scope, receive, send)
        else:
            await self._to_django(scope, receive, send)

    async def _to_django(self, scope: Scope, receive: Receive, send: Send) -> None:
        length, is_chunked = _length(scope)
        if length is None:
            await answer(send, 400, {"detail": "The length of the request is ambiguous."})
            return
        if not length and not is_chunked:
            await self._django(scope, None, send)
            return
        try:
            body = await whole_body(receive, length)
        except BodyRefused as refused:
            with contextlib.suppress(OSError):
                await answer(send, refused.status, {"title": "Refused", "status": refused.status, "detail": str(refused)})
            return
        with body:
            await self._django(scope, body, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._streams.start(asyncio.get_running_loop())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self._streams.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _length(scope: Scope) -> tuple[int | None, bool]:
    """The declared length (0 when there is none; None when it makes no sense) and whether the body is chunked."""
    length, is_chunked = 0, False
    for name, value in scope["headers"]:
        if name == b"content-length":
            if not value.isdigit():
                return None, False
            length = int(value)
        elif name == b"transfer-encoding":
            is_chunked = True
    return length, is_chunked


async def answer(send: Send, status: int, content: dict[str, Any]) -> None:
    body = json.dumps(content).encode()
    kind = b"application/problem+json" if status >= 400 and "detail" in content else b"application/json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
