"""The one way to a host that a tenant names: resolved once, every address checked, connected to the checked address."""

import socket
from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings

from caseway.outside.addresses import Network, may_reach

TIMEOUT = 20.0
MOST_ADDRESSES = 8


class Unreachable(OSError):
    """No connection. The words never say why in detail: they would map a network that is not the tenant's."""

    def __init__(self, host: str, port: int):
        super().__init__(f"{host}:{port} cannot be reached")


def connect(host: str, port: int, timeout: float | None = None) -> socket.socket:
    """A connected TCP socket. Raises Unreachable for hosts that do not answer and for those that nobody may reach from here."""
    timeout = timeout or TIMEOUT
    for address in addresses_of(host, port):
        with suppress(OSError):
            made = socket.create_connection((address, port), timeout)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            return made
    raise Unreachable(host, port)


def addresses_of(host: str, port: int, inner: Iterable[Network] | None = None) -> list[str]:
    """The addresses of a host, all of them public, or in the `inner` networks, by default those that the operator allows.

    One that is not spoils the host: it could be meant for the next try.
    """
    allowed = settings.CASEWAY_INNER_NETWORKS if inner is None else tuple(inner)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(host, port) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(may_reach(address, allowed) for address in addresses):
        raise Unreachable(host, port)
    return addresses[:MOST_ADDRESSES]
