"""The sketch of an article: the hashes and facts by which two articles are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.headline_words import headline_words, is_headed, word_hashes
from scraper.deduplication.lsh import BATCH, OPENING, BlockingKeyList
from scraper.deduplication.news_agencies import agency_of
from scraper.deduplication.quotations import find_quoted, marked, own
from scraper.deduplication.shingles import distinct, find_shingles
from scraper.deduplication.tokens import tokenize
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.deduplication.lsh import BlockingKeys
    from scraper.deduplication.shingles import SetHashes, Shingles
    from scraper.models import Article

# What a hash of a sketch is kept as: the lower half of it. Of two texts of 320 shingles one pair in 40,000 then shares
# one more than it has, which no test of `pairs` can tell; a corpus file is a fifth smaller than with whole ones.
HASH = np.dtype("<u4")

# A text of up to 12 words ("See the pictures below.") recurs under different stories: title or URL breaks the tie.
TINY_TEXT = 8  # shingles


@dataclass(frozen=True, slots=True)
class ArticleSketch:
    """All that decides whether two articles are copies; equal sketches are.

    ``shingles``: the distinct hashes of its shingles, sorted, 4 bytes each; ``opening``: those of its first 48.
    ``day``: of publication, if known. ``address``: key of its URL, or empty. ``tie_breaker``: title and URL key of a
    text that is too short to speak for itself, else None. ``headline``: hashes of the words of the title, sorted, 4
    bytes each; ``is_headed``: whether enough of them come back in the text. ``agency``: who sent it; ``image``: address
    of the lead picture, or empty. ``quoted``: a bit for each shingle, set if it stands in a quotation; empty if none.
    """

    shingles: bytes
    opening: bytes = b""
    day: int | None = None
    is_truncated: bool = False
    tie_breaker: tuple[str, str] | None = None
    address: str = ""
    headline: bytes = b""
    is_headed: bool = True
    agency: str | None = None
    image: str = ""
    quoted: bytes = b""

    @property
    def size(self) -> int:
        """The number of shingles."""
        return count(self.shingles)

    @property
    def own(self) -> bytes:
        """The shingles that are not quoted."""
        if not self.quoted:
            return self.shingles
        return own(np.frombuffer(self.shingles, HASH), self.quoted).tobytes()


def sketches(articles: Sequence[Article]) -> tuple[ArticleSketch, ...]:
    """Return the sketches of articles that have a text, in their order."""
    found = list[ArticleSketch]()
    for batch, texts in _batches(articles):
        found += _sketches(batch, texts, find_shingles(texts))
    return tuple(found)


def sketches_with_keys(articles: Sequence[Article]) -> tuple[tuple[ArticleSketch, ...], BlockingKeys]:
    """Return the sketches of these articles and the blocking keys of their texts, which are hashed once for both."""
    found, keys = list[ArticleSketch](), BlockingKeyList()
    for batch, texts in _batches(articles):
        shingles = find_shingles(texts)
        found += _sketches(batch, texts, shingles)
        keys.add(shingles)
    return tuple(found), keys.joined()


def _batches(articles: Sequence[Article]) -> Iterator[tuple[Sequence[Article], list[str]]]:
    """Yield the articles some at a time with their texts, which an article makes anew at each question."""
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        yield batch, [article.text for article in batch]


def count(hashes: bytes) -> int:
    """Return the size of a set of hashes."""
    return len(hashes) // HASH.itemsize


def count_shared(a: bytes, b: bytes) -> int:
    """Return how many hashes are in both of two sets."""
    if a == b:
        return count(a)
    both = np.frombuffer(a + b, HASH).copy()
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def _sketches(articles: Sequence[Article], texts: list[str], shingles: Shingles) -> Iterator[ArticleSketch]:
    quoted = find_quoted(texts)
    starts, ends = shingles.starts[:-1], shingles.starts[1:]
    hashes = shingles.hashes.astype(HASH)
    for article, text, start, end, said in zip(articles, texts, starts, ends, quoted, strict=True):
        yield _sketch(article, text, hashes[start:end], said.astype(HASH))


def _sketch(article: Article, text: str, hashes: SetHashes, said: SetHashes) -> ArticleSketch:
    address, words = canonicalize(article.url or ""), headline_words(article.title)
    shingles = distinct(hashes)
    is_tiny = len(shingles) <= TINY_TEXT
    return ArticleSketch(
        shingles.tobytes(),
        distinct(hashes[:OPENING]).tobytes(),
        day_of(article.published),
        article.is_truncated,
        (" ".join(tokenize(article.title or "")), address) if is_tiny else None,
        address,
        word_hashes(words),
        is_headed(words, text),
        agency_of(article),
        article.image or "",
        marked(shingles, said),
    )
