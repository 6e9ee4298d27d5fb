"""What a link is, from its address and its place: to an article or to a list, of this site, alone or in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import letters
from scraper.urls.addresses import bare, query_of

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document, PageLink

# A link that is less of its block than this is part of a sentence.
MIN_LINK_SHARE = 0.6
# The same of all characters, with the dates and numbers beside it: a cheap look before the letters are counted.
MIN_LINK_PART = 0.3
MAX_DATE_LINE = 48
# Browsers and servers refuse longer addresses at different lengths; this one all take.
MAX_ADDRESS = 2000
# An article's address has a slug of several words, a number of some length, a long hash, or a long query. The slug is
# looked for at the marks between its words alone, and nothing without regard to case: so it takes half of the time.
_SLUG = re.compile(r"(?<=[^/?#-])[-_+][^/?#-]+[-_+][^/?#-]")
_NUMBER_OR_QUERY = re.compile(r"\d{4}|[0-9a-fA-F]{16}|%[0-9a-fA-F]{2}[^/]{0,80}[-_]|\?[^#]{16}")
# First words of the paths of lists by author, tag or section, and of service pages, in most publishing systems.
_LIST_PATHS = frozenset(
    "author authors tag tags category categories topic topics user users profile profiles search login log-in signin"
    " sign-in signup sign-up account subscribe contact contact-us about about-us privacy terms".split()
)
_SCHEME_AND_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


def own_addresses(document: Document) -> frozenset[tuple[str, str]]:
    """Return the page's own addresses, each bare and with its query."""
    return frozenset((bare(document.absolute(url)), query_of(url)) for url in document.stated_urls)


def leads_to_article(href: str) -> bool:
    """Whether a link's target looks like an article's address rather than a section's.

    >>> leads_to_article("/local/new-bridge-opens-today"), leads_to_article("/sport/football/")
    (True, False)
    """
    path = _after_host(href[:MAX_ADDRESS])
    return (_SLUG.search(path) or _NUMBER_OR_QUERY.search(path)) is not None


def leads_to_list(href: str) -> bool:
    """Whether a link leads to the home page, to a list by author, tag or section, or to a service page.

    >>> leads_to_list("https://news.example/"), leads_to_list("/tags/rivers"), leads_to_list("/2026/02/bridge")
    (True, True, False)
    """
    path = _after_host(href).lstrip("/").partition("?")[0].partition("#")[0]
    if not path:
        return "?" not in href
    # /en/tags/… is the list that /tags/… is.
    first = (path[3:] if path.find("/") == 2 else path).partition("/")[0]
    return first in _LIST_PATHS


def _after_host(href: str) -> str:
    """An address without scheme and host, which most links of a site do not name."""
    match = None if href[:1] == "/" != href[1:2] else _SCHEME_AND_HOST.match(href)
    return href[match.end() :] if match else href


def stands_alone(document: Document, link: PageLink) -> bool:
    """Whether a link stands by itself and says something other than a date."""
    blocks = document.blocks
    count = len(blocks.texts)
    if link.first_block >= count or not link.text:
        return False
    last = min(link.last_block, count - 1)
    if link.first_block != last:
        return max(blocks.link_shares[link.first_block : last + 1], default=0.0) >= MIN_LINK_SHARE
    text = blocks.texts[last]
    if text != link.text:
        if len(link.text) < MIN_LINK_PART * len(text):
            return False
        if letters(link.text) < MIN_LINK_SHARE * letters(text):
            return False
    return len(link.text) > MAX_DATE_LINE or not (_DIGIT.search(link.text) and is_date_line(link.text))
