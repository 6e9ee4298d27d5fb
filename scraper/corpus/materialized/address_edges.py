"""At which addresses articles can be met, and which articles an address links to each other."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized import symmetric_pairs
from scraper.corpus.materialized.equivalence_classes import sketches_of
from scraper.corpus.materialized.pending_pages import digest
from scraper.deduplication.article_addresses import AddressRole, address_roles
from scraper.deduplication.edge_rules import BY_ADDRESS
from scraper.deduplication.edges import pair_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.deduplication.edge_rules import Judge
    from scraper.deduplication.edges import Pair
    from scraper.models import Article

REMEMBERED = 8_192  # addresses: those of an article are asked for three times
# Pairs whose sketches are in memory at once.
BLOCK = 1_000


def put(connection: sqlite3.Connection, fresh: Mapping[int, Article]) -> None:
    """Add the addresses of new articles, and the edges that these make."""
    rows = [(address, number, roles) for number, article in fresh.items() for address, roles in _roles(article).items()]
    connection.executemany("INSERT INTO view_addresses VALUES (?, ?, ?)", rows)
    linked = set[tuple[int, int]]()
    for rule in BY_ADDRESS:
        met = {pair for mine, theirs in rule.directions for pair in _meetings(connection, rows, mine, theirs)}
        linked.update(_verified(connection, met - linked, rule.kind_of))
    symmetric_pairs.put(connection, symmetric_pairs.LINKED, linked)


def drop(connection: sqlite3.Connection, gone: Mapping[int, Article]) -> None:
    """Remove the addresses of articles, and the edges that these made."""
    symmetric_pairs.drop(connection, symmetric_pairs.LINKED, gone)
    rows = ((address, number) for number, article in gone.items() for address in _roles(article))
    connection.executemany("DELETE FROM view_addresses WHERE address = ? AND article = ?", rows)


def articles_at(
    connection: sqlite3.Connection, found: Iterable[bytes], role: AddressRole
) -> Iterator[tuple[bytes, int]]:
    """Yield each of these addresses with the articles to which it has this role."""
    query = "SELECT address, article, roles FROM view_addresses WHERE address IN ({})"
    return ((address, article) for address, article, roles in select_in(connection, query, found) if roles & role)


@lru_cache(REMEMBERED)
def address_digest(key: str) -> bytes:
    """Return what stands for the key of an address."""
    return digest("address", key)


def _roles(article: Article) -> dict[bytes, int]:
    return {address_digest(key): int(roles) for key, roles in address_roles(article).items()}


def _meetings(
    connection: sqlite3.Connection, rows: Iterable[tuple[bytes, int, int]], mine: AddressRole, theirs: AddressRole
) -> Iterator[Pair]:
    """Yield each of the articles of these rows with each that it meets at an address that has these roles to them."""
    holders = defaultdict(list)
    for address, number, roles in rows:
        if roles & mine:
            holders[address].append(number)
    for address, other in articles_at(connection, holders, theirs):
        yield from (pair_of(number, other) for number in holders[address] if number != other)


def _verified(connection: sqlite3.Connection, pairs: Iterable[Pair], judge: Judge) -> Iterator[Pair]:
    for block in blocks(sorted(pairs), BLOCK):
        sketches = sketches_of(connection, {number for pair in block for number in pair})
        yield from (pair for pair in block if judge(sketches[pair[0]], sketches[pair[1]]))
