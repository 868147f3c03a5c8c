"""Live streams (server-sent events): who may listen is asked of Django, what happens comes from `activity.live`."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from caseway.activity import live
from caseway.activity.live import News

log = structlog.get_logger(__name__)

# What a listener may hear: None when the door stays shut.
Admission = Callable[[News], bool]
Admit = Callable[[dict[str, Any]], Admission | None]

QUEUE_LENGTH = 100
HEARTBEAT_SECONDS = 20
ASK_AGAIN_SECONDS = 60
STREAMS_PER_ADDRESS = 60


@dataclass(eq=False)
class Listener:
    queue: asyncio.Queue
    may_hear: Admission


class Streams:
    def __init__(self, admit: Admit):
        self._admit = admit
        self._listeners: set[Listener] = set()
        self._per_address: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._stop_listening = live.listen(self._hear)

    def stop(self) -> None:
        self._stop_listening()
        for listener in list(self._listeners):
            _offer(listener.queue, None)

    def _hear(self, news: News) -> None:
        """Called on any thread; the loop is woken only for somebody who listens."""
        if self._loop is not None and self._listeners:
            self._loop.call_soon_threadsafe(self._spread, news)

    def _spread(self, news: News) -> None:
        for listener in list(self._listeners):
            if listener.may_hear(news):
                _offer(listener.queue, news)

    async def serve(self, scope, receive, send) -> None:
        """One stream: admitted at the start and again every minute, a comment now and then to keep it alive."""
        address = (scope.get("client") or ["?"])[0]
        may_hear = await asyncio.to_thread(self._admit, scope)
        if may_hear is None or self._per_address[address] >= STREAMS_PER_ADDRESS:
            await _refuse(send, 404 if may_hear is None else 429)
            return
        listener = Listener(asyncio.Queue(QUEUE_LENGTH), may_hear)
        self._listeners.add(listener)
        self._per_address[address] += 1
        try:
            await self._flow(scope, listener, receive, send)
        finally:
            self._listeners.discard(listener)
            self._per_address[address] -= 1

    async def _flow(self, scope, listener: Listener, receive, send) -> None:
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _write(send, "retry: 2000\n\n")
        gone = asyncio.ensure_future(_disconnected(receive))
        asked_at = asyncio.get_running_loop().time()
        try:
            while not gone.done():
                text = await _next_text(listener.queue, gone)
                if text is None:
                    break
                await _write(send, text)
                if asyncio.get_running_loop().time() - asked_at > ASK_AGAIN_SECONDS:
                    asked_at = asyncio.get_running_loop().time()
                    admission = await asyncio.to_thread(self._admit, scope)
                    if admission is None:
                        break
                    listener.may_hear = admission
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            pass
        finally:
            gone.cancel()


async def _next_text(queue: asyncio.Queue, gone: asyncio.Future) -> str | None:
    """The next event as text, a heartbeat when there is none for a while, None when the stream ends."""
    waiting = asyncio.ensure_future(queue.get())
    done, _ = await asyncio.wait({waiting, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if waiting not in done:
        waiting.cancel()
        return None if gone in done else ": still here\n\n"
    news = waiting.result()
    return None if news is None else _event(news)


def _event(news: News | str) -> str:
    if isinstance(news, str):
        return f"event: {news}\ndata: {{}}\n\n"
    data = {"kind": news.kind, "id": news.id, "number": news.number, "fact": news.fact}
    return f"id: {news.activity}\ndata: {json.dumps(data)}\n\n"


def _offer(queue: asyncio.Queue, news: News | None) -> None:
    """A listener who cannot keep up is told to look again instead."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait("resync")
    if not queue.full():
        queue.put_nowait(news)


async def _disconnected(receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
