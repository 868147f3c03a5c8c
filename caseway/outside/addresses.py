"""Which addresses may be reached from here when a tenant names the host (pure)."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Ways to write an IPv4 address inside an IPv6 one: what counts is where the packet ends.
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_EVERYTHING = (ip_network("0.0.0.0/0"), ip_network("::/0"))


def read_networks(text: str) -> tuple[Network, ...]:
    """`10.0.0.0/8, 192.168.3.7`, `loopback` or `all` as networks. Raises ValueError for anything else."""
    found: list[Network] = []
    for word in text.replace(",", " ").split():
        if word == "loopback":
            found += _LOOPBACK
        elif word == "all":
            found += _EVERYTHING
        else:
            found.append(ip_network(word))
    return tuple(found)


def may_reach(address: str, allowed: Iterable[Network]) -> bool:
    """Public addresses always, inner ones only where the operator allows their network."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ends = _ends(ip)
    return all(_is_public(end) for end in ends) or any(end in network for network in allowed for end in ends[-1:])


def _ends(ip: Ip) -> list[Ip]:
    """The address, and the IPv4 address that it stands for, last."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    if ip.sixtofour is not None:
        return [ip, ip.sixtofour]
    if ip.teredo is not None:
        return [ip, ip.teredo[1]]
    if any(ip in network for network in _NAT64):
        return [IPv4Address(int(ip) & 0xFFFFFFFF)]
    return [ip]


def _is_public(ip: Ip) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local)
