"""Edges: which two articles of many belong to one story, found by the rules of `edge_rules`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.deduplication.article_addresses import address_roles
from scraper.deduplication.article_sketch import sketches
from scraper.deduplication.candidates import find_candidates
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.edge_rules import BY_ADDRESS, BY_KEY, content_signature
from scraper.deduplication.lsh import find_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.deduplication.article_addresses import AddressRole
    from scraper.deduplication.edge_rules import AddressRule, Test
    from scraper.models import Article

    Pair = tuple[int, int]
    Holders = Mapping[str, Sequence[tuple[int, AddressRole]]]

# Pairs that are compared at once: the sketches of their articles are made, used and forgotten.
BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of positions: ``copied`` by their texts, ``linked`` by an address that the texts confirm."""

    copied: frozenset[Pair]
    linked: frozenset[Pair]


def find_edges(articles: Sequence[Article]) -> Edges:
    """Return the edges among these articles, the smaller position first.

    Whether there is an edge between two depends on these two alone; of equal ones, each is tied to the first.
    """
    firsts, equals = _equals(articles)
    keys = find_keys(articles[i].text for i in firsts)
    found = find_candidates(keys, [day_of(articles[i].published) for i in firsts])
    near = [(firsts[i], firsts[j]) for i, j in found.tolist()]
    holders = _holders(articles)
    linked = {pair for rule in BY_ADDRESS for pair in verified(articles, _meetings(holders, rule), rule.test)}
    return Edges(frozenset((*equals, *verified(articles, near, BY_KEY.test))), frozenset(linked))


def verified(articles: Sequence[Article], pairs: Iterable[Pair], test: Test) -> Iterator[Pair]:
    """Yield the pairs of these articles whose sketches pass the test."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), BLOCK):
        block = ordered[start : start + BLOCK]
        positions = sorted({position for pair in block for position in pair})
        sketch = dict(zip(positions, sketches([articles[i] for i in positions]), strict=True))
        yield from (pair for pair in block if test(sketch[pair[0]], sketch[pair[1]]))


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
