"""The articles of the view: their rows, and what they say, read from the readings that hold them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.corpus import rows
from scraper.corpus.contents import article_of_parts
from scraper.corpus.corpus_file import next_number, select_in
from scraper.corpus.materialized.pending_pages import parts_of
from scraper.deduplication import by_time
from scraper.models import Copy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.corpus.contents import ArticleVersion
    from scraper.models import Article, Sighting


def put(
    connection: sqlite3.Connection,
    articles: Sequence[ArticleVersion],
    classes: Sequence[int],
    pages: Mapping[str, int],
) -> dict[int, ArticleVersion]:
    """Add articles of these equivalence classes; return them by the numbers that they got; ``pages``: theirs."""
    numbered = dict(enumerate(articles, next_number(connection, "view_articles")))
    columns = "number, id, page, reading, position, parts, class"
    connection.executemany(
        f"INSERT INTO view_articles ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant names
        (
            (
                number,
                bytes.fromhex(each.id),
                pages[each.best.facts.id],
                bytes.fromhex(each.best.reading),
                each.position,
                parts_of(each),
                class_,
            )
            for (number, each), class_ in zip(numbered.items(), classes, strict=True)
        ),
    )
    return numbered


def drop(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[int]:
    """Remove articles; return their equivalence classes."""
    classes = [row[0] for row in select_in(connection, "SELECT class FROM view_articles WHERE number IN ({})", numbers)]
    every = [(number,) for number in numbers]
    connection.executemany("DELETE FROM view_articles WHERE number = ?", every)
    connection.executemany("DELETE FROM view_article_occurrences WHERE article = ?", every)
    return classes


def read_articles(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, tuple[str, Article]]:
    """Return id and article of each of these numbers that there is. Raises ValueError for a damaged reading."""
    query = "SELECT number, id, position, reading, parts FROM view_articles WHERE number IN ({})"
    held = [
        (number, name.hex(), position, [reading.hex(), *parts.split()])
        for number, name, position, reading, parts in select_in(connection, query, numbers)
    ]
    named = {reading for *_, every in held for reading in every}
    texts = select_in(connection, "SELECT id, articles FROM readings WHERE id IN ({})", named)
    readings = {name: rows.articles_of(text) for name, text in texts}
    found = {}
    for number, name, position, every in held:
        if missing := [reading for reading in every if reading not in readings]:
            raise ValueError(f"article {name} is of reading {missing[0]}, which is not there")
        first, *parts = (readings[reading] for reading in every)
        found[number] = (name, article_of_parts(first[position], parts))
    return found


def read_copies(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Copy]:
    """Return the articles of these numbers with all their sightings. Raises ValueError for a damaged record."""
    articles = read_articles(connection, numbers)
    seen = _sightings(connection, articles)
    return {number: Copy(name, article, seen.get(number, ())) for number, (name, article) in articles.items()}


def _sightings(connection: sqlite3.Connection, numbers: Iterable[int]) -> Mapping[int, tuple[Sighting, ...]]:
    query = (
        "SELECT article, sightings.page, fetched_at FROM view_article_occurrences"
        " JOIN view_pages ON number = view_article_occurrences.page"
        " JOIN sightings ON sightings.page = lower(hex(view_pages.page)) WHERE article IN ({})"
    )
    times = defaultdict(set)
    for article, page, time in select_in(connection, query, numbers):
        times[article].add((page, time))
    return {
        article: tuple(sorted((seen for page, time in each for seen in rows.sightings_of(page, (time,))), key=by_time))
        for article, each in times.items()
    }
