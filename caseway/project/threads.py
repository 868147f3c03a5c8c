"""Django on threads: the whole answer crosses over in one go, a long one piece by piece, so that a slow reader holds no thread."""

import asyncio
import contextvars
import io
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import IO, Any

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# An answer that is no longer than this is sent whole, with its length.
A_PIECE = 256 * 1024


class OnThreads:
    """Runs a WSGI application for the front. a2wsgi does the same in six hops from thread to thread, which cost more than many pages."""

    def __init__(self, application, threads: int):
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, body: IO[bytes] | None, send: Send) -> None:
        answer = _Answer(self._application, environ_of(scope, body))
        # Each request has a context of its own: what one leaves behind (its language) is not there for the next.
        inside = contextvars.copy_context().run
        on_thread = asyncio.get_running_loop().run_in_executor
        try:
            piece = await on_thread(self._threads, inside, answer.begin)
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            while not answer.is_over:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await on_thread(self._threads, inside, answer.next_piece)
            await send({"type": "http.response.body", "body": piece})
        finally:
            if not answer.is_over:
                await on_thread(self._threads, inside, answer.close)


class _Answer:
    """One run of the application; its methods are called on threads, one after the other."""

    def __init__(self, application, environ: dict[str, Any]):
        self._application = application
        self._environ = environ
        self._chunks: Any = ()
        self._rest: Iterator[bytes] = iter(())
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_over = False

    def begin(self) -> bytes:
        """Run the application and take the first piece of what it answers."""
        self._chunks = self._application(self._environ, self._start)
        self._rest = iter(self._chunks)
        piece = self.next_piece()
        if self.is_over and self.status not in (204, 304) and not any(name == b"content-length" for name, _ in self.headers):
            self.headers.append((b"content-length", str(len(piece)).encode()))
        return piece

    def next_piece(self) -> bytes:
        """What comes next, gathered to a good size; sets `is_over` when nothing follows."""
        gathered, size = [], 0
        for chunk in self._rest:
            gathered.append(chunk)
            size += len(chunk)
            if size >= A_PIECE:
                return b"".join(gathered)
        self.close()
        return b"".join(gathered)

    def close(self) -> None:
        self.is_over = True
        if hasattr(self._chunks, "close"):
            self._chunks.close()

    def _start(self, status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], None]:
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _refuse_to_write


def _refuse_to_write(_chunk: bytes) -> None:
    raise NotImplementedError("Django answers with what it returns, never by write().")


def environ_of(scope: Scope, body: IO[bytes] | None) -> dict[str, Any]:
    """What WSGI calls a request."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body or io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _key_of(name)
        if key in environ:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value.decode("latin-1")
        elif key:
            environ[key] = value.decode("latin-1")
    if body is not None and "CONTENT_LENGTH" not in environ:
        # It came in chunks; by now its length is known.
        environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return environ


@lru_cache(maxsize=512)
def _key_of(name: bytes) -> str:
    """The key of a header; none for a name that would look like another's (`X_Real` and `X-Real` share a key)."""
    if b"_" in name:
        return ""
    key = name.decode("latin-1").upper().replace("-", "_")
    return key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
