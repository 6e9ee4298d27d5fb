"""The fingerprint of an article: what two texts must share to be copies of each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.lsh import BATCH, OPENING, KeyList
from scraper.deduplication.shingles import distinct, find_runs
from scraper.deduplication.tokens import tokenize
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.deduplication.lsh import Keys
    from scraper.deduplication.shingles import Runs
    from scraper.models import Article

# A text of up to 12 words ("See the pictures below.") recurs under different stories: it needs a second witness.
TINY_TEXT = 8  # shingles


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All that decides whether two articles are copies; equal fingerprints are.

    ``shingles``: the distinct 64-bit hashes of its runs of five tokens, sorted, 8 bytes each; ``opening``: those of
    its first 48 runs. ``day``: of publication, if known. ``address``: key of its URL, or empty. ``witness``: title
    and URL key of a text that is too short to speak for itself, else None.
    """

    shingles: bytes
    opening: bytes = b""
    day: int | None = None
    is_truncated: bool = False
    witness: tuple[str, str] | None = None
    address: str = ""

    @property
    def size(self) -> int:
        """The number of shingles."""
        return len(self.shingles) // 8


def fingerprints(articles: Sequence[Article]) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of articles that have a text, in their order."""
    batches = (articles[start : start + BATCH] for start in range(0, len(articles), BATCH))
    return tuple(
        each for batch in batches for each in _fingerprints(batch, find_runs([article.text for article in batch]))
    )


def fingerprints_with_keys(articles: Sequence[Article]) -> tuple[tuple[Fingerprint, ...], Keys]:
    """Return the fingerprints of these articles and the keys of their texts, for which they are read once."""
    prints, keys = list[Fingerprint](), KeyList()
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        runs = find_runs([article.text for article in batch])
        prints += _fingerprints(batch, runs)
        keys.add(runs)
    return tuple(prints), keys.joined()


def count_shared(a: bytes, b: bytes) -> int:
    """Return how many shingles are in both of two sets."""
    if a == b:
        return len(a) // 8
    both = np.frombuffer(a + b, np.uint64).copy()
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def _fingerprints(articles: Sequence[Article], runs: Runs) -> Iterator[Fingerprint]:
    for article, start, end in zip(articles, runs.starts[:-1], runs.starts[1:], strict=True):
        hashes = runs.hashes[start:end]
        yield _fingerprint(article, distinct(hashes).tobytes(), distinct(hashes[:OPENING]).tobytes())


def _fingerprint(article: Article, shingles: bytes, opening: bytes) -> Fingerprint:
    address = canonicalize(article.url or "")
    is_tiny = len(shingles) <= 8 * TINY_TEXT
    witness = (" ".join(tokenize(article.title or "")), address) if is_tiny else None
    return Fingerprint(shingles, opening, day_of(article.published), article.is_truncated, witness, address)
