"""Clusters: what edges connect, divided into stories, each built around its canonical copy."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from scraper.deduplication.article_sketch import ArticleSketch
from scraper.deduplication.edges import pair_of, verified
from scraper.deduplication.pairs import are_rivals, are_unrelated, may_join
from scraper.urls.article_parts import split_part
from scraper.urls.identity import canonicalize
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from scraper.deduplication.edges import Edges, Pair, Sketched
    from scraper.models import Article

    Test = Callable[[ArticleSketch, ArticleSketch], bool]
    Graph = Mapping[int, set[int]]


def cluster(
    articles: Sequence[Article],
    edges: Edges,
    best_first: Callable[[int], Any],
    sketched: Sketched,
    join: Test = may_join,
) -> Iterator[tuple[int, ...]]:
    """Yield the positions of the articles of each story, every position once.

    ``sketched``: tells the sketches of articles, ``join``: who may join whose story.

    A connected component is built around its best article. It takes in all articles that may join that one and are
    connected with it through others that may, and whatever these are linked to; the rest is clustered again. So neither
    a column that changes a little every day nor a round-up that quotes two articles joins what it touches. Of two pages
    of one site that cannot be in one story, the better one stays in a story of that site alone. A function of the set
    of articles: nothing here depends on which came first.
    """
    joined = edges.copied - set(_quotations(articles, edges.copied, sketched))
    copied, linked = _graph(joined), _graph(edges.linked)
    open_groups = list(components(range(len(articles)), copied, linked))
    while open_groups:
        centres = [group[0] if len(group) == 1 else min(group, key=best_first) for group in open_groups]
        joined_to_centre = set(verified(sketched, _questions(open_groups, centres, joined), join)) | joined
        rest: list[tuple[int, ...]] = []
        for group, centre in zip(open_groups, centres, strict=True):
            story = _reached(centre, frozenset(group), joined_to_centre, copied, linked)
            others = [member for member in story if member != centre and member not in linked]
            story -= _left_out(articles, (centre, *sorted(others, key=best_first)), sketched) if others else set()
            yield tuple(sorted(story))
            rest += components(sorted(set(group) - story), copied, linked)
        open_groups = rest


def _quotations(articles: Sequence[Article], copied: frozenset[Pair], sketched: Sketched) -> Iterator[Pair]:
    """Yield the edges from articles that quote, to what they quote and to whatever else is less than half as long.

    An article quotes if two shorter ones that it holds have nothing to do with each other.
    """
    lengths = [len(article.text) for article in articles]
    shorter = defaultdict(set)
    for small, large in (sorted(pair, key=lambda i: (lengths[i], i)) for pair in copied):
        shorter[large].add(small)
    questions = {pair for parts in shorter.values() for pair in combinations(sorted(parts), 2)} - copied
    unrelated = set(verified(sketched, questions, are_unrelated))
    for large, parts in shorter.items():
        quoted = {part for pair in combinations(sorted(parts), 2) if pair in unrelated for part in pair}
        short = {part for part in parts if quoted and 2 * lengths[part] < lengths[large]}
        yield from (pair_of(large, part) for part in quoted | short)


def _left_out(articles: Sequence[Article], members: Sequence[int], sketched: Sketched) -> set[int]:
    """Return those of the members, the best first, that cannot be in one story with a better one.

    What another site prints as well is an article, whatever it is called; only a story of one site is asked for rivals.
    """
    parts, further = dict[str, str](), set[int]()
    for member in members:
        base, part = split_part(canonicalize(articles[member].url or ""))
        if base and parts.setdefault(base, part) != part:
            further.add(member)
    if len({site_of(articles[member].url) for member in members}) > 1:
        return further
    return further.union(_rivals([member for member in members if member not in further], sketched))


def _rivals(every: Sequence[int], sketched: Sketched) -> Iterator[int]:
    """Yield those that are rivals of a better one.

    Compared are those that differ in headline, so that a thousand printings are no million pairs.
    """
    kept = dict[bytes, ArticleSketch]()
    for member, sketch in zip(every, sketched(every), strict=True):
        if any(are_rivals(sketch, other) for other in kept.values()):
            yield member
        else:
            kept.setdefault(sketch.headline, sketch)


def _questions(groups: Iterable[Sequence[int]], centres: Iterable[int], known: Container[Pair]) -> Iterator[Pair]:
    for group, centre in zip(groups, centres, strict=True):
        pairs = (pair_of(centre, member) for member in group if member != centre)
        yield from (pair for pair in pairs if pair not in known)


def _reached(centre: int, group: Container[int], joined: Container[Pair], copied: Graph, linked: Graph) -> set[int]:
    reached, waiting = {centre}, [centre]
    while waiting:
        here = waiting.pop()
        copies = (each for each in copied.get(here, ()) if pair_of(centre, each) in joined)
        fresh = {each for each in (*copies, *linked.get(here, ())) if each in group and each not in reached}
        reached |= fresh
        waiting += fresh
    return reached


def components(positions: Sequence[int], *graphs: Graph) -> Iterator[tuple[int, ...]]:
    """Yield what the edges of these graphs connect among these positions, every position once, in order."""
    inside, seen = frozenset(positions), set[int]()
    for position in positions:
        if position not in seen:
            component = _connected(position, inside, graphs)
            seen |= component
            yield tuple(sorted(component))


def _connected(start: int, inside: Container[int], graphs: Sequence[Graph]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        fresh = {each for graph in graphs for each in graph.get(here, ()) if each in inside and each not in reached}
        reached |= fresh
        waiting += fresh
    return reached


def _graph(pairs: Iterable[Pair]) -> Graph:
    graph = defaultdict(set)
    for a, b in pairs:
        graph[a].add(b)
        graph[b].add(a)
    return graph
