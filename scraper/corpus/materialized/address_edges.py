"""At which addresses articles can be met, and which articles an address links to each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized import digest_index, symmetric_pairs
from scraper.corpus.materialized.equivalence_classes import sketches_of
from scraper.deduplication.edge_rules import BY_ADDRESS
from scraper.deduplication.edges import pair_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from scraper.corpus.article_traits import ArticleTraits
    from scraper.deduplication.article_addresses import AddressRole
    from scraper.deduplication.edge_rules import Judge
    from scraper.deduplication.edges import Pair

# Pairs whose sketches are in memory at once.
BLOCK = 1_000


def put(connection: sqlite3.Connection, fresh: Mapping[int, ArticleTraits]) -> None:
    """Add the addresses of new articles, and the edges that these make."""
    rows = [(number, address, roles) for number, each in fresh.items() for address, roles in each.addresses]
    connection.executemany("INSERT INTO view_addresses VALUES (?, ?, ?)", rows)
    addresses = [address for _, address, _ in rows]
    digest_index.put(connection, digest_index.ADDRESSES, addresses, [number for number, _, _ in rows])
    held = _at(connection, set(addresses))
    linked = set[tuple[int, int]]()
    for rule in BY_ADDRESS:
        met = {pair for mine, theirs in rule.directions for pair in _meetings(rows, held, int(mine), int(theirs))}
        linked.update(_verified(connection, met - linked, rule.kind_of))
    symmetric_pairs.put(connection, symmetric_pairs.LINKED, linked)


def drop(connection: sqlite3.Connection, gone: Collection[int]) -> None:
    """Remove the addresses of articles, and the edges that these made."""
    symmetric_pairs.drop(connection, symmetric_pairs.LINKED, gone)
    connection.executemany("DELETE FROM view_addresses WHERE article = ?", ((number,) for number in gone))


def articles_at(
    connection: sqlite3.Connection, found: Collection[bytes], role: AddressRole
) -> Iterator[tuple[bytes, int]]:
    """Yield each of these addresses with the articles to which it has this role."""
    asked = int(role)  # operators of a flag take ten times as long
    return ((address, article) for article, address, roles in _at(connection, found) if roles & asked)


def _at(connection: sqlite3.Connection, addresses: Collection[bytes]) -> list[tuple[int, bytes, int]]:
    """Return article, address and roles of all that have one of these addresses."""
    near = digest_index.find(connection, digest_index.ADDRESSES, addresses)
    query = "SELECT article, address, roles FROM view_addresses WHERE article IN ({})"
    return [row for row in select_in(connection, query, near) if row[1] in addresses]


def _meetings(
    rows: Iterable[tuple[int, bytes, int]],
    held: Iterable[tuple[int, bytes, int]],
    mine: int,
    theirs: int,
) -> Iterator[Pair]:
    """Yield each of the articles of these rows with each that it meets at an address that has these roles to them."""
    holders = defaultdict(list)
    for number, address, roles in rows:
        if roles & mine:
            holders[address].append(number)
    for other, address, roles in held:
        if roles & theirs:
            yield from (pair_of(number, other) for number in holders.get(address, ()) if number != other)


def _verified(connection: sqlite3.Connection, pairs: Iterable[Pair], judge: Judge) -> Iterator[Pair]:
    for block in blocks(sorted(pairs), BLOCK):
        sketches = sketches_of(connection, {number for pair in block for number in pair})
        yield from (pair for pair in block if judge(sketches[pair[0]], sketches[pair[1]]))
