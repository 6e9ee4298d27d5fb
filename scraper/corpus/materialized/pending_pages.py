"""Pages that came, changed or went, and which articles came and went with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.corpus import queries
from scraper.corpus.contents import ArticleVersion, article_versions
from scraper.corpus.corpus_file import select_in
from scraper.corpus.materialized import digest_index
from scraper.deduplication import content_digest
from scraper.models import Teaser

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from scraper.corpus.contents import StoredPage
    from scraper.corpus.queries import Readings

REMEMBERED = 8_192  # page groups, each of which is asked for four times


@dataclass(frozen=True, slots=True)
class Changes:
    """What some pages change. ``gone``: numbers of articles; ``fresh``: articles that the view has not.

    ``kept``: articles that it has, by their numbers. ``pages``: numbers of pages by their ids. ``printed``: the teasers
    of each page that was asked for, by its number; none for a page that is no more. ``stored``: those that are.
    """

    gone: tuple[int, ...]
    fresh: tuple[ArticleVersion, ...]
    kept: dict[int, ArticleVersion]
    pages: Mapping[str, int]
    printed: Mapping[int, frozenset[Teaser]]
    stored: tuple[StoredPage, ...]


def page_group_of(page: StoredPage) -> bytes:
    """Return the digest of the group of a page."""
    return _group_digest(page.page_group)


def parts_of(article: ArticleVersion) -> str:
    """Return the readings of the further pages of an article, in their order."""
    return " ".join(part.reading for part in article.parts)


@lru_cache(REMEMBERED)
def _group_digest(group: str) -> bytes:
    return content_digest("place", group)  # the word by which files of schema 3 have it


def compare(connection: sqlite3.Connection, names: Sequence[str], read: Readings) -> Changes:
    """Bring the pages of these names up to date, and tell what became of the articles of their groups."""
    pages = {page.facts.id: page for page in queries.get_stored_pages(connection, names, read)}
    # Of pages that are no more nothing tells the group but their row, which is searched for: they are few.
    removed = _pages(connection, "page", [bytes.fromhex(name) for name in names if name not in pages])
    groups = {page_group_of(page) for page in pages.values()} | {group for _, _, group in removed}
    rows = _pages_of(connection, groups)
    asked = set(names)
    held = {name: (number, group) for name, number, group in rows if name in asked}
    others = {name: number for name, number, _ in rows if name not in asked}
    numbers = others | _put(connection, pages, held)
    every = [*pages.values(), *queries.get_stored_pages(connection, _with_article(connection, others))]
    known = numbers | {name: number for name, (number, _) in held.items()}
    gone, fresh, kept = _sorted(connection, known, every)
    printed = {number: frozenset[Teaser]() for name, (number, _) in held.items() if name not in pages}
    printed |= {numbers[name]: page.teasers for name, page in pages.items()}
    return Changes(gone, fresh, kept, numbers, printed, tuple(pages.values()))


def put_occurrences(connection: sqlite3.Connection, fresh: Mapping[int, ArticleVersion], changes: Changes) -> None:
    """Write on which pages these new articles occur, and those that the view has already."""
    kept, pages = changes.kept, changes.pages
    connection.executemany("DELETE FROM view_article_occurrences WHERE article = ?", ((number,) for number in kept))
    moved = ((pages[each.best.facts.id], number) for number, each in kept.items())
    connection.executemany("UPDATE view_articles SET page = ?1 WHERE number = ?2 AND page != ?1", moved)
    articles = (*kept.items(), *fresh.items())
    occurrences = ((number, pages[page.facts.id]) for number, each in articles for page in each.pages)
    connection.executemany("INSERT INTO view_article_occurrences VALUES (?, ?)", occurrences)


def _pages_of(connection: sqlite3.Connection, groups: Collection[bytes]) -> list[tuple[str, int, bytes]]:
    found = _pages(connection, "number", digest_index.find(connection, digest_index.GROUPS, groups))
    return [row for row in found if row[2] in groups]


def _pages(connection: sqlite3.Connection, column: str, values: Iterable[object]) -> list[tuple[str, int, bytes]]:
    query = f"SELECT page, number, page_group FROM view_pages WHERE {column} IN ({{}})"  # noqa: S608 - constant table name
    return [(page.hex(), number, group) for page, number, group in select_in(connection, query, values)]


def _with_article(connection: sqlite3.Connection, pages: Mapping[str, int]) -> list[str]:
    query = "SELECT page FROM view_pages WHERE has_article AND number IN ({})"
    return [page.hex() for (page,) in select_in(connection, query, pages.values())]


def _put(
    connection: sqlite3.Connection, pages: Mapping[str, StoredPage], held: Mapping[str, tuple[int, bytes]]
) -> dict[str, int]:
    """Write the rows of these pages, drop those of pages that are no more; return the numbers of those that are."""
    gone = ((number,) for name, (number, _) in held.items() if name not in pages)
    connection.executemany("DELETE FROM view_pages WHERE number = ?", gone)
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM view_pages").fetchone()
    new = [name for name in pages if name not in held]
    numbers = {name: held[name][0] for name in pages if name in held}
    numbers |= {name: last + step for step, name in enumerate(new, 1)}
    groups = [page_group_of(pages[name]) for name in new]
    lacks = {name: page.lack for name, page in pages.items()}  # it asks for the texts
    connection.executemany(
        "INSERT INTO view_pages VALUES (?, ?, ?, ?, ?)",
        (
            (numbers[name], bytes.fromhex(name), group, not lacks[name], lacks[name])
            for name, group in zip(new, groups, strict=True)
        ),
    )
    digest_index.put(connection, digest_index.GROUPS, groups, [numbers[name] for name in new])
    # Its group is made of what its id is made of, so that stays.
    connection.executemany(
        "UPDATE view_pages SET has_article = ?, lack = ? WHERE number = ?",
        ((not lack, lack, numbers[name]) for name, lack in lacks.items() if name in held),
    )
    return numbers


def _sorted(
    connection: sqlite3.Connection, known: Mapping[str, int], pages: Iterable[StoredPage]
) -> tuple[tuple[int, ...], tuple[ArticleVersion, ...], dict[int, ArticleVersion]]:
    """Return which articles of some groups are gone, fresh and kept, when all their pages are these.

    ``known``: numbers of all pages of these groups, also of those that are no more.
    """
    query = "SELECT id, position, number, reading, parts FROM view_articles WHERE page IN ({})"
    held = {row[:2]: row[2:] for row in select_in(connection, query, known.values())}
    fresh, kept = list[ArticleVersion](), dict[int, ArticleVersion]()
    for each in article_versions(pages):
        number, *readings = held.get((bytes.fromhex(each.id), each.position), (None,))
        if number is not None and readings == [bytes.fromhex(each.best.reading), parts_of(each)]:
            kept[number] = each
        else:
            fresh.append(each)
    return tuple(number for number, *_ in held.values() if number not in kept), tuple(fresh), kept
