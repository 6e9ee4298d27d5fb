"""Edges: which two articles of many belong to one story, verified pair by pair."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.lsh import find_keys
from scraper.deduplication.pairs import are_copies, are_linked, are_versions
from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scraper.deduplication.article_sketch import ArticleSketch
    from scraper.models import Article

    Pair = tuple[int, int]
    Test = Callable[[ArticleSketch, ArticleSketch], bool]
    ContentSignature = tuple[str, str | None, str | None, int | None, bool]

# Pairs that are compared at once: the sketches of their articles are made, used and forgotten.
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of positions: ``copied`` by their texts, ``linked`` by an address that the texts confirm."""

    copied: frozenset[Pair]
    linked: frozenset[Pair]


def find_edges(articles: Sequence[Article]) -> Edges:
    """Return the edges among these articles, the smaller position first.

    Whether there is an edge between two depends on these two alone. Equal articles printed a thousand times are
    tied to the first of them, not each to all.
    """
    firsts, equals = _equals(articles)
    keys = find_keys(articles[i].text for i in firsts)
    found = find_candidates(keys, [day_of(articles[i].published) for i in firsts])
    near = [(firsts[i], firsts[j]) for i, j in found.tolist()]
    served = _served(articles)
    linked = verified(articles, _to_originals(articles, served), are_linked)
    versions = verified(articles, _of_one_address(served), are_versions)
    return Edges(frozenset((*equals, *verified(articles, near, are_copies))), frozenset((*linked, *versions)))


def verified(articles: Sequence[Article], pairs: Iterable[Pair], test: Test) -> Iterator[Pair]:
    """Yield the pairs of these articles whose sketches pass the test."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), BLOCK):
        block = ordered[start : start + BLOCK]
        positions = sorted({position for pair in block for position in pair})
        sketch = dict(zip(positions, sketches([articles[i] for i in positions]), strict=True))
        yield from (pair for pair in block if test(sketch[pair[0]], sketch[pair[1]]))


def _equals(articles: Sequence[Article]) -> tuple[list[int], list[Pair]]:
    """Return the first article of each content signature, and the pairs of it with the others."""
    holders = defaultdict(list)
    for i, article in enumerate(articles):
        holders[content_signature(article)].append(i)
    firsts = [first for first, *_ in holders.values()]
    return firsts, [(first, other) for first, *others in holders.values() for other in others]


def pair_of(a: int, b: int) -> Pair:
    """Return two positions as a pair."""
    return (min(a, b), max(a, b))


def content_signature(article: Article) -> ContentSignature:
    """Return all of an article that decides what it is a copy of: articles of one signature have the same copies."""
    return (article.text, article.title, article.url, day_of(article.published), article.is_truncated)


def served_at(article: Article) -> frozenset[str]:
    """Return the keys of the addresses at which an article is served itself."""
    return frozenset(canonicalize(url) for url in (article.url, article.canonical_url) if url)


def _to_originals(articles: Sequence[Article], served: Mapping[str, Sequence[int]]) -> Iterator[Pair]:
    for i, article in enumerate(articles):
        original = canonicalize(article.original_url or "")
        yield from (pair_of(i, j) for j in served.get(original, ()) if i != j)


def _of_one_address(served: Mapping[str, Sequence[int]]) -> Iterator[Pair]:
    for key, positions in served.items():
        if not is_front(key):
            yield from combinations(positions, 2)


def _served(articles: Sequence[Article]) -> Mapping[str, Sequence[int]]:
    served = defaultdict(list)
    for i, article in enumerate(articles):
        for key in served_at(article):
            served[key].append(i)
    return served
