"""The teasers of the view: where each occurs, and which article it announces."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.corpus.article_traits import address_digest, joined_keys
from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized import key_index
from scraper.corpus.materialized.address_edges import articles_at
from scraper.corpus.materialized.article_changes import read_articles
from scraper.deduplication import content_digest
from scraper.deduplication.announcements import announced, is_quotation, link_of
from scraper.deduplication.article_addresses import AddressRole
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.quote_fingerprints import teaser_fingerprints
from scraper.deduplication.teaser_merging import announcement_id, teaser_record
from scraper.models import Copy, Teaser
from scraper.records import record_of, value_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.corpus.article_traits import ArticleTraits

# Indexes of fingerprints: of what opens articles, and of what teasers quote.
HEADS, SNIPPETS = "heads", "snippets"
# Articles and teasers whose texts are read at once.
BLOCK = 500


def put_occurrences(connection: sqlite3.Connection, printed: Mapping[int, frozenset[Teaser]]) -> set[int]:
    """Write which teasers occur on these pages; return the numbers of those that this changes."""
    numbers = _numbers(connection, {teaser for each in printed.values() for teaser in each})
    wanted = {(page, numbers[teaser]) for page, each in printed.items() for teaser in each}
    query = "SELECT page, printing FROM view_teaser_occurrences WHERE page IN ({})"
    held = {(page, printing) for page, printing in select_in(connection, query, printed)}
    connection.executemany("INSERT INTO view_teaser_occurrences VALUES (?, ?)", sorted(wanted - held))
    connection.executemany("DELETE FROM view_teaser_occurrences WHERE page = ? AND printing = ?", sorted(held - wanted))
    query = "SELECT DISTINCT teaser FROM view_printings WHERE number IN ({})"
    changed = {row[0] for row in select_in(connection, query, {printing for _, printing in wanted ^ held})}
    _drop_unprinted(connection, {printing for _, printing in held - wanted})
    return changed


def match_articles(connection: sqlite3.Connection, fresh: Mapping[int, ArticleTraits]) -> set[int]:
    """Add the fingerprints of new articles; return the numbers of the teasers that may announce one of them."""
    links = {address for each in fresh.values() for address in each.announced_at}
    found = {row[0] for row in select_in(connection, "SELECT number FROM view_teasers WHERE link IN ({})", links)}
    if fresh:
        keys = joined_keys([each.fingerprints for each in fresh.values()])
        key_index.put(connection, HEADS, keys, list(fresh), [each.sketch.day for each in fresh.values()])
        found |= set(key_index.find(connection, SNIPPETS, keys, [None] * len(fresh))[:, 1].tolist())
    return found


def announcing(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Return the numbers of the teasers that announce these articles."""
    return {row[0] for row in select_in(connection, "SELECT number FROM view_teasers WHERE article IN ({})", numbers)}


