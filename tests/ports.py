"""Ports for servers of tests."""

import contextlib
import itertools
import secrets
import socket

# Lines to elsewhere take theirs from 32,768 on: of those a port that was free is soon taken. Below 10,081 are some that browsers refuse.
# Each process begins somewhere else.
_numbers = itertools.count(11_000 + secrets.randbelow(20_000))


def free_port() -> int:
    """One that nobody listens on, and that this process has not given away before."""
    for number in _numbers:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no port is free")
