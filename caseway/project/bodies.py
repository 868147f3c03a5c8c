"""Taking a request's whole body before a thread is taken: half-sent posts must not stop every page."""

import asyncio
import io
import tempfile
from collections.abc import Awaitable, Callable
from typing import IO, Any

IN_MEMORY = 2**20
LARGEST = 64 * 2**20
WAIT_FOR_CHUNK = 20.0
WAIT_FOR_ALL = 300.0

Receive = Callable[[], Awaitable[dict[str, Any]]]


class BodyRefused(Exception):
    """The body is too large or came too slowly; carries the status to answer with."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


async def whole_body(receive: Receive, declared: int) -> IO[bytes]:
    """Read the body to its end, on disk beyond 1 MB. Raises BodyRefused."""
    if declared > LARGEST:
        raise BodyRefused(413, f"More than {LARGEST // 2**20} MB cannot be sent at once.")
    try:
        first, is_all = await _chunk(receive)
    except TimeoutError:
        raise _too_slow() from None
    if is_all and len(first) <= IN_MEMORY:
        return io.BytesIO(first)
    return await _gathered(first, is_all, receive)


async def _gathered(first: bytes, is_all: bool, receive: Receive) -> IO[bytes]:
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the caller closes it)
    try:
        # Not wait_for: it makes a task of its own for each wait, which costs more than a small body.
        async with asyncio.timeout(WAIT_FOR_ALL):
            await _fill(body, first, is_all, receive)
    except TimeoutError:
        body.close()
        raise _too_slow() from None
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _fill(body: tempfile.SpooledTemporaryFile, chunk: bytes, is_all: bool, receive: Receive) -> None:
    size = len(chunk)
    body.write(chunk)
    while not is_all:
        chunk, is_all = await _chunk(receive)
        size += len(chunk)
        if size > LARGEST:
            raise BodyRefused(413, f"More than {LARGEST // 2**20} MB cannot be sent at once.")
        body.write(chunk)


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    """What came next, and whether that was all."""
    async with asyncio.timeout(WAIT_FOR_CHUNK):
        message = await receive()
    if message["type"] == "http.disconnect":
        raise BodyRefused(400, "The connection ended early.")
    return message.get("body", b""), not message.get("more_body")


def _too_slow() -> BodyRefused:
    return BodyRefused(408, "The request came too slowly.")
