"""Stories: each connected component of the articles clustered by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scraper.corpus.exports import story_row
from scraper.deduplication import by_time
from scraper.deduplication.edge_rules import EdgeKind
from scraper.deduplication.edges import Edges
from scraper.deduplication.stories import cluster_copies
from scraper.models import Article, Copy
from scraper.spark.batches import gathered, mapped, united
from scraper.spark.values import seen_at, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyspark.sql import DataFrame

    from scraper.deduplication.edges import Pair
    from scraper.spark.batches import Columns, Row

# ``row``: of the export, as JSON, its teasers still missing. ``members``: ids of its articles.
STORIES: Columns = {"story": str, "row": str, "members": [str]}

_ARTICLE, _EDGE = range(2)


def cluster_stories(articles: DataFrame, edges: DataFrame, components: DataFrame) -> DataFrame:
    """Return the stories of these articles. What no edge touches is a story as it is, wherever it lies."""
    members = articles.select("id", "article", "seen")
    single = members.join(components, "id", "left_anti")
    connected = members.join(components, "id")
    tied = edges.selectExpr("a as id", "b", "kind as edge").join(components, "id")
    parts = united(
        (
            connected.selectExpr(
                "part", f"{_ARTICLE} as kind", "id", "article", "seen", "null as other", "null as edge"
            ),
            tied.selectExpr("part", f"{_EDGE} as kind", "id", "null as article", "null as seen", "b as other", "edge"),
        )
    )
    return united((mapped(single, single_rows, STORIES), gathered(parts, "part", part_rows, STORIES, ("kind", "id"))))


def single_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the stories of articles that nothing connects with others."""
    for row in rows:
        yield from _stories({row["id"]: row}, {})


def part_rows(_: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the stories of one connected part: its articles come first, by id, then its edges."""
    articles: dict[str, Row] = {}
    edges: dict[str, set[Pair]] = {kind.value: set() for kind in EdgeKind}
    positions: dict[str, int] = {}
    for row in rows:
        if row["kind"] == _ARTICLE:
            positions[row["id"]] = len(articles)
            articles[row["id"]] = row
        else:
            edges[row["edge"]].add((positions[row["id"]], positions[row["other"]]))
    yield from _stories(articles, edges)


def _stories(articles: Mapping[str, Row], pairs: Mapping[str, Iterable[Pair]]) -> Iterator[Row]:
    seen = {name: seen_at(row["seen"]) for name, row in articles.items()}
    members = [
        Copy(name, unpacked(Article, row["article"]), tuple(sorted(seen[name].sightings, key=by_time)))
        for name, row in articles.items()
    ]
    edges = Edges(*(frozenset(pairs.get(kind.value, ())) for kind in (EdgeKind.COPIED, EdgeKind.LINKED)))
    for story in cluster_copies(members, edges):
        names = [member.id for member in story.members]
        urls = {page: url for name in names for page, url in seen[name].urls.items()}
        yield {"story": story.id, "row": json.dumps(story_row(story, urls.__getitem__)), "members": names}
