"""The teasers of the view: where each occurs, and which article it announces."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus.article_traits import joined_keys
from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized import key_index
from scraper.corpus.materialized.address_edges import articles_at
from scraper.corpus.materialized.article_changes import read_articles
from scraper.corpus.teaser_traits import joined_fingerprints, printing_record, teaser_traits
from scraper.deduplication.announcements import announced, is_quotation
from scraper.deduplication.article_addresses import AddressRole
from scraper.deduplication.comparable_days import day_of
from scraper.deduplication.teaser_merging import teaser_record
from scraper.models import Copy, Teaser
from scraper.records import value_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from scraper.corpus.article_traits import ArticleTraits
    from scraper.corpus.teaser_traits import TeaserTraits

# Indexes of fingerprints: of what opens articles, and of what teasers quote.
HEADS, SNIPPETS = "heads", "snippets"
# Articles whose texts are read at once, and teasers: a question to the index costs as much for one as for a thousand.
BLOCK, TEASERS = 500, 20_000


class KnownPrintings:
    """The teasers on the pages of one update with their traits, so that what was just written need not be read."""

    def __init__(self, traits: Mapping[Teaser, TeaserTraits]) -> None:
        """Begin with these."""
        self.traits = traits
        self._printed = {each.printing: teaser for teaser, each in self.traits.items()}

    def teaser(self, printing: bytes, record: str) -> Teaser:
        """Return the teaser of a row."""
        return self._printed.get(printing) or value_of(Teaser, json.loads(record))


@dataclass(frozen=True, slots=True)
class _Announcement:
    """What all printings of a teaser say together, and the traits that each of them has."""

    teaser: Teaser
    traits: TeaserTraits


def put_occurrences(
    connection: sqlite3.Connection, printed: Mapping[int, frozenset[Teaser]], known: KnownPrintings
) -> set[int]:
    """Write which teasers occur on these pages; return the numbers of those that this changes."""
    numbers = _numbers(connection, known.traits)
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


def attach(connection: sqlite3.Connection, numbers: Iterable[int], known: KnownPrintings) -> None:
    """Attach each of these teasers to the article that it announces now, or to none."""
    for block in blocks(sorted(numbers), TEASERS):
        announcements = _announcements(connection, block, known)
        found = _by_link(connection, announcements)
        found |= _by_text(connection, {number: each for number, each in announcements.items() if number not in found})
        attached = ((*found.get(number, (None, None)), number) for number in announcements)
        connection.executemany("UPDATE view_teasers SET article = ?, matched_by = ? WHERE number = ?", attached)


def _numbers(connection: sqlite3.Connection, traits: Mapping[Teaser, TeaserTraits]) -> dict[Teaser, int]:
    """Return the numbers of these printings, and add those that are new."""
    query = "SELECT digest, number FROM view_printings WHERE digest IN ({})"
    held = dict(select_in(connection, query, [each.printing for each in traits.values()]))
    new = {teaser: each for teaser, each in traits.items() if each.printing not in held}
    announced_by = _announcement_numbers(connection, new.values())
    for teaser, each in new.items():
        row = (each.printing, announced_by[each.announcement], printing_record(teaser))
        add = "INSERT INTO view_printings (digest, teaser, record) VALUES (?, ?, ?)"
        held[each.printing] = connection.execute(add, row).lastrowid or 0
    return {teaser: held[each.printing] for teaser, each in traits.items()}


def _announcement_numbers(connection: sqlite3.Connection, printings: Iterable[TeaserTraits]) -> dict[bytes, int]:
    """Return the number of what each of these announces, and add what is new, with its fingerprint."""
    every = {each.announcement: each for each in printings}
    held = dict(select_in(connection, "SELECT id, number FROM view_teasers WHERE id IN ({})", every))
    new = [each for name, each in every.items() if name not in held]
    for each in new:
        add = "INSERT INTO view_teasers (id, link) VALUES (?, ?)"
        held[each.announcement] = connection.execute(add, (each.announcement, each.link)).lastrowid or 0
    numbers = [held[each.announcement] for each in new]
    key_index.put(connection, SNIPPETS, joined_fingerprints(new), numbers, [None] * len(numbers))
    return held


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


def _announcements(
    connection: sqlite3.Connection, numbers: Iterable[int], known: KnownPrintings
) -> dict[int, _Announcement]:
    """Return what each of these teasers says, from all its printings; one that is gone is left out."""
    printings = defaultdict[int, list[Teaser]](list)
    query = "SELECT teaser, digest, record FROM view_printings WHERE teaser IN ({})"
    for number, digest, record in select_in(connection, query, numbers):
        printings[number].append(known.teaser(digest, record))
    unknown = [each[0] for each in printings.values() if each[0] not in known.traits]
    made = dict(zip(unknown, teaser_traits(unknown), strict=True))
    return {
        number: _Announcement(teaser_record("", each, ()).teaser, made.get(each[0]) or known.traits[each[0]])
        for number, each in printings.items()
    }


def _by_link(connection: sqlite3.Connection, announcements: Mapping[int, _Announcement]) -> dict[int, tuple[int, str]]:
    linked = defaultdict(list)
    for number, each in announcements.items():
        if each.traits.link is not None:
            linked[each.traits.link].append(number)
    pairs = [
        (number, article)
        for link, article in articles_at(connection, linked, AddressRole.ANNOUNCED)
        for number in linked[link]
    ]
    return _chosen(connection, announcements, pairs, "link")


def _by_text(connection: sqlite3.Connection, announcements: Mapping[int, _Announcement]) -> dict[int, tuple[int, str]]:
    numbers, days = list(announcements), [day_of(each.teaser.published) for each in announcements.values()]
    fingerprints = joined_fingerprints([each.traits for each in announcements.values()])
    met = key_index.find(connection, HEADS, fingerprints, days).tolist()
    return _chosen(connection, announcements, [(numbers[i], article) for i, article in met], "text")


def _chosen(
    connection: sqlite3.Connection,
    announcements: Mapping[int, _Announcement],
    pairs: Sequence[tuple[int, int]],
    matched_by: str,
) -> dict[int, tuple[int, str]]:
    """Return for each teaser the best of the articles that it is paired with here, if one is left."""
    best = dict[int, tuple[int, Copy]]()
    for block in blocks(sorted(pairs, key=lambda pair: pair[1]), BLOCK):
        held = read_articles(connection, {article for _, article in block})
        for number, article in block:
            teaser = announcements[number].teaser
            if article in held and (matched_by == "link" or is_quotation(teaser, held[article][1])):
                copy = Copy(*held[article], ())
                known = best.get(number)
                if known is None or announced(teaser, (known[1], copy)) is copy:
                    best[number] = (article, copy)
    return {number: (article, matched_by) for number, (article, _) in best.items()}
