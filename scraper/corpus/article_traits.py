"""The traits of an article: all by which the view finds its copies and teasers, made of many articles at once.

Made of one article after the other they take seven times as long, so a process that reads pages makes them of all pages
that it was given together. Whoever has none makes them anew: they are a function of the article alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication import content_digest
from scraper.deduplication.article_addresses import AddressRole, address_roles
from scraper.deduplication.article_sketch import ArticleSketch, sketches_with_keys
from scraper.deduplication.edge_rules import content_signature
from scraper.deduplication.lsh import BlockingKeys
from scraper.deduplication.quote_fingerprints import article_fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.models import Article

REMEMBERED = 8_192  # addresses: those of an article are asked for by its teasers as well

_KEY = np.dtype(np.uint64)
_ANNOUNCED = int(AddressRole.ANNOUNCED)  # operators of a flag take ten times as long as those of its number


@dataclass(frozen=True, slots=True)
class ArticleTraits:
    """What the view asks of an article that has a text.

    ``signature``: digest of all that decides what it is a copy of. ``keys``: its blocking keys; ``fingerprints``: those
    by which teasers find it; 8 bytes each. ``addresses``: the digest of each of its addresses, and what it is to it.
    """

    signature: bytes
    sketch: ArticleSketch
    keys: bytes
    fingerprints: bytes
    addresses: tuple[tuple[bytes, int], ...]

    @property
    def announced_at(self) -> Iterator[bytes]:
        """The addresses at which a teaser leads to the article."""
        return (address for address, roles in self.addresses if roles & _ANNOUNCED)


def traits_of(articles: Sequence[Article]) -> list[ArticleTraits]:
    """Return the traits of articles that have a text, in their order."""
    sketches, keys = sketches_with_keys(articles)
    by_article = zip(
        articles,
        sketches,
        _by_owner(keys, len(articles)),
        _by_owner(article_fingerprints(articles), len(articles)),
        strict=True,
    )
    return [
        ArticleTraits(_signature(article), sketch, own, prints, _addresses(article))
        for article, sketch, own, prints in by_article
    ]


def joined_keys(keys: Sequence[bytes]) -> BlockingKeys:
    """Return keys, or fingerprints, of many articles, each with the position of the one that it is of."""
    counts = np.array([len(each) // _KEY.itemsize for each in keys], np.int64)
    return BlockingKeys(np.frombuffer(b"".join(keys), _KEY), np.repeat(np.arange(len(keys), dtype=np.uint32), counts))


@lru_cache(REMEMBERED)
def address_digest(key: str) -> bytes:
    """Return what stands for the key of an address."""
    return content_digest("address", key)


def _signature(article: Article) -> bytes:
    text, *rest = content_signature(article)
    return content_digest("look", text, repr(rest))  # the word by which files of schema 3 have it


def _addresses(article: Article) -> tuple[tuple[bytes, int], ...]:
    return tuple((address_digest(key), int(roles)) for key, roles in address_roles(article).items())


def _by_owner(keys: BlockingKeys, count: int) -> list[bytes]:
    values = keys.values[np.argsort(keys.owners, kind="stable")].tobytes()
    ends = (np.cumsum(np.bincount(keys.owners, minlength=count)) * _KEY.itemsize).tolist()
    return [values[start:end] for start, end in zip([0, *ends], ends, strict=False)]
