"""The site of a URL: the domain that somebody registered, by the Public Suffix List."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.urls.identity import MAX_LABEL, canonical_host

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# Hosts whose site is remembered: looking one up takes some 5 µs, and a site's pages come one after the other.
REMEMBERED = 8_192


def site_of(url: str | None) -> str:
    """Return the registrable domain of a URL: its public suffix and one label more; empty if it has no host.

    Domains below which anybody can register (``blogspot.com``) are suffixes too. A host that is an IP address, a
    single label or a public suffix itself is a site of its own, ``www.`` aside. Other scripts are written as in
    DNS (``xn--…``).

    >>> site_of("https://wien.orf.at/a"), site_of("https://news.bbc.co.uk/"), site_of("https://a.blogspot.com/")
    ('orf.at', 'bbc.co.uk', 'a.blogspot.com')
    >>> site_of("http://192.0.2.7:8080/"), site_of("http://localhost/"), site_of("/a")
    ('192.0.2.7', 'localhost', '')
    """
    return _site(canonical_host(url or "") or "")


@lru_cache(REMEMBERED)
def _site(host: str) -> str:
    if _is_ip_address(host):
        return host
    labels = host.split(".")
    domain = _suffixes().privatesuffix(".".join(map(_as_written, labels)))
    return ".".join(labels[-(domain.count(".") + 1) :]) if domain else host


@lru_cache(1)
def _suffixes() -> PublicSuffixList:
    """Return the list that its package ships; without Punycode it loads in a third of the time."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reading a page without a profile needs no list

    return PublicSuffixList(accept_encoded_idn=False)


def _is_ip_address(host: str) -> bool:
    """Tell whether a host is an address in numbers: a last label of digits is no domain (WHATWG URL §3.5)."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def _as_written(label: str) -> str:
    if not label.startswith("xn--") or len(label) > MAX_LABEL:
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label
