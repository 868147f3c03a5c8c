"""The child's side of `child.py`: reads mails from its input until that ends."""

import math
import os
import resource
import signal
import struct
import sys
import time

import msgspec

from caseway.intake.reading.limits import Limits, Unreadable
from caseway.intake.reading.mail import read

_HEAD = struct.Struct(">BQ")
_READ = 0
_UNREADABLE = 1


def main(limits: Limits) -> None:
    # The terminal's Ctrl-C and a supervisor's SIGTERM reach the whole group; the parent decides when its child may end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    source, sink = os.dup(0), os.dup(1)
    _warm_up(limits)
    _limit_memory(limits.memory)
    while head := _take(source, _HEAD.size):
        raw = _take(source, _HEAD.unpack(head)[1])
        _limit_cpu(limits.cpu_seconds)
        status, answer = _answer(raw, limits)
        del raw
        _write(sink, _HEAD.pack(status, len(answer)))
        _write(sink, answer)
        del answer


def _answer(raw: bytes, limits: Limits) -> tuple[int, bytes]:
    try:
        return _READ, msgspec.msgpack.encode(read(raw, limits))
    except Unreadable as unreadable:
        return _UNREADABLE, unreadable.reason.encode()
    except MemoryError:
        return _UNREADABLE, Unreadable.TOO_LARGE.encode()


def _warm_up(limits: Limits) -> None:
    """What is loaded late would otherwise count as the first mail's memory and time."""
    read(b"Content-Type: text/html; charset=x\n\n<table><tr><td>\xe4\xf6\xfc <b>x</b></table>", limits)


def _limit_memory(more: int) -> None:
    with open("/proc/self/statm", encoding="ascii") as pages:
        now = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + more, now + more))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds, hard))


def _take(source: int, length: int) -> bytes:
    """Exactly so many bytes; nothing when the parent has gone."""
    taken = bytearray()
    while len(taken) < length:
        chunk = os.read(source, min(length - len(taken), 1 << 18))
        if not chunk:
            return b""
        taken += chunk
    return bytes(taken)


def _write(sink: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(sink, rest) :]


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=Limits))
