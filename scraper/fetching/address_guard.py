"""Which addresses may be visited: only public ones, so that a page cannot send us into somebody's own network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from scraper.urls.addresses import SCHEMES

ALLOWED_SCHEMES = SCHEMES
ALLOWED_PORTS = frozenset({80, 443})

# Tables of our own: what Python's `is_global` says has changed from one version to the next.
#
# IANA IPv4 Special-Purpose Address Registry (RFC 6890), the blocks that are not globally reachable; multicast (RFC
# 5771); and an address by which machines of one cloud reach their host. Of 192.0.0.0/24 two addresses are reachable,
# for protocols, and no page is there.
_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
        " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4"
        " 240.0.0.0/4".split(),
    )
)
# All that IANA gives out of IPv6 for use between networks (RFC 4291 §2.4, RFC 3513 §4),
_UNICAST_6 = IPv6Network("2000::/3")
# and what in it is not: addresses of protocols with Teredo, benchmarks and ORCHID (2001::/23, RFC 2928; what of it is
# reachable are anycast services and hashes), documentation (RFC 3849, RFC 9637). All else that the IANA IPv6
# Special-Purpose Address Registry names, such as fc00::/7, fec0::/10, 5f00::/16 or 64:ff9b:1::/48, is outside.
_NOT_PUBLIC_6 = tuple(map(IPv6Network, "2001::/23 2001:db8::/32 3fff::/20".split()))
# IPv6 addresses in which an IPv4 address is what a gateway, or a stack, connects to, with the bits behind it: mapped
# ones (RFC 4291 §2.5.5.2), those of NAT64 (RFC 6052 §2.1) and of 6to4 (RFC 3056 §2).
_CARRIERS = ((IPv6Network("::ffff:0:0/96"), 0), (IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80))


class ForbiddenAddressError(Exception):
    """A connection was refused before it was made; the message says why."""


def check_proxied(host: str, port: int) -> None:
    """Raise `ForbiddenAddressError` for a target that is seen to be no public one; the proxy looks up its name.

    >>> check_proxied("localhost", 80)
    Traceback (most recent call last):
    scraper.fetching.address_guard.ForbiddenAddressError: localhost is not a public address
    """
    try:
        addresses: tuple[str, ...] = (str(ip_address(host.strip("[]"))),)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            raise ForbiddenAddressError(f"{host} is not a public address") from None
        addresses = ()
    check_target(addresses, port)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet: in no special-purpose block, no group, of no zone.

    An IPv4 address inside an IPv6 address counts as itself. The answer does not depend on the version of Python.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fec0::1")]
    [True, False, False, False, False]
    """
    return _is_public(ip_address(address))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:  # fe80::1%eth0 (RFC 4007): of one link, whatever the digits say
        return False
    if (inner := _carried(address)) is not None:
        return _is_public(inner)
    return address in _UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _carried(address: IPv6Address) -> IPv4Address | None:
    shift = next((bits for network, bits in _CARRIERS if address in network), None)
    return None if shift is None else IPv4Address(int(address) >> shift & 0xFFFF_FFFF)


def check_target(addresses: tuple[str, ...], port: int) -> None:
    """Raise `ForbiddenAddressError` unless the port is 80 or 443 and **every** address of the name is public.

    One bad address condemns the name: it would only take another try to be given that one.
    """
    if port not in ALLOWED_PORTS:
        raise ForbiddenAddressError(f"port {port} is not allowed")
    for address in addresses:
        if not is_public(address):
            raise ForbiddenAddressError(f"{address} is not a public address")
