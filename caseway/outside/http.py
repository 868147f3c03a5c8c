"""HTTP to addresses that a tenant names: through the guard, without redirects, proxies or endless answers."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from caseway.outside.addresses import Network
from caseway.outside.connecting import Unreachable, addresses_of

LARGEST = 2**20
SECONDS = 20.0


class TooMuch(Exception):
    """The answer is larger or slower than anybody here waits for."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: httpx.Headers
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def guarded_client(timeout: float = SECONDS, inner: Iterable[Network] | None = None) -> httpx.Client:
    """An httpx client that connects only to checked addresses. Prefer `ask`, which bounds the answer too."""
    return httpx.Client(transport=_GuardedTransport(inner), timeout=timeout, trust_env=False, follow_redirects=False)


def ask(
    method: str, url: str, *, largest: int = LARGEST, seconds: float = SECONDS, inner: Iterable[Network] | None = None, **sent: Any
) -> Answer:
    """One request and its whole answer. Raises Unreachable, TooMuch or httpx.HTTPError; a redirect is an answer like any other.

    `inner` are the networks that may be reached besides the public one: those that the operator allows, unless told.
    """
    until = time.monotonic() + seconds
    with guarded_client(seconds, inner) as client, client.stream(method, url, **sent) as response:
        content = bytearray()
        for chunk in response.iter_bytes(65_536):
            content += chunk
            if len(content) > largest or time.monotonic() > until:
                raise TooMuch(f"the answer of {response.url.host} is too large or too slow")
        return Answer(response.status_code, response.headers, bytes(content))


class _GuardedNetwork(httpcore.NetworkBackend):
    """Connects to the address that was checked; the name stays for TLS and the Host header."""

    def __init__(self, inner: Iterable[Network] | None):
        self._plain = httpcore.SyncBackend()
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = addresses_of(host, port, self._inner)
        except Unreachable as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in addresses:
            try:
                return self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        raise httpcore.ConnectError(str(Unreachable(host, port)))

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None):
        raise httpcore.ConnectError("no address")


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, inner: Iterable[Network] | None):
        super().__init__(trust_env=False)
        # httpx has no setting for the network below its pool, which is all that is replaced here.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), max_connections=10, network_backend=_GuardedNetwork(inner)
        )
