"""Chains of redirects: where the way from one URL has led, and the cookies that its site has set on it.

Many sites send a reader who has no cookie on a round trip that sets one: to the same address, to ``/?chk=1`` and back,
over a page of consent that asks nothing. Without it the way is a circle. So cookies are sent for one chain of one site
and forgotten after it: no later visit is known by them. Of RFC 6265 there is what that takes: domain, path, secure,
and cookies that are taken back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.characters import shown
from scraper.errors import RedirectError
from scraper.fetching.consent import leads_to_consent
from scraper.urls.addresses import host_of, is_within, split
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Page

# RFC 6265 §6.1 asks browsers for at least 50 cookies a domain, each of 4,096 bytes. Servers refuse longer heads.
MAX_COOKIES = 50
MAX_COOKIE_BYTES = 4096

# RFC 6265 §4.1.1; values that others send in quotes or with blanks come back as they are, as browsers do it.
_PAIR = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*([ -:<-~]*)", re.ASCII)
# A cookie is taken back by an age of no seconds, or by a date in the past: nearly always that of 1970.
_GONE = re.compile(r"max-age\s*=\s*(?:0+|-\d+)\s*|expires\s*=.*\b19[679]\d\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie and to whom it goes: to one host, or to those below one too; below a path; over TLS alone."""

    name: str
    value: str
    host: str
    is_for_subdomains: bool
    path: str
    needs_tls: bool

    def is_for(self, url: str) -> bool:
        """Tell whether a request to ``url`` carries the cookie (RFC 6265 §5.4)."""
        host, parts = host_of(url), split(url)
        is_of_host = is_within(host, self.host) if self.is_for_subdomains else host == self.host
        path = parts.path or "/"
        is_below = path == self.path or path.startswith(self.path.removesuffix("/") + "/")
        return is_of_host and is_below and not (self.needs_tls and parts.scheme != "https")


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that leads on, from ``url`` to ``target``: by its status, or a refresh of whatever kind."""

    url: str
    target: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The way from the URL ``start`` to ``at``, which is asked next; ``asked``: what was, with which cookies."""

    start: str
    at: str
    asked: tuple[tuple[str, str], ...] = ()
    cookies: tuple[Cookie, ...] = ()

    @property
    def cookie_header(self) -> str:
        """The cookies for the next request, as the header ``Cookie`` has them; empty if there are none."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies if cookie.is_for(self.at))

    @property
    def goes_on(self) -> bool:
        """Whether the next request belongs to the same visit: it has cookies of the site, or asks for consent first."""
        has_cookies = bool(self.cookies) and site_of(self.at) == site_of(self.start)
        return has_cookies or leads_to_consent(self.start, self.at)

    def after(self, redirect: Redirect, limit: int) -> Chain:
        """Return the way one redirect further.

        Raises:
            RedirectError: ``redirect_loop``: it leads to where it has been, with the cookies of then; or there were
                more than ``limit`` redirects.
        """
        asked = (*self.asked, (self.at, self.cookie_header))
        cookies = _updated(self.cookies, redirect, site_of(self.start))
        further = replace(self, at=redirect.target, asked=asked, cookies=cookies)
        places = [place for place, _ in asked]
        if (further.at, further.cookie_header) in asked:
            circle = " → ".join(map(shown, [*places[places.index(further.at) :], further.at]))
            raise RedirectError(self.start, f"the redirects turn in a circle: {circle}", "redirect_loop")
        if len(asked) > limit:
            reason = f"more than {limit} redirects, the last one to {shown(further.at)}"
            raise RedirectError(self.start, reason, "redirect_loop")
        return further

    def with_cookies_of(self, page: Page) -> tuple[Cookie, ...]:
        """Return the cookies at the end of the way, those among them that the page at its end sets."""
        last = Redirect(self.at, self.at, page.status or 0, page.headers)
        return _updated(self.cookies, last, site_of(self.start))


def begin(url: str) -> Chain:
    """Return the way from a URL before its first request."""
    return Chain(url, url)


def _updated(cookies: tuple[Cookie, ...], redirect: Redirect, site: str) -> tuple[Cookie, ...]:
    """Return the cookies after an answer. Those of other sites, where the way leads over one, are not taken."""
    if site_of(redirect.url) != site:
        return cookies
    kept = {(cookie.name, cookie.host, cookie.path): cookie for cookie in cookies}
    for cookie, is_gone in _set_by(redirect.headers, redirect.url):
        key = (cookie.name, cookie.host, cookie.path)
        kept.pop(key, None)
        if not is_gone:
            kept[key] = cookie
    return tuple(kept.values())[-MAX_COOKIES:]


def _set_by(headers: tuple[tuple[str, str], ...], url: str) -> Iterable[tuple[Cookie, bool]]:
    for name, value in headers:
        pair = _PAIR.match(value) if name == "set-cookie" and len(value) <= MAX_COOKIE_BYTES else None
        if pair:
            attributes = [part.strip() for part in value[pair.end() :].split(";")]
            cookie = _cookie(pair[1], pair[2].rstrip(), dict(map(_attribute, attributes)), url)
            if cookie:
                yield cookie, any(map(_GONE.fullmatch, attributes))


def _attribute(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip()


def _cookie(name: str, value: str, attributes: dict[str, str], url: str) -> Cookie | None:
    """Return the cookie, or None if it is for a domain that is not the server's, or that anybody may register below."""
    host = host_of(url)
    domain = attributes.get("domain", "").lower().removeprefix(".")
    if domain and domain != host and not (is_within(host, domain) and is_within(domain, site_of(url))):
        return None
    path = attributes.get("path", "")
    if not path.startswith("/"):  # RFC 6265 §5.1.4: the folder of the address
        path = (split(url).path or "/").rpartition("/")[0] or "/"
    return Cookie(name, value, domain or host, bool(domain), path, "secure" in attributes)
