"""One lasting child process that reads strangers' mail, so that a poisonous one costs a child and nothing else.

The child runs `caseway.intake.reading.inside` without Django. It holds no secrets and no database, has a memory limit, a CPU limit
that is raised for each mail, and ends when its input ends, thus also when its parent is killed.
"""

import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from caseway.intake.reading.incoming import IncomingMail
from caseway.intake.reading.limits import LIMITS, Limits, Unreadable

_HEAD = struct.Struct(">BQ")
_READ = 0
_UNREADABLE = 1
_CHUNK = 1 << 18
_PROJECT = Path(__file__).resolve().parents[3]
_OUT_OF_TIME = (-signal.SIGXCPU,)


class _Died(Exception):
    """The child ended in the middle of a mail."""


class Reader:
    """Thread-safe; one mail at a time. `with Reader() as reader: reader.read(raw)`."""

    def __init__(self, limits: Limits = LIMITS):
        self.limits = limits
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._decoder = msgspec.msgpack.Decoder(IncomingMail)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def read(self, raw: bytes) -> IncomingMail:
        """What the mail says; `Unreadable` when it exceeds a limit or ends its reader twice."""
        if len(raw) > self.limits.size:
            raise Unreadable(Unreadable.TOO_LARGE)
        with self._lock:
            try:
                return self._read_once(raw)
            except _Died:
                # A child killed from outside says nothing about the mail: one more try tells the two apart.
                pass
            try:
                return self._read_once(raw)
            except _Died:
                raise Unreadable(Unreadable.CRASHED) from None

    def close(self) -> None:
        with self._lock:
            self._end()

    def _read_once(self, raw: bytes) -> IncomingMail:
        child = self._running()
        deadline = time.monotonic() + self.limits.wall_seconds
        try:
            status, answer = _exchange(child, raw, deadline)
        except TimeoutError:
            self._end()
            raise Unreadable(Unreadable.TOO_SLOW) from None
        except (OSError, EOFError):
            self._end()
            if child.returncode in _OUT_OF_TIME:
                raise Unreadable(Unreadable.TOO_SLOW) from None
            raise _Died from None
        if status == _UNREADABLE:
            raise Unreadable(answer.decode("utf-8"))
        return self._decoder.decode(answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = _start(self.limits)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe:
                pipe.close()
        if child.poll() is None and not _ended_within(child, 0.2):
            child.kill()
        child.wait()


def _ended_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    # Nothing of our environment is for the child: it may hold passwords.
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_PROJECT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "caseway.intake.reading.inside", msgspec.json.encode(limits).decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        bufsize=0,
    )
    for pipe in (child.stdin, child.stdout):
        os.set_blocking(pipe.fileno(), False)  # type: ignore[union-attr]
    return child


def _exchange(child: subprocess.Popen[bytes], raw: bytes, deadline: float) -> tuple[int, bytes]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    _write(child.stdin.fileno(), _HEAD.pack(_READ, len(raw)), deadline)
    _write(child.stdin.fileno(), raw, deadline)
    status, length = _HEAD.unpack(_take(child.stdout.fileno(), _HEAD.size, deadline))
    return status, _take(child.stdout.fileno(), length, deadline)


def _write(pipe: int, data: bytes, deadline: float) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(pipe, rest[:_CHUNK]) :]
        except BlockingIOError:
            _wait(pipe, select.POLLOUT, deadline)


def _take(pipe: int, length: int, deadline: float) -> bytes:
    taken = bytearray()
    while len(taken) < length:
        try:
            chunk = os.read(pipe, min(length - len(taken), _CHUNK))
        except BlockingIOError:
            _wait(pipe, select.POLLIN, deadline)
            continue
        if not chunk:
            raise EOFError
        taken += chunk
    return bytes(taken)


def _wait(pipe: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError
