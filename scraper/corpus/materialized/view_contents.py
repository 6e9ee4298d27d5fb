"""The contents of a corpus as its materialized view has them, read some hundred at a time."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.corpus import queries, rows
from scraper.corpus.contents import without_article
from scraper.corpus.corpus_file import blocks, select_in
from scraper.corpus.materialized.article_changes import read_copies
from scraper.corpus.materialized.related_articles import read_related
from scraper.deduplication.stories import best_first
from scraper.deduplication.teaser_merging import teaser_record
from scraper.models import CorpusCounts, Story, Teaser
from scraper.records import value_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from scraper.corpus.contents import PageFacts, RobotsRow
    from scraper.models import Rejection, Sighting, TeaserRecord

# Stories or teasers that are in memory at once.
BLOCK = 200


@dataclass(frozen=True, slots=True)
class ViewContents:
    """`contents.Contents` out of the view; each access to one of its parts reads it again.

    What changes while a part is read may be in it or not; a story or teaser that goes meanwhile is left out.
    """

    connection: sqlite3.Connection

    @property
    def pages(self) -> Iterator[PageFacts]:
        """The pages, by id."""
        return queries.get_page_facts(self.connection)

    @property
    def stories(self) -> Iterator[Story]:
        """The stories, by the address of their canonical article, then by id."""
        ordered = self._numbers("SELECT number FROM view_stories ORDER BY address, id")
        for block in blocks(ordered, BLOCK):
            stories = self.stories_numbered(block)
            yield from (stories[number] for number in block if number in stories)

    @property
    def teasers(self) -> Iterator[TeaserRecord]:
        """The teaser records, by id."""
        ordered = self._numbers("SELECT number FROM view_teasers ORDER BY id")
        for block in blocks(ordered, BLOCK):
            records = self._records(block)
            yield from (records[number] for number in block if number in records)

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """The rejections, in order."""
        found = self.connection.execute("SELECT page, lack FROM view_pages WHERE NOT has_article")
        lacks = {page.hex(): lack for page, lack in found}
        pages = queries.get_page_facts(self.connection, lacks)
        without = (without_article(page, lacks[page.id]) for page in pages)
        return tuple(sorted({*queries.get_rejections(self.connection), *without}))

    @property
    def counts(self) -> CorpusCounts:
        """The counts."""
        articles, stories = self._count("articles"), self._count("stories")
        return CorpusCounts(
            pages=self._count("pages"),
            articles=articles,
            stories=stories,
            copies_merged=articles - stories,
            teasers_found=self._count("teaser_occurrences"),
            teaser_records=self._count("teasers"),
            teasers_tied=self._count("teasers WHERE article IS NOT NULL"),
            rejected=len(self.rejections),
        )

    @property
    def profiles(self) -> tuple[tuple[str, str], ...]:
        """The site profiles, site and digest of each, by site."""
        profiles = queries.get_profiles(self.connection)
        return tuple(sorted((profile.site, digest) for digest, profile in profiles.items()))

    @property
    def robots(self) -> tuple[RobotsRow, ...]:
        """Which robots.txt a crawl met, by origin."""
        return queries.get_robots(self.connection)

    def urls_of(self, page: str) -> tuple[str | None, ...]:
        """Return the URLs of a page by its id, the one that stands for it first."""
        (facts,) = queries.get_page_facts(self.connection, [page])
        return facts.urls

    def _numbers(self, query: str) -> array[int]:
        return array("q", (number for (number,) in self.connection.execute(query)))

    def story(self, name: str) -> Story | None:
        """Return the story of this id, None if there is none."""
        try:
            key = bytes.fromhex(name)
        except ValueError:
            return None
        row = self.connection.execute("SELECT number FROM view_stories WHERE id = ?", (key,)).fetchone()
        return self.stories_numbered(row).get(row[0]) if row else None

    def teasers_named(self, names: Iterable[str]) -> tuple[TeaserRecord, ...]:
        """Return the teaser records of these ids, by id; those that are gone are left out."""
        query = "SELECT number FROM view_teasers WHERE id IN ({})"
        numbers = [number for (number,) in select_in(self.connection, query, map(bytes.fromhex, names))]
        return tuple(sorted(self._records(numbers).values(), key=lambda record: record.id))

    def _count(self, table: str) -> int:
        count: int = self.connection.execute(f"SELECT count(*) FROM view_{table}").fetchone()[0]  # noqa: S608 - constant table name
        return count

    def stories_numbered(self, numbers: Sequence[int]) -> dict[int, Story]:
        """Return the stories of these numbers in the view, those that there are."""
        names = dict(select_in(self.connection, "SELECT number, id FROM view_stories WHERE number IN ({})", numbers))
        query = "SELECT story, number FROM view_articles WHERE story IN ({})"
        members = defaultdict(list)
        for story, article in select_in(self.connection, query, numbers):
            members[story].append(article)
        copies = read_copies(self.connection, (article for each in members.values() for article in each))
        announcing, related = self._announcing(numbers), read_related(self.connection, copies)
        found = {}
        for number, articles in members.items():
            best, *others = sorted((copies[article] for article in articles), key=best_first)
            by_id = tuple(sorted(others, key=lambda copy: copy.id))
            announced = tuple(announcing[number])
            found[number] = Story(names[number].hex(), best, by_id, announced, related.get(number, ()))
        return found

    def _announcing(self, stories: Iterable[int]) -> defaultdict[int, list[str]]:
        query = (
            "SELECT story, view_teasers.id FROM view_articles"
            " JOIN view_teasers ON article = view_articles.number WHERE story IN ({}) ORDER BY view_teasers.id"
        )
        found = defaultdict(list)
        for story, name in select_in(self.connection, query, stories):
            found[story].append(name.hex())
        return found

    def _records(self, numbers: Sequence[int]) -> dict[int, TeaserRecord]:
        ties = self._ties(numbers)
        printings, seen = defaultdict(list), defaultdict(set)
        query = "SELECT teaser, number, record FROM view_printings WHERE teaser IN ({})"
        holders = {}
        for teaser, printing, record in select_in(self.connection, query, numbers):
            printings[teaser].append(value_of(Teaser, json.loads(record)))
            holders[printing] = teaser
        for printing, sighting in self._sightings(holders):
            seen[holders[printing]].add(sighting)
        return {
            number: replace(teaser_record(name, printings[number], seen[number]), story=story, matched_by=matched_by)
            for number, (name, story, matched_by) in ties.items()
        }

    def _ties(self, numbers: Sequence[int]) -> dict[int, tuple[str, str | None, str | None]]:
        query = (
            "SELECT view_teasers.number, view_teasers.id, view_stories.id, matched_by FROM view_teasers"
            " LEFT JOIN view_articles ON view_articles.number = article"
            " LEFT JOIN view_stories ON view_stories.number = story WHERE view_teasers.number IN ({})"
        )
        return {
            number: (name.hex(), story.hex() if story else None, matched_by)
            for number, name, story, matched_by in select_in(self.connection, query, numbers)
        }

    def _sightings(self, printings: Iterable[int]) -> Iterator[tuple[int, Sighting]]:
        query = (
            "SELECT printing, sightings.page, fetched_at FROM view_teaser_occurrences"
            " JOIN view_pages ON number = view_teaser_occurrences.page"
            " JOIN sightings ON sightings.page = lower(hex(view_pages.page)) WHERE printing IN ({})"
        )
        for printing, page, time in select_in(self.connection, query, printings):
            (sighting,) = rows.sightings_of(page, (time,))
            yield printing, sighting
