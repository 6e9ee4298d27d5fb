"""Which addresses may be visited: only public ones, so that a page cannot send us into somebody's own network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

ALLOWED_SCHEMES = frozenset({"http", "https"})
ALLOWED_PORTS = frozenset({80, 443})

# IPv6 addresses whose last 32 bits are an IPv4 address that a gateway, or an old stack, connects to:
# NAT64 (RFC 6052 §2.1) and IPv4-compatible ones (RFC 4291 §2.5.5.1).
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


class ForbiddenAddressError(Exception):
    """A connection was refused before it was made; the message says why."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet (IANA special-purpose registries) and no multicast group.

    An IPv4 address inside an IPv6 address counts as itself.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "169.254.169.254")]
    [True, False, False, False, False]
    """
    return _is_public(ip_address(address))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (inner := _carried(address)) is not None:
        return _is_public(inner)
    return address.is_global and not address.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    if any(address in network for network in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def check_target(addresses: tuple[str, ...], port: int) -> None:
    """Raise `ForbiddenAddressError` unless the port is 80 or 443 and **every** address of the name is public.

    One bad address condemns the name: it would only take another try to be given that one.
    """
    if port not in ALLOWED_PORTS:
        raise ForbiddenAddressError(f"port {port} is not allowed")
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddressError(f"{address} is not a public address")
