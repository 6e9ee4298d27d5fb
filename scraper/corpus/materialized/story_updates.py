"""The stories of the view: a connected component is clustered again when one of its articles or edges changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from scraper.corpus.contents import address_of, page_key
from scraper.corpus.corpus_file import next_number, select_in
from scraper.corpus.materialized import equivalence_classes, symmetric_pairs
from scraper.corpus.materialized.article_changes import read_articles
from scraper.deduplication import content_id
from scraper.deduplication.clustering import components
from scraper.deduplication.edges import Edges, pair_of
from scraper.deduplication.stories import cluster_copies
from scraper.models import Copy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.deduplication.article_sketch import ArticleSketch
    from scraper.models import Article

# Articles whose texts are in memory at once: some components, or one that is larger.
BLOCK = 500


@dataclass(frozen=True, slots=True)
class _HeldEdges:
    """The edges of some articles: the class of each, copies of each class, articles that an address links to each."""

    classes: Mapping[int, int]
    copied: Mapping[int, Sequence[int]]
    linked: Mapping[int, Sequence[int]]


def neighbours(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Return the articles that edges connect with these."""
    graph = _graph(connection, set(numbers))
    return {b for each in graph.values() for b in each}


def drop(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove the stories of these articles."""
    query = "SELECT DISTINCT story FROM view_articles WHERE story IS NOT NULL AND number IN ({})"
    held = [row[0] for row in select_in(connection, query, numbers)]
    connection.executemany("DELETE FROM view_stories WHERE number = ?", ((number,) for number in held))


def recluster(connection: sqlite3.Connection, numbers: Iterable[int], fresh: Mapping[int, tuple[str, Article]]) -> None:
    """Cluster the components of these articles again; of ``fresh`` ones the texts are known."""
    found = list(_components(connection, numbers))
    drop(connection, (number for component in found for number in component))
    alone = [component[0] for component in found if len(component) == 1]
    held = {number: fresh[number] for number in alone if number in fresh}
    _put(connection, (_alone(number, *each) for number, each in held.items()))
    rest = [(number,) for number in alone if number not in held]
    for block in _blocks([*rest, *(component for component in found if len(component) > 1)]):
        members = [number for component in block for number in component]
        known = {number: fresh[number] for number in members if number in fresh}
        articles = known | read_articles(connection, (number for number in members if number not in known))
        sketches, edges = equivalence_classes.sketches_of(connection, members), _read_edges(connection, members)
        clustered = (
            _clustered({number: articles[number] for number in component}, edges, sketches) for component in block
        )
        _put(connection, chain.from_iterable(clustered))


def _alone(number: int, name: str, article: Article) -> tuple[str, str, list[int]]:
    return content_id("story", name), page_key(article.url or article.canonical_url), [number]


def _clustered(
    articles: Mapping[int, tuple[str, Article]],
    held: _HeldEdges,
    sketches: Mapping[int, ArticleSketch],
) -> Iterator[tuple[str, str, list[int]]]:
    """Yield id, address and articles of each story of a connected component."""
    numbers = sorted(articles, key=lambda number: articles[number][0])
    members = [Copy(*articles[number], ()) for number in numbers]
    by_id = dict(zip((copy.id for copy in members), numbers, strict=True))
    edges = _edges(held, numbers)
    for story in cluster_copies(members, edges, lambda positions: [sketches[numbers[i]] for i in positions]):
        yield story.id, address_of(story), [by_id[copy.id] for copy in story.members]


def _put(connection: sqlite3.Connection, stories: Iterable[tuple[str, str, list[int]]]) -> None:
    numbered = list(enumerate(stories, next_number(connection, "view_stories")))
    rows = (
        (number, bytes.fromhex(name), address.encode("utf-8", "surrogatepass"))
        for number, (name, address, _) in numbered
    )
    connection.executemany("INSERT INTO view_stories VALUES (?, ?, ?)", rows)
    clustered = ((number, article) for number, (_, _, articles) in numbered for article in articles)
    connection.executemany("UPDATE view_articles SET story = ? WHERE number = ?", clustered)


def _blocks(found: Iterable[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    block, size = list[Sequence[int]](), 0
    for component in found:
        if block and size + len(component) > BLOCK:
            yield block
            block, size = [], 0
        block.append(component)
        size += len(component)
    if block:
        yield block


def _read_edges(connection: sqlite3.Connection, numbers: Sequence[int]) -> _HeldEdges:
    """Return the edges of these articles, read at once: a question for each component takes as long as its answer."""
    classes = dict(_classes(connection, numbers))
    copied, linked = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for table, asked, found in (
        (symmetric_pairs.COPIED, set(classes.values()), copied),
        (symmetric_pairs.LINKED, numbers, linked),
    ):
        for a, b in symmetric_pairs.find(connection, table, asked):
            found[a].append(b)
    return _HeldEdges(classes, copied, linked)


def _edges(held: _HeldEdges, numbers: Sequence[int]) -> Edges:
    """Return the edges among these articles as positions in this sequence, equals tied to the first of them."""
    position_of = {number: position for position, number in enumerate(numbers)}
    holders = defaultdict(list)
    for number in numbers:
        holders[held.classes[number]].append(position_of[number])
    firsts = {class_: min(positions) for class_, positions in holders.items()}
    equal = {
        (firsts[class_], other)
        for class_, positions in holders.items()
        for other in positions
        if other > firsts[class_]
    }
    copied = {pair_of(firsts[a], firsts[b]) for a in firsts for b in held.copied.get(a, ())}
    linked = {pair_of(position_of[a], position_of[b]) for a in numbers for b in held.linked.get(a, ())}
    return Edges(frozenset(equal | copied), frozenset(linked))


def _components(connection: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Yield the connected components that these articles belong to."""
    graph = dict[int, set[int]]()
    fresh = set(numbers)
    while fresh:
        graph |= _graph(connection, fresh)
        fresh = {b for number in fresh for b in graph[number]} - graph.keys()
    yield from components(sorted(graph), graph)


def _graph(connection: sqlite3.Connection, numbers: Collection[int]) -> dict[int, set[int]]:
    """Return the neighbours of each of these articles: the first of its class; of a first, all of its class and more.

    All pairs of one class would be a million for a notice that was printed a thousand times.
    """
    classes = dict(_classes(connection, numbers))
    near = {class_: {class_} for class_ in classes.values()}
    for a, b in symmetric_pairs.find(connection, symmetric_pairs.COPIED, list(near)):
        near[a].add(b)
    every = {b for each in near.values() for b in each}
    holders = defaultdict(set)
    for number, class_ in select_in(connection, "SELECT number, class FROM view_articles WHERE class IN ({})", every):
        holders[class_].add(number)
    firsts = {class_: min(each) for class_, each in holders.items()}
    graph = {number: {firsts[class_]} for number, class_ in classes.items()}
    for class_, others in near.items():
        if firsts[class_] in graph:
            graph[firsts[class_]] |= holders[class_] | {firsts[each] for each in others}
    for a, b in symmetric_pairs.find(connection, symmetric_pairs.LINKED, numbers):
        graph[a].add(b)
    return {number: each - {number} for number, each in graph.items()}


def _classes(connection: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    return select_in(connection, "SELECT number, class FROM view_articles WHERE number IN ({})", numbers)
