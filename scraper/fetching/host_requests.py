"""What a job sends to some hosts besides the request: headers, cookies from a file, a password; and by which proxy.

Secrets are named in the job, never written there: ``env:NAME`` is the value of an environment variable, ``file:PATH``
the first line of a file. They are read once, stay in memory, and stand in no message.
"""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from scraper.errors import InputError
from scraper.setting_values import ENVIRONMENT, NAMED_SECRET
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from http.cookiejar import MozillaCookieJar

    from scraper.network_policy import HostPolicy, Policy

    Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class _Requests:
    """What goes to the hosts of one `HostPolicy`."""

    policy: HostPolicy
    headers: Fields
    jar: MozillaCookieJar | None


class HostRequests:
    """What is sent to which host, for all entries of a policy."""

    def __init__(self, policy: Policy) -> None:
        """Read the secrets and the cookies that the policy names.

        Raises:
            InputError: an environment variable or a file is missing or empty, or a file is none of cookies.
        """
        self._entries = tuple(map(_requests, policy.hosts))

    def fields(self, url: str) -> Fields:
        """Return the headers that go to ``url`` besides those that go everywhere; of its first entry alone."""
        entry = self._entry(url) if self._entries else None
        if entry is None:
            return ()
        cookies = _cookies(entry.jar, url)
        return (*entry.headers, (b"Cookie", cookies)) if cookies else entry.headers

    def proxy(self, url: str) -> str | None:
        """Return the URL of the proxy through which ``url`` is asked for; None if there is none."""
        entry = self._entry(url) if self._entries else None
        if entry is None:
            return None
        if entry.policy.proxy != ENVIRONMENT:
            return entry.policy.proxy
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - it loads a client that few jobs need

        scheme, host = url.partition(":")[0], canonical_host(url) or ""
        return None if proxy_bypass(host) else getproxies().get(scheme) or getproxies().get("all")

    def _entry(self, url: str) -> _Requests | None:
        return next((entry for entry in self._entries if entry.policy.is_for(url)), None)


def secret(name: str) -> str:
    """Return the secret that is named: ``env:NAME`` or ``file:PATH``. Raises InputError if it is not there."""
    match = NAMED_SECRET.fullmatch(name)
    if not match:
        raise InputError(name, "no name of a secret: write env:NAME or file:PATH")
    kind, place = match.groups()
    try:
        value = os.environ.get(place, "") if kind == "env" else Path(place).read_text("utf-8").partition("\n")[0]
    except (OSError, ValueError) as error:
        raise InputError(name, f"cannot be read: {getattr(error, 'strerror', None) or 'no text'}") from error
    if not (found := value.strip()):
        raise InputError(name, "is not set" if kind == "env" else "has an empty first line")
    if not (found.isascii() and found.isprintable()):
        raise InputError(name, "has characters that no header can have")
    return found


def _requests(policy: HostPolicy) -> _Requests:
    headers = [(name.encode(), _value(text).encode()) for name, text in policy.headers]
    if policy.basic:
        pair = ":".join(map(secret, policy.basic)).encode()
        headers.append((b"Authorization", b"Basic " + b64encode(pair)))
    if policy.bearer:
        headers.append((b"Authorization", b"Bearer " + secret(policy.bearer).encode()))
    jar = _jar(policy.cookies) if policy.cookies else None
    return _Requests(policy, tuple(headers), jar)


def _value(text: str) -> str:
    return secret(text) if NAMED_SECRET.fullmatch(text) else text


def _jar(path: str) -> MozillaCookieJar:
    from http.cookiejar import LoadError, MozillaCookieJar  # noqa: PLC0415 - as above

    jar = MozillaCookieJar(path)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of a line that is none, besides the error
            jar.load(ignore_discard=True, ignore_expires=True)  # those that are over are not sent
    except LoadError as error:  # it shows the line, which may be a secret
        raise InputError(path, "no file of cookies in Netscape's format") from error
    except (OSError, ValueError) as error:
        raise InputError(path, f"cannot be read: {getattr(error, 'strerror', None) or 'no text'}") from error
    for cookie in jar:
        if cookie.expires == 0:  # of a session, as curl and browsers write it; the library takes it for 1970
            cookie.expires = None
    return jar


def _cookies(jar: MozillaCookieJar | None, url: str) -> bytes:
    if jar is None:
        return b""
    from urllib.request import Request  # noqa: PLC0415 - as above

    request = Request(url)  # noqa: S310 - nothing is opened
    jar.add_cookie_header(request)
    return (request.get_header("Cookie") or "").encode()
