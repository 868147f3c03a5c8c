"""The one child process of this process that reads mail."""

import threading

from caseway.intake.reading.child import Reader

_lock = threading.Lock()
_reader: Reader | None = None


def reader() -> Reader:
    """Started with the first mail, kept for all that follow."""
    global _reader
    with _lock:
        if _reader is None:
            _reader = Reader()
        return _reader


def close_reader() -> None:
    global _reader
    with _lock:
        if _reader is not None:
            _reader.close()
            _reader = None
