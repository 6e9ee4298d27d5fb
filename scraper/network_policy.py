"""Policies of visits: how to behave on the network, on all hosts and on some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import setting_values
from scraper.setting_values import BROWSER
from scraper.urls.addresses import is_within
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.setting_values import Check


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """How to behave on some hosts, and on what is below them, where that is not what `Policy` says.

    ``pattern``: a regular expression that must be found in the address, too; pauses are of the whole host all the same.
    ``interval``: seconds after which its sources are asked again. ``headers``: sent besides the usual ones; a value may
    be a secret. ``cookies``: a file of them in Netscape's format. ``basic``: user name and password, ``bearer``: a
    token, each the name of a secret: ``env:NAME`` or ``file:PATH``. ``proxy``: its address, or ``environment``.
    ``fetch``: ``http``, or ``browser`` for pages whose text is made by their scripts. Raises ValueError for a value
    that cannot be used.
    """

    hosts: tuple[str, ...]
    pattern: str | None = None
    delay: float | None = None
    interval: float | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str | None = None
    basic: tuple[str, str] | None = None
    bearer: str | None = None
    proxy: str | None = None
    fetch: str = "http"

    def __post_init__(self) -> None:
        """Check the values."""
        optional = frozenset(name for name in _HOST_FIELDS if name not in {"hosts", "headers", "fetch"})
        setting_values.check_fields(self, _HOST_FIELDS, optional)

    def is_for(self, url: str) -> bool:
        """Tell whether an address is of one of the hosts, and has the pattern."""
        host = canonical_host(url) or ""
        is_host = any(is_within(host, name) for name in self.hosts)
        return is_host and (self.pattern is None or re.search(self.pattern, url) is not None)


def _as_host_policies(value: object) -> tuple[HostPolicy, ...]:
    if not isinstance(value, tuple) or not all(isinstance(each, HostPolicy) for each in value):
        raise ValueError("a tuple of HostPolicy")
    return value


_HOST_FIELDS: Mapping[str, Check] = {
    "hosts": setting_values.as_hosts,
    "pattern": setting_values.as_pattern,
    "delay": setting_values.as_seconds,
    "interval": setting_values.as_some_seconds,
    "headers": setting_values.as_pairs,
    "cookies": setting_values.as_text,
    "basic": setting_values.as_login,
    "bearer": setting_values.as_secret,
    "proxy": setting_values.as_proxy,
    "fetch": setting_values.as_way,
}
_FIELDS: Mapping[str, Check] = {
    "user_agent": setting_values.as_text,
    "contact": setting_values.as_text,
    "timeout": setting_values.as_some_seconds,
    "max_body": setting_values.as_count,
    "max_redirects": setting_values.as_number,
    "retries": setting_values.as_number,
    "allow_private": setting_values.as_flag,
    "delay": setting_values.as_seconds,
    "concurrency": setting_values.as_count,
    "respect_robots": setting_values.as_flag,
    "honour": setting_values.as_uses,
    "hosts": _as_host_policies,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How to behave on the network. Times in seconds, sizes in bytes after decompression.

    ``contact``: a URL or mail address that is sent along with ``user_agent``. ``delay``: the pause between two
    requests to one host. ``concurrency``: hosts that are visited at once. ``retries``: tries after the first one;
    a crawl, which comes back later by itself, sets 0. ``respect_robots``,
    ``delay`` and ``concurrency`` are for crawls, discovery and lists of URLs; `fetch` and `Fetcher.get` visit the one
    page that they are asked for. ``honour``: uses (``tdm``, ``ai-train``, ``noai``); a crawl keeps no article for which
    one of them is reserved. ``hosts``: what holds for some hosts; the first that fits.
    Raises ValueError for a value that cannot be used.
    """

    user_agent: str = "newspage-scraper"
    contact: str | None = None
    timeout: float = 60.0
    max_body: int = 10 * 1024 * 1024
    max_redirects: int = 10
    retries: int = 3
    allow_private: bool = False
    delay: float = 2.0
    concurrency: int = 64
    respect_robots: bool = True
    honour: tuple[str, ...] = ()
    hosts: tuple[HostPolicy, ...] = ()

    def __post_init__(self) -> None:
        """Check the values."""
        setting_values.check_fields(self, _FIELDS, frozenset({"contact"}))

    def of_host(self, host: str) -> HostPolicy | None:
        """Return the first entry for a host, whatever its pattern; ``host`` as `canonical_host` writes it."""
        return next((each for each in self.hosts if any(is_within(host, name) for name in each.hosts)), None)

    def of_url(self, url: str) -> HostPolicy | None:
        """Return the first entry for an address."""
        return next((each for each in self.hosts if each.is_for(url)), None)

    def needs_browser(self, url: str | None = None) -> bool:
        """Tell whether an address is fetched by a browser; without one, whether any is."""
        if url is None:
            return any(each.fetch == BROWSER for each in self.hosts)
        entry = self.of_url(url)
        return entry is not None and entry.fetch == BROWSER

    def delay_of(self, host: str) -> float:
        """Return the pause between two requests to a host."""
        entry = self.of_host(host)
        return self.delay if entry is None or entry.delay is None else entry.delay

    @property
    def signature(self) -> str:
        """The ``User-Agent`` that is sent: ``newspage-scraper (+https://news.example/robot)``."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent
