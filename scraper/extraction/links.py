"""What a link is, from its address and its place: to an article or to a list, of this site, alone or in a sentence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.extraction.measures import letters, link_share
from scraper.extraction.metadata.date_parsing import is_date_line

if TYPE_CHECKING:
    from scraper.extraction.document import Document, Link

# A link that is less of its block than this is part of a sentence.
MIN_LINK_SHARE = 0.6
# The same of all characters, with the dates and numbers beside it: a cheap look before the letters are counted.
MIN_LINK_PART = 0.3
MAX_DATE_LINE = 48
# Browsers and servers refuse longer addresses at different lengths; this one all take.
MAX_ADDRESS = 2000
# An article's address has a slug of several words, a number of some length, a long hash, or a long query.
_ARTICLE_PATH = re.compile(
    r"[^/?#-]+(?:[-_+][^/?#-]+){2,}|\d{4,}|[0-9a-f]{16,}|%[0-9a-f]{2}[^/]{0,80}[-_]|\?[^#]{16,}", re.IGNORECASE
)
# First words of the paths of lists by author, tag or section, and of service pages, in most publishing systems.
_LIST_PATHS = frozenset(
    "author authors tag tags category categories topic topics user users profile profiles search login log-in signin"
    " sign-in signup sign-up account subscribe contact contact-us about about-us privacy terms".split()
)
_SCHEME_AND_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_HOST = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)")


def own_site(document: Document) -> str | None:
    """Host of the page without ``www.``: its URL's, its canonical link's, or the one that most of its links name."""
    canonical = next((href for rel, href, _ in document.head_links if rel == "canonical"), None)
    for url in (document.url, canonical, document.meta("og:url")):
        if url and (host := _host(url)):
            return host
    hosts = Counter(host for link in document.links if (host := _host(link.href)))
    return max(hosts, key=lambda host: (hosts[host], host)) if hosts else None


def is_own(document: Document, url: str) -> bool:
    """Whether an absolute address is the page's own, its canonical one or that of its ``og:url``."""
    canonical = next((href for rel, href, _ in document.head_links if rel == "canonical"), None)
    stated = (document.url, canonical, document.meta("og:url"))
    return any(bare(document.absolute(own)) == bare(url) and _query(own) == _query(url) for own in stated if own)


def bare(url: str) -> str:
    """An address without scheme, ``www.``, query and fragment, and without the slash at its end.

    >>> bare("https://www.news.example/a/?from=top#text")
    'news.example/a'
    """
    return url.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _query(url: str) -> str:
    return url.partition("#")[0].partition("?")[2]


def is_internal(href: str, own: str | None) -> bool:
    """Whether a link leads to the same site: a relative one, or one whose host shares the registered name."""
    host = _host(href)
    return host is None or own is None or host == own or host.endswith("." + own) or own.endswith("." + host)


def leads_to_article(href: str) -> bool:
    """Whether a link's target looks like an article's address rather than a section's.

    >>> leads_to_article("/local/new-bridge-opens-today"), leads_to_article("/sport/football/")
    (True, False)
    """
    return _ARTICLE_PATH.search(_SCHEME_AND_HOST.sub("", href[:MAX_ADDRESS])) is not None


def leads_to_list(href: str) -> bool:
    """Whether a link leads to the home page, to a list by author, tag or section, or to a service page.

    >>> leads_to_list("https://news.example/"), leads_to_list("/tags/rivers"), leads_to_list("/2026/02/bridge")
    (True, True, False)
    """
    path = _SCHEME_AND_HOST.sub("", href).lstrip("/").partition("?")[0].partition("#")[0]
    if not path:
        return "?" not in href
    words = path.split("/", 2)
    # /en/tags/… is the list that /tags/… is.
    first = words[1] if len(words[0]) == 2 and len(words) > 1 else words[0]
    return first in _LIST_PATHS


def _host(url: str) -> str | None:
    match = _HOST.match(url)
    return match[1].lower().removeprefix("www.") if match else None


def stands_alone(document: Document, link: Link) -> bool:
    """Whether a link stands by itself and says something other than a date."""
    blocks = document.blocks
    if link.first_block >= len(blocks) or not link.text:
        return False
    last = min(link.last_block, len(blocks) - 1)
    if link.first_block != last:
        return any(link_share(document, index) >= MIN_LINK_SHARE for index in range(link.first_block, last + 1))
    text = blocks.texts[last]
    if text != link.text:
        if len(link.text) < MIN_LINK_PART * len(text):
            return False
        if letters(link.text) < MIN_LINK_SHARE * letters(text):
            return False
    return len(link.text) > MAX_DATE_LINE or not (_DIGIT.search(link.text) and is_date_line(link.text))
