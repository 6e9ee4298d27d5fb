"""Edges: which two articles of many belong to one story, found by the rules of `edge_rules`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from scraper.deduplication.article_addresses import address_roles
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.edge_rules import BY_ADDRESS, BY_KEY, EdgeKind, content_signature
from scraper.deduplication.lsh import find_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scraper.deduplication.article_addresses import AddressRole
    from scraper.deduplication.article_sketch import ArticleSketch
    from scraper.deduplication.edge_rules import AddressRule, EdgeRule
    from scraper.models import Article

    Pair = tuple[int, int]
    Sketched = Callable[[Sequence[int]], Sequence[ArticleSketch]]
    Holders = Mapping[str, Sequence[tuple[int, AddressRole]]]

T = TypeVar("T")

COPIED, RELATED = EdgeKind.COPIED, EdgeKind.RELATED

# Pairs that are compared at once: the sketches of their articles are made, used and forgotten.
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of positions: ``copied`` by their texts, ``linked`` by an address that the texts confirm.

    ``related`` ones join no story.
    """

    copied: frozenset[Pair]
    linked: frozenset[Pair]
    related: frozenset[Pair] = frozenset()


def find_edges(articles: Sequence[Article], by_text: EdgeRule = BY_KEY) -> Edges:
    """Return the edges among these articles, the smaller position first; ``by_text``: judges those with a common key.

    Whether there is an edge between two depends on these two alone; of equal ones, each is tied to the first.
    """
    firsts, equals = _equals(articles)
    keys = find_keys(articles[i].text for i in firsts)
    found = find_candidates(keys, [day_of(articles[i].published) for i in firsts])
    near = [(firsts[i], firsts[j]) for i, j in found.tolist()]
    holders, sketched = _holders(articles), sketched_anew(articles)
    linked = {pair for rule in BY_ADDRESS for pair in verified(sketched, _meetings(holders, rule), rule.kind_of)}
    kinds = dict(judged(sketched, near, by_text.kind_of))
    copied, related = ({pair for pair, kind in kinds.items() if kind is each} for each in (COPIED, RELATED))
    return Edges(frozenset(copied.union(equals)), frozenset(linked), frozenset(related - linked))


def verified(
    sketched: Sketched, pairs: Iterable[Pair], test: Callable[[ArticleSketch, ArticleSketch], object]
) -> Iterator[Pair]:
    """Yield the pairs of articles whose sketches pass the test."""
    return (pair for pair, _ in judged(sketched, pairs, test))


def judged(
    sketched: Sketched, pairs: Iterable[Pair], judge: Callable[[ArticleSketch, ArticleSketch], T]
) -> Iterator[tuple[Pair, T]]:
    """Yield the pairs of articles of which something is said, by their sketches, and what.

    ``sketched``: tells the sketches of the articles at some positions.
    """
    ordered = sorted(pairs)
    for start in range(0, len(ordered), BLOCK):
        block = ordered[start : start + BLOCK]
        positions = sorted({position for pair in block for position in pair})
        sketch = dict(zip(positions, sketched(positions), strict=True))
        said = ((pair, judge(sketch[pair[0]], sketch[pair[1]])) for pair in block)
        yield from (each for each in said if each[1])


def sketched_anew(articles: Sequence[Article]) -> Sketched:
    """Return what makes the sketches of the articles at some positions."""
    return lambda positions: sketches([articles[i] for i in positions])


def pair_of(a: int, b: int) -> Pair:
    """Return two positions as a pair."""
    return (min(a, b), max(a, b))


def _equals(articles: Sequence[Article]) -> tuple[list[int], list[Pair]]:
    """Return the first article of each content signature, and the pairs of it with the others."""
    holders = defaultdict(list)
    for i, article in enumerate(articles):
        holders[content_signature(article)].append(i)
    firsts = [first for first, *_ in holders.values()]
    return firsts, [(first, other) for first, *others in holders.values() for other in others]


def _holders(articles: Sequence[Article]) -> Holders:
    holders = defaultdict(list)
    for i, article in enumerate(articles):
        for key, roles in address_roles(article).items():
            holders[key].append((i, roles))
    return holders


def _meetings(holders: Holders, rule: AddressRule) -> set[Pair]:
    met = set[tuple[int, int]]()
    for held in holders.values():
        if len(held) > 1:
            one = [i for i, roles in held if roles & rule.one]
            other = [i for i, roles in held if roles & rule.other]
            met.update(pair_of(i, j) for i in one for j in other if i != j)
    return met
