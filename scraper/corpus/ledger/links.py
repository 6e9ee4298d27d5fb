"""Links: at which addresses articles can be met, and which articles an address ties to each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from scraper.corpus.database import select_in
from scraper.corpus.ledger.kinds import prints_of
from scraper.corpus.ledger.pages import digest
from scraper.deduplication.edges import served_at
from scraper.deduplication.pairs import are_linked, are_versions
from scraper.deduplication.stories import addresses
from scraper.urls import canonicalize, is_front

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.deduplication.edges import Pair, Test
    from scraper.models import Article

# What an address is to an article: it is served there; the same, and there may be versions of it; it names it as its
# original; whoever leads there announces it.
SERVED, VERSION, ORIGINAL, ANNOUNCED = range(4)
# Pairs whose fingerprints are in memory at once.
BLOCK = 1_000

# Of pairs of roles: articles that meet so are compared.
_MEETINGS = ((ORIGINAL, SERVED, are_linked), (SERVED, ORIGINAL, are_linked), (VERSION, VERSION, are_versions))


def put(connection: sqlite3.Connection, fresh: Mapping[int, Article]) -> None:
    """Add the addresses of new articles, and what these tie together."""
    rows = [(address, role, number) for number, article in fresh.items() for address, role in _roles(article)]
    connection.executemany("INSERT INTO ledger_addresses VALUES (?, ?, ?)", rows)
    linked = set[tuple[int, int]]()
    for mine, theirs, test in _MEETINGS:
        holders = defaultdict(list)
        for address, role, number in rows:
            if role == mine:
                holders[address].append(number)
        met = articles_at(connection, holders, theirs)
        pairs = {(min(a, b), max(a, b)) for address, b in met for a in holders[address] if a != b}
        linked.update(_verified(connection, pairs - linked, test))
    connection.executemany("INSERT INTO ledger_linked VALUES (?, ?)", [*linked, *((b, a) for a, b in linked)])


def drop(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove the addresses of articles, and what these tied together."""
    for number in numbers:
        ties = connection.execute("SELECT b FROM ledger_linked WHERE a = ?", (number,)).fetchall()
        connection.execute("DELETE FROM ledger_linked WHERE a = ?", (number,))
        connection.executemany("DELETE FROM ledger_linked WHERE a = ? AND b = ?", ((b, number) for (b,) in ties))
        held = connection.execute("SELECT address, role FROM ledger_addresses WHERE article = ?", (number,)).fetchall()
        delete = "DELETE FROM ledger_addresses WHERE address = ? AND role = ? AND article = ?"
        connection.executemany(delete, ((*row, number) for row in held))


def articles_at(connection: sqlite3.Connection, found: Iterable[bytes], role: int) -> Iterator[tuple[bytes, int]]:
    """Yield each of these addresses with the articles to which it is this."""
    query = "SELECT address, article, role FROM ledger_addresses WHERE address IN ({})"
    return ((address, article) for address, article, held in select_in(connection, query, found) if held == role)


def address_digest(key: str) -> bytes:
    """Return what stands for the key of an address."""
    return digest("address", key)


def _roles(article: Article) -> Iterator[tuple[bytes, int]]:
    for key in served_at(article):
        yield address_digest(key), SERVED
        if not is_front(key):
            yield address_digest(key), VERSION
    if article.original_url:
        yield address_digest(canonicalize(article.original_url)), ORIGINAL
    for key in addresses(article):
        yield address_digest(key), ANNOUNCED


def _verified(connection: sqlite3.Connection, pairs: Iterable[Pair], test: Test) -> Iterator[Pair]:
    rest = iter(sorted(pairs))
    while block := list(islice(rest, BLOCK)):
        prints = prints_of(connection, {number for pair in block for number in pair})
        yield from (pair for pair in block if test(prints[pair[0]], prints[pair[1]]))
