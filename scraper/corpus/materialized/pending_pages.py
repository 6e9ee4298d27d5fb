"""Pages that came, changed or went, and which articles came and went with them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.corpus import queries
from scraper.corpus.contents import Standing, standings
from scraper.corpus.corpus_file import select_in
from scraper.deduplication import content_id
from scraper.models import Teaser

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.corpus.contents import StoredPage
    from scraper.corpus.queries import Readings

REMEMBERED = 8_192  # places, each of which is asked for four times


@dataclass(frozen=True, slots=True)
class Changes:
    """What some pages change. ``gone``: numbers of articles; ``fresh``: articles that the ledger has not.

    ``kept``: articles that it has, by their numbers. ``pages``: numbers of pages by their ids. ``printed``: the teasers
    of each page that was asked for, by its number; none for a page that is no more.
    """

    gone: tuple[int, ...]
    fresh: tuple[Standing, ...]
    kept: dict[int, Standing]
    pages: Mapping[str, int]
    printed: Mapping[int, frozenset[Teaser]]


def digest(kind: str, *parts: str) -> bytes:
    """Return 16 bytes that stand for these parts."""
    return bytes.fromhex(content_id(kind, *parts))


def place_of(page: StoredPage) -> bytes:
    """Return what stands for the place of a page."""
    return _place_digest(page.place)


@lru_cache(REMEMBERED)
def _place_digest(place: str) -> bytes:
    return digest("place", place)


def compare(connection: sqlite3.Connection, names: Sequence[str], read: Readings) -> Changes:
    """Bring the pages of these names up to date, and tell what became of the articles in their places."""
    pages = {page.facts.id: page for page in queries.get_stored_pages(connection, names, read)}
    held = {row[0]: row[1:] for row in _pages(connection, "page", names)}
    places = {place_of(page) for page in pages.values()} | {place for _, place in held.values()}
    others = {row[0]: row[1] for row in _pages(connection, "place", places) if row[0] not in held}
    numbers = others | _put(connection, pages, held)
    every = [*pages.values(), *queries.get_stored_pages(connection, others)]
    gone, fresh, kept = _sorted(connection, places, every)
    printed = {number: frozenset[Teaser]() for name, (number, _) in held.items() if name not in pages}
    printed |= {numbers[name]: page.teasers for name, page in pages.items()}
    return Changes(gone, fresh, kept, numbers, printed)


def put_stands(connection: sqlite3.Connection, articles: Mapping[int, Standing], pages: Mapping[str, int]) -> None:
    """Write on which pages these articles stand."""
    connection.executemany("DELETE FROM ledger_stands WHERE article = ?", ((number,) for number in articles))
    stands = ((number, pages[page.facts.id]) for number, each in articles.items() for page in each.pages)
    connection.executemany("INSERT INTO ledger_stands VALUES (?, ?)", stands)


def _pages(connection: sqlite3.Connection, column: str, values: Iterable[object]) -> Iterable[tuple[str, int, bytes]]:
    query = f"SELECT page, number, place FROM ledger_pages WHERE {column} IN ({{}})"  # noqa: S608 - names of ours
    return select_in(connection, query, values)


def _put(
    connection: sqlite3.Connection, pages: Mapping[str, StoredPage], held: Mapping[str, tuple[int, bytes]]
) -> dict[str, int]:
    """Write the rows of these pages, drop those of pages that are no more; return the numbers of those that are."""
    connection.executemany("DELETE FROM ledger_pages WHERE page = ?", ((name,) for name in held if name not in pages))
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM ledger_pages").fetchone()
    new = [name for name in pages if name not in held]
    numbers = {name: held[name][0] for name in pages if name in held}
    numbers |= {name: last + step for step, name in enumerate(new, 1)}
    rows = {name: (place_of(page), json.dumps(page.facts.url), page.has_article) for name, page in pages.items()}
    connection.executemany(
        "INSERT INTO ledger_pages (number, page, place, url, has_article) VALUES (?, ?, ?, ?, ?)",
        ((numbers[name], name, *rows[name]) for name in new),
    )
    connection.executemany(
        "UPDATE ledger_pages SET place = ?, url = ?, has_article = ? WHERE page = ?",
        ((*rows[name], name) for name in pages if name in held),
    )
    return numbers


def _sorted(
    connection: sqlite3.Connection, places: Iterable[bytes], pages: Iterable[StoredPage]
) -> tuple[tuple[int, ...], tuple[Standing, ...], dict[int, Standing]]:
    """Return which articles of these places are gone, fresh and kept, when all their pages are these."""
    query = "SELECT place, id, number, reading FROM ledger_articles WHERE place IN ({})"
    held = {row[:2]: row[2:] for row in select_in(connection, query, places)}
    by_place = defaultdict(list)
    for page in pages:
        by_place[place_of(page)].append(page)
    fresh, kept = list[Standing](), dict[int, Standing]()
    for place, versions in by_place.items():
        for each in standings(versions):
            number, reading = held.get((place, each.id), (None, None))
            if number is not None and reading == each.best.reading:
                kept[number] = each
            else:
                fresh.append(each)
    return tuple(number for number, _ in held.values() if number not in kept), tuple(fresh), kept
