"""Links: at which addresses articles can be met, and which articles an address ties to each other."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized import symmetric_pairs
from scraper.corpus.materialized.equivalence_classes import sketches_of
from scraper.corpus.materialized.pending_pages import digest
from scraper.deduplication.edges import pair_of, served_at
from scraper.deduplication.pairs import are_linked, are_versions
from scraper.deduplication.stories import addresses
from scraper.urls.identity import canonicalize, is_front

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.deduplication.edges import Pair, Test
    from scraper.models import Article

# What an address is to an article, as bits: it is served there; the same, and there may be versions of it; it names it
# as its original; whoever leads there announces it.
SERVED, VERSION, ORIGINAL, ANNOUNCED = 1, 2, 4, 8
REMEMBERED = 8_192  # addresses: those of an article are asked for three times
# Pairs whose fingerprints are in memory at once.
BLOCK = 1_000

# Of pairs of roles: articles that meet so are compared.
_MEETINGS = ((ORIGINAL, SERVED, are_linked), (SERVED, ORIGINAL, are_linked), (VERSION, VERSION, are_versions))


def put(connection: sqlite3.Connection, fresh: Mapping[int, Article]) -> None:
    """Add the addresses of new articles, and what these tie together."""
    rows = [(address, number, roles) for number, article in fresh.items() for address, roles in _roles(article).items()]
    connection.executemany("INSERT INTO ledger_addresses VALUES (?, ?, ?)", rows)
    linked = set[tuple[int, int]]()
    for mine, theirs, test in _MEETINGS:
        holders = defaultdict(list)
        for address, number, roles in rows:
            if roles & mine:
                holders[address].append(number)
        met = articles_at(connection, holders, theirs)
        pairs = {pair_of(a, b) for address, b in met for a in holders[address] if a != b}
        linked.update(_verified(connection, pairs - linked, test))
    symmetric_pairs.put(connection, symmetric_pairs.LINKED, linked)


def drop(connection: sqlite3.Connection, gone: Mapping[int, Article]) -> None:
    """Remove the addresses of articles, and what these tied together."""
    symmetric_pairs.drop(connection, symmetric_pairs.LINKED, gone)
    rows = ((address, number) for number, article in gone.items() for address in _roles(article))
    connection.executemany("DELETE FROM ledger_addresses WHERE address = ? AND article = ?", rows)


def articles_at(connection: sqlite3.Connection, found: Iterable[bytes], role: int) -> Iterator[tuple[bytes, int]]:
    """Yield each of these addresses with the articles to which it is this."""
    query = "SELECT address, article, roles FROM ledger_addresses WHERE address IN ({})"
    return ((address, article) for address, article, roles in select_in(connection, query, found) if roles & role)


@lru_cache(REMEMBERED)
def address_digest(key: str) -> bytes:
    """Return what stands for the key of an address."""
    return digest("address", key)


def _roles(article: Article) -> dict[bytes, int]:
    roles = defaultdict[str, int](int)
    for key in served_at(article):
        roles[key] |= SERVED if is_front(key) else SERVED | VERSION
    if article.original_url:
        roles[canonicalize(article.original_url)] |= ORIGINAL
    for key in addresses(article):
        roles[key] |= ANNOUNCED
    return {address_digest(key): bits for key, bits in roles.items()}


def _verified(connection: sqlite3.Connection, pairs: Iterable[Pair], test: Test) -> Iterator[Pair]:
    for block in blocks(sorted(pairs), BLOCK):
        prints = sketches_of(connection, {number for pair in block for number in pair})
        yield from (pair for pair in block if test(prints[pair[0]], prints[pair[1]]))
