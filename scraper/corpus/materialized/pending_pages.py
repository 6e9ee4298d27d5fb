"""Pages that came, changed or went, and which articles came and went with them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.corpus import queries
from scraper.corpus.contents import ArticleVersion, article_versions
from scraper.corpus.corpus_file import select_in
from scraper.deduplication import content_id
from scraper.models import Teaser

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.corpus.contents import StoredPage
    from scraper.corpus.queries import Readings

REMEMBERED = 8_192  # page groups, each of which is asked for four times


@dataclass(frozen=True, slots=True)
class Changes:
    """What some pages change. ``gone``: numbers of articles; ``fresh``: articles that the view has not.

    ``kept``: articles that it has, by their numbers. ``pages``: numbers of pages by their ids. ``printed``: the teasers
    of each page that was asked for, by its number; none for a page that is no more.
    """

    gone: tuple[int, ...]
    fresh: tuple[ArticleVersion, ...]
    kept: dict[int, ArticleVersion]
    pages: Mapping[str, int]
    printed: Mapping[int, frozenset[Teaser]]


def digest(kind: str, *parts: str) -> bytes:
    """Return 16 bytes that stand for these parts."""
    return bytes.fromhex(content_id(kind, *parts))


def page_group_of(page: StoredPage) -> bytes:
    """Return the digest of the group of a page."""
    return _group_digest(page.page_group)


def parts_of(article: ArticleVersion) -> str:
    """Return the readings of the further pages of an article, in their order."""
    return " ".join(part.reading for part in article.parts)


@lru_cache(REMEMBERED)
def _group_digest(group: str) -> bytes:
    return digest("place", group)  # the word by which files of schema 3 have it


def compare(connection: sqlite3.Connection, names: Sequence[str], read: Readings) -> Changes:
    """Bring the pages of these names up to date, and tell what became of the articles of their groups."""
    pages = {page.facts.id: page for page in queries.get_stored_pages(connection, names, read)}
    held = {row[0]: row[1:] for row in _pages(connection, "page", names)}
    groups = {page_group_of(page) for page in pages.values()} | {group for _, group in held.values()}
    others = {row[0]: row[1] for row in _pages(connection, "page_group", groups) if row[0] not in held}
    numbers = others | _put(connection, pages, held)
    every = [*pages.values(), *queries.get_stored_pages(connection, _with_article(connection, others))]
    gone, fresh, kept = _sorted(connection, groups, every)
    printed = {number: frozenset[Teaser]() for name, (number, _) in held.items() if name not in pages}
    printed |= {numbers[name]: page.teasers for name, page in pages.items()}
    return Changes(gone, fresh, kept, numbers, printed)


def put_occurrences(
    connection: sqlite3.Connection, articles: Mapping[int, ArticleVersion], pages: Mapping[str, int]
) -> None:
    """Write on which pages these articles occur."""
    connection.executemany("DELETE FROM view_article_occurrences WHERE article = ?", ((number,) for number in articles))
    occurrences = ((number, pages[page.facts.id]) for number, each in articles.items() for page in each.pages)
    connection.executemany("INSERT INTO view_article_occurrences VALUES (?, ?)", occurrences)


def _pages(connection: sqlite3.Connection, column: str, values: Iterable[object]) -> Iterable[tuple[str, int, bytes]]:
    query = f"SELECT page, number, page_group FROM view_pages WHERE {column} IN ({{}})"  # noqa: S608 - constant table name
    return select_in(connection, query, values)


def _with_article(connection: sqlite3.Connection, names: Iterable[str]) -> list[str]:
    query = "SELECT page FROM view_pages WHERE has_article AND page IN ({})"
    return [name for (name,) in select_in(connection, query, names)]


def _put(
    connection: sqlite3.Connection, pages: Mapping[str, StoredPage], held: Mapping[str, tuple[int, bytes]]
) -> dict[str, int]:
    """Write the rows of these pages, drop those of pages that are no more; return the numbers of those that are."""
    connection.executemany("DELETE FROM view_pages WHERE page = ?", ((name,) for name in held if name not in pages))
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM view_pages").fetchone()
    new = [name for name in pages if name not in held]
    numbers = {name: held[name][0] for name in pages if name in held}
    numbers |= {name: last + step for step, name in enumerate(new, 1)}
    rows = {
        name: (page_group_of(page), json.dumps(page.facts.urls), page.has_article, page.lack)
        for name, page in pages.items()
    }
    connection.executemany(
        "INSERT INTO view_pages (number, page, page_group, url, has_article, lack) VALUES (?, ?, ?, ?, ?, ?)",
        ((numbers[name], name, *rows[name]) for name in new),
    )
    connection.executemany(
        "UPDATE view_pages SET page_group = ?, url = ?, has_article = ?, lack = ? WHERE page = ?",
        ((*rows[name], name) for name in pages if name in held),
    )
    return numbers


def _sorted(
    connection: sqlite3.Connection, groups: Iterable[bytes], pages: Iterable[StoredPage]
) -> tuple[tuple[int, ...], tuple[ArticleVersion, ...], dict[int, ArticleVersion]]:
    """Return which articles of these groups are gone, fresh and kept, when all their pages are these."""
    query = "SELECT page_group, id, number, reading, parts FROM view_articles WHERE page_group IN ({})"
    held = {row[:2]: row[2:] for row in select_in(connection, query, groups)}
    by_group = defaultdict(list)
    for page in pages:
        by_group[page_group_of(page)].append(page)
    fresh, kept = list[ArticleVersion](), dict[int, ArticleVersion]()
    for group, versions in by_group.items():
        for each in article_versions(versions):
            number, *readings = held.get((group, each.id), (None,))
            if number is not None and readings == [each.best.reading, parts_of(each)]:
                kept[number] = each
            else:
                fresh.append(each)
    return tuple(number for number, *_ in held.values() if number not in kept), tuple(fresh), kept
