"""The addresses of an article, and what each of them is to it."""

from __future__ import annotations

from collections import defaultdict
from enum import IntFlag
from typing import TYPE_CHECKING

from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.models import Article


class AddressRole(IntFlag):
    """What an address is to an article; the numbers stand in corpus files."""

    SERVED = 1  # the article itself is served there
    VERSION = 2  # so it is, and its other versions may be: it is no front page
    ORIGINAL = 4  # the article names it as that of its original
    ANNOUNCED = 8  # whatever links there announces the article


def address_roles(article: Article) -> dict[str, AddressRole]:
    """Return the keys of all addresses of an article with what they are to it.

    >>> from scraper.models import Article
    >>> address_roles(Article(url="https://a.example/"))
    {'https://a.example/': <AddressRole.SERVED: 1>}
    """
    roles = defaultdict[str, AddressRole](lambda: AddressRole(0))
    for key in _keys((article.url, article.canonical_url)):
        roles[key] |= AddressRole.SERVED if is_front(key) else AddressRole.SERVED | AddressRole.VERSION
    for key in _keys((article.original_url,)):
        roles[key] |= AddressRole.ORIGINAL
    for key in announced_at(article):
        roles[key] |= AddressRole.ANNOUNCED
    return dict(roles)


def announced_at(article: Article) -> frozenset[str]:
    """Return the keys of the addresses at which a teaser leads to an article: all of its own but front pages."""
    keys = _keys((article.url, article.canonical_url, article.original_url))
    return frozenset(key for key in keys if not is_front(key))


def _keys(urls: Iterable[str | None]) -> frozenset[str]:
    return frozenset(key for url in urls if url and (key := canonicalize(url)))
