"""Addresses: which texts are URLs on the web, what a reference resolves to, and what a URL is made of."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

SCHEMES = frozenset({"http", "https"})
# Characters of no host: RFC 3986 §3.2.2 has no others of ASCII, and those that are not visible no reader can copy.
_WEB_ADDRESS = re.compile(
    r"https?://(?:[^\s/?#@]*@)?(\[[\da-f:.]+\]|[\w!$&'()*+,;=%~.\-\x80-\U0010ffff]+)(?::\d{0,5})?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
# Of no address: white space, control characters (C0, DEL, C1), lone surrogates, marks of direction.
_IN_NO_ADDRESS = re.compile("[\\s\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# Most addresses are of this form, for which nothing else has to be asked.
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[!-~]*)?", re.IGNORECASE)
# Scheme and host of a base, and references to a plain path from the root, with a query perhaps: nothing in them is to
# be resolved, and to put the two together takes a fraction of the time of ``urljoin``.
_ORIGIN = re.compile(r"https?://[\w.-]+(?::\d+)?(?=[/?#]|$)", re.ASCII)
_PLAIN_PATH = re.compile(r"(?:/[\w%~-][\w%~.-]*)+/?(?:\?[!-\"$-~]+)?", re.ASCII)
# The host of most addresses; user names, ports, brackets and other scripts are left to ``urlsplit``.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9._-]+)(?=[/?#]|$)", re.IGNORECASE | re.ASCII)
# Browsers take these out of addresses, and percent-encode other white space (WHATWG URL §4.4).
_BROKEN = re.compile(r"[\t\r\n]+")
_BLANK = re.compile(r"[^\S\x00-\x1f\x7f-\x9f]")

# Backslashes, missing and surplus slashes where the host begins.
_ODD_START = re.compile(r"(?:https?:)?/{3}|https?:(?!//)", re.IGNORECASE)
_SCHEME = re.compile(r"(https?):", re.IGNORECASE)

# No reference begins with a quotation mark (RFC 3986 §2): it is a string out of a script that was written into an
# attribute whole, href='\"https:\/\/news.example\"', which browsers resolve to a page that is not there.
_QUOTED = ('"', '\\"')
# What templates and scripts leave where an address should be: a placeholder that nothing was put into ({{ story.url }},
# ${url}, <%= url %>), also percent-encoded, and the texts of values that are none, as the last part of a path.
_UNFILLED = re.compile(
    r"(?i:(?:\{|%7b){2}|(?:\$|%24)(?:\{|%7b)|<%|%3c%25|(?:\[|%5b)object(?:%20|[ +])object)"
    r"|(?:^|/)(?:undefined|null|NaN)/?(?:\?|$)"
)


def is_web_address(url: str) -> bool:
    r"""Tell whether a URL is a whole one over HTTP: with a host, and without control characters and white space.

    Never raises. In other schemes something could be run (``javascript:``) or read from this machine (``file:``).

    >>> is_web_address("https://news.example/a"), is_web_address("javascript:alert(1)"), is_web_address("http:/x")
    (True, False, False)
    >>> is_web_address("http://wiki%20https://news.example/")
    False
    >>> is_web_address("https://[/"), is_web_address("https://news.example/\r\nX: y"), is_web_address("https://a:70000/")
    (False, False, False)
    """
    if _PLAIN_ADDRESS.fullmatch(url):
        return True
    match = None if _IN_NO_ADDRESS.search(url) else _WEB_ADDRESS.fullmatch(url)
    if not match or not any(map(str.isalnum, match[1])):
        return False
    try:
        parts = urlsplit(url)
        # A percent sign in a host is none of DNS: it stands for what a host must not have (WHATWG URL 3.5).
        return bool(parts.hostname) and "%" not in (parts.hostname or "") and parts.port != 0
    except ValueError:  # brackets around no IPv6 address, a port over 65535, a host that NFKC takes apart
        return False


def web_address(text: str) -> str | None:
    r"""Return the text as an address over HTTP, or None: line breaks are taken out, blanks percent-encoded.

    >>> web_address(" https://news.example/a\n b "), web_address("file:///etc/passwd")
    ('https://news.example/a%20b', None)
    """
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    url = _BLANK.sub(lambda blank: quote(blank[0]), _BROKEN.sub("", text.strip()))
    return url if is_web_address(url) else None


def joined(reference: str, base: str) -> str:
    r"""Return the reference resolved against the base (RFC 3986 §5.2), or as it is where that fails. Never raises.

    What is no reference by the RFC is read as browsers do, save a string with its quotation marks, which leads nowhere.

    >>> joined("/b", "https://news.example/a"), joined("/b", "https://[/")
    ('https://news.example/b', '/b')
    >>> joined(r"\\photo.example\b", "https://news.example/a"), joined("https:/b", "https://news.example/a")
    ('https://photo.example/b', 'https://news.example/b')
    >>> joined('"https://photo.example/b"', "https://news.example/a")
    '"https://photo.example/b"'
    """
    if reference.startswith(_QUOTED):
        return reference
    if "\\" in reference or _ODD_START.match(reference):
        reference = _as_in_browsers(reference, base)
    if reference.startswith(("https://", "http://")):
        return reference
    if _PLAIN_PATH.fullmatch(reference) and (origin := _ORIGIN.match(base)):
        return origin[0] + reference
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def _as_in_browsers(reference: str, base: str) -> str:
    """Return a reference as RFC 3986 writes it, for what WHATWG URL §4.4 reads it as in http and https.

    A backslash is a slash; before a host any two or more slashes are two; a scheme without them is that of the base or
    begins a host. A parser that does all of that (ada-url, 8 µs a reference) brings 8 MB for what three rules do.
    """
    end = min((place for mark in "?#" if (place := reference.find(mark)) >= 0), default=len(reference))
    start, rest = reference[:end].replace("\\", "/"), reference[end:]
    prefix = ""
    if scheme := _SCHEME.match(start):
        prefix, start = scheme[0].lower(), start[scheme.end() :]
        is_relative = not start.startswith("//") and base[: len(prefix)].lower() == prefix
        prefix, start = ("", start) if is_relative else (prefix, "//" + start.lstrip("/"))
    elif start.startswith("//"):
        start = "//" + start.lstrip("/")
    return prefix + start + rest


def split(url: str | None) -> SplitResult:
    """Return the parts of a URL, all empty where it cannot be parted. Only its ``port`` may still raise ValueError.

    >>> split("https://news.example/a").hostname, split("https://[/").hostname, split(None).path
    ('news.example', None, '')
    """
    try:
        return urlsplit(url or "")
    except ValueError:
        return SplitResult("", "", "", "", "")


def page_address(reference: str, base: str) -> str | None:
    """Return a reference resolved, without a fragment, or None if it does not lead to a web page.

    What a template or a script has left unfilled is no reference.

    >>> page_address("/a/b#c", "https://news.example/x"), page_address("mailto:desk@a.example", "https://a.example/")
    ('https://news.example/a/b', None)
    """
    reference = reference.strip().partition("#")[0]
    if not reference or _UNFILLED.search(reference):
        return None
    return web_address(joined(reference, base))


def host_of(url: str | None) -> str:
    """Return the host of a URL in lower case, without user name and port; empty if it has none.

    >>> host_of("https://reader@News.example:8443/a"), host_of("//news.example/a"), host_of("/a"), host_of(None)
    ('news.example', 'news.example', '', '')
    """
    plain = _PLAIN_HOST.match(url or "")
    return plain[1].lower() if plain else split(url).hostname or ""


def is_within(host: str, parent: str) -> bool:
    """Tell whether a host is another one or a subdomain of it.

    >>> is_within("sport.news.example", "news.example"), is_within("badnews.example", "news.example")
    (True, False)
    """
    return host == parent or host.endswith("." + parent)


def are_related(host: str, other: str) -> bool:
    """Tell whether two hosts are one, or one of them is a subdomain of the other."""
    return is_within(host, other) or is_within(other, host)


def bare(url: str) -> str:
    """Return an address without scheme, ``www.``, query, fragment and last slash.

    >>> bare("https://www.news.example/a/?from=top#text")
    'news.example/a'
    """
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def target_of(url: str) -> str:
    """Return what a request asks its host for, as the rules of a site name it: the path, with the query behind it.

    >>> target_of("https://news.example"), target_of("https://news.example/a?b=1#c")
    ('/', '/a?b=1')
    """
    parts = split(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def query_of(url: str) -> str:
    """Return the query of an address, empty if it has none.

    >>> query_of("https://news.example/?id=7#text"), query_of("https://news.example/")
    ('id=7', '')
    """
    return url.partition("#")[0].partition("?")[2]