def attach(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Attach each of these teasers to the article that it announces now, or to none."""
    for block in blocks(sorted(numbers), BLOCK):
        teasers = _merged(connection, block)
        found = _by_link(connection, teasers)
        found |= _by_text(connection, {number: each for number, each in teasers.items() if number not in found})
        attached = ((*found.get(number, (None, None)), number) for number in teasers)
        connection.executemany("UPDATE view_teasers SET article = ?, matched_by = ? WHERE number = ?", attached)


def _numbers(connection: sqlite3.Connection, teasers: Iterable[Teaser]) -> dict[Teaser, int]:
    """Return the numbers of these printings, and add those that are new."""
    records = {teaser: json.dumps(record_of(teaser)) for teaser in teasers}
    names = {teaser: content_digest("printing", record) for teaser, record in records.items()}
    query = "SELECT digest, number FROM view_printings WHERE digest IN ({})"
    held = dict(select_in(connection, query, names.values()))
    new = [teaser for teaser, name in names.items() if name not in held]
    announcements = _announcements(connection, new)
    for teaser in new:
        row = (names[teaser], announcements[teaser], records[teaser])
        add = "INSERT INTO view_printings (digest, teaser, record) VALUES (?, ?, ?)"
        held[names[teaser]] = connection.execute(add, row).lastrowid or 0
    return {teaser: held[name] for teaser, name in names.items()}


def _announcements(connection: sqlite3.Connection, teasers: Sequence[Teaser]) -> dict[Teaser, int]:
    """Return the number of what each of these announces, and add what is new, with its fingerprint."""
    names = {teaser: bytes.fromhex(announcement_id(teaser)) for teaser in teasers}
    query = "SELECT id, number FROM view_teasers WHERE id IN ({})"
    held = dict(select_in(connection, query, set(names.values())))
    new = {name: teaser for teaser, name in names.items() if name not in held}
    for name, teaser in new.items():
        link = address_digest(link_of(teaser)) if teaser.url else None
        add = "INSERT INTO view_teasers (id, link) VALUES (?, ?)"
        held[name] = connection.execute(add, (name, link)).lastrowid or 0
    numbers = [held[name] for name in new]
    key_index.put(connection, SNIPPETS, teaser_fingerprints(list(new.values())), numbers, [None] * len(numbers))
    return {teaser: held[name] for teaser, name in names.items()}


def _drop_unprinted(connection: sqlite3.Connection, printings: Iterable[int]) -> None:
    """Remove those of these printings that are on no page any more, and what none announces any more."""
    for number in printings:
        (teaser,) = connection.execute("SELECT teaser FROM view_printings WHERE number = ?", (number,)).fetchone()
        connection.execute(
            "DELETE FROM view_printings WHERE number = ?"
            " AND NOT EXISTS (SELECT 1 FROM view_teaser_occurrences WHERE printing = view_printings.number)",
            (number,),
        )
        connection.execute(
            "DELETE FROM view_teasers WHERE number = ?"
            " AND NOT EXISTS (SELECT 1 FROM view_printings WHERE teaser = view_teasers.number)",
            (teaser,),
        )


def _merged(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Teaser]:
    """Return what each of these teasers says, from all its printings; one that is gone is left out."""
    printings = defaultdict(list)
    query = "SELECT teaser, record FROM view_printings WHERE teaser IN ({})"
    for number, record in select_in(connection, query, numbers):
        printings[number].append(value_of(Teaser, json.loads(record)))
    return {number: teaser_record("", each, ()).teaser for number, each in printings.items()}


def _by_link(connection: sqlite3.Connection, teasers: Mapping[int, Teaser]) -> dict[int, tuple[int, str]]:
    linked = defaultdict(list)
    for number, teaser in teasers.items():
        if teaser.url:
            linked[address_digest(link_of(teaser))].append(number)
    pairs = [
        (number, article)
        for link, article in articles_at(connection, linked, AddressRole.ANNOUNCED)
        for number in linked[link]
    ]
    return _chosen(connection, teasers, pairs, "link")


def _by_text(connection: sqlite3.Connection, teasers: Mapping[int, Teaser]) -> dict[int, tuple[int, str]]:
    numbers, days = list(teasers), [day_of(teaser.published) for teaser in teasers.values()]
    met = key_index.find(connection, HEADS, teaser_fingerprints(list(teasers.values())), days).tolist()
    return _chosen(connection, teasers, [(numbers[i], article) for i, article in met], "text")


def _chosen(
    connection: sqlite3.Connection, teasers: Mapping[int, Teaser], pairs: Sequence[tuple[int, int]], matched_by: str
) -> dict[int, tuple[int, str]]:
    """Return for each teaser the best of the articles that it is paired with here, if one is left."""
    best = dict[int, tuple[int, Copy]]()
    for block in blocks(sorted(pairs, key=lambda pair: pair[1]), BLOCK):
        held = read_articles(connection, {article for _, article in block})
        for number, article in block:
            if article in held and (matched_by == "link" or is_quotation(teasers[number], held[article][1])):
                copy = Copy(*held[article], ())
                known = best.get(number)
                if known is None or announced(teasers[number], (known[1], copy)) is copy:
                    best[number] = (article, copy)
    return {number: (article, matched_by) for number, (article, _) in best.items()}
