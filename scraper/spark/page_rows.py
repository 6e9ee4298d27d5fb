"""Pages: inputs to readings, each read with the profile of its site, to pages with all their visits.

The pages of a site go where its profile is, and not the profiles where the pages are: of the tens of thousands of
sites in an archive of the world's news they are gigabytes, too much for the memory of the driver and of each task.
Pages pass by one at a time, packed, after the profile that they are read with.
"""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from functools import partial
from typing import TYPE_CHECKING
from zlib import crc32

import zstandard

from scraper import __version__
from scraper.corpus import rows as stored
from scraper.corpus.contents import StoredPage
from scraper.corpus.rows import Visit, page_of
from scraper.crashes import fenced
from scraper.deduplication.teaser_merging import announcement_id
from scraper.extraction.site_profiles import site_key
from scraper.models import Rejection, SiteProfile
from scraper.reading.page_readings import PageReading, parse_input, read_page
from scraper.records import record_of, value_of
from scraper.sidecar import fault_of
from scraper.sites import SITES
from scraper.spark.batches import gathered, mapped, united
from scraper.spark.site_learning import site_id
from scraper.spark.values import key_of, packed, seen_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame

    from scraper.inputs import Input
    from scraper.models import Page, Site
    from scraper.spark.batches import Columns, Row
    from scraper.spark.input_rows import Origin

# The pages of one site are read in so many parts, each after a copy of its profile. Of a billion pages a site that
# has every hundredth then keeps a task busy for an hour and not for nineteen.
SHARES = 16

COMPRESSION_LEVEL = 3  # zstd; a page is written once and read once

# ``kind`` orders the rows of a part. ``record``: name and visit of a page, a profile, or a rejection, as JSON.
_PROFILE, _PAGE, _REJECTION = range(3)
INPUTS: Columns = {"part": str, "kind": int, "record": str, "body": bytes}
# A page that was read, or a rejection; ``has_content`` of a reading with a text or a teaser.
READINGS: Columns = {
    "page": str,
    "sha256": str,
    "fetched_at": str,
    "facts": str,
    "reading": str,
    "articles": str,
    "has_content": bool,
    "rejection": str,
}
# ``url`` and ``seen`` (page, URL, times) as JSON, since an address can hold what is no UTF-8. ``page_group``: what all
# pages have in common on which an article or its parts may stand.
PAGES: Columns = {
    "id": str,
    "sha256": str,
    "url": str,
    "lack": str,
    "seen": str,
    "articles": [{"page_group": str, "position": int, "article": str}],
    "teasers": [{"id": str, "teaser": str}],
}


def read_pages(origins: Sequence[Origin], profiles: DataFrame | None, sites: tuple[Site, ...] = SITES) -> DataFrame:
    """Return a reading or a rejection for each input."""
    frames = [mapped(origin.frame, partial(input_rows, origin.read), INPUTS) for origin in origins]
    if profiles is not None:
        frames.append(mapped(profiles, share_rows, INPUTS))
    return gathered(united(frames), "part", partial(reading_rows, sites), READINGS, order=("kind",))


def put_together(readings: DataFrame) -> DataFrame:
    """Return each page once, with what was read from it and when it was seen."""
    return gathered(readings.where("page is not null"), "page", page_rows, PAGES)


# ---------------------------------------------------------------- inputs


def input_rows(read: Callable[[Iterator[Row]], Iterator[Input]], rows: Iterator[Row]) -> Iterator[Row]:
    """Yield a row for each input that these rows hold."""
    for name, page in read(rows):
        yield _rejection_row(page) if isinstance(page, Rejection) else _input_row(name, page)


def share_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield each profile once for each part of its site."""
    for row in rows:
        for share in range(SHARES):
            yield {"part": f"{row['site']}-{share}", "kind": _PROFILE, "record": row["profile"]}


def _input_row(name: str, page: Page) -> Row:
    found = _with_url(name, page)
    row = found if isinstance(found, Rejection) else fenced(name, _page_row, name, found)
    return _rejection_row(row) if isinstance(row, Rejection) else row


def _with_url(name: str, page: Page) -> Page | Rejection:
    # Whose page it is must be known before it is read: one without a URL is parsed once more than the others.
    if page.location and not fault_of(page):
        return page
    parsed = parse_input(name, page)
    return parsed if isinstance(parsed, Rejection) else parsed.page


def _page_row(name: str, page: Page) -> Row:
    visit = {"name": name, "fetched_at": stored.time_text(page), "facts": stored.facts_text(page)}
    return {
        "part": f"{site_id(site_key(page))}-{crc32(page.body) % SHARES}",
        "kind": _PAGE,
        "record": json.dumps(visit),
        "body": zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(page.body),
    }


def _rejection_row(rejection: Rejection) -> Row:
    record = json.dumps(record_of(rejection))
    return {"part": f"-{crc32(record.encode()) % SHARES}", "kind": _REJECTION, "record": record}


# ---------------------------------------------------------------- readings


def reading_rows(sites: tuple[Site, ...], _: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield what the inputs of one part give: first comes the profile of the site, if it has one."""
    profiles: dict[str, SiteProfile] = {}
    for row in rows:
        if row["kind"] == _PROFILE:
            profile = value_of(SiteProfile, json.loads(row["record"]))
            profiles[profile.site] = profile
        elif row["kind"] == _PAGE:
            yield _reading_row(row, sites, profiles)
        else:
            yield {"rejection": row["record"]}


def _reading_row(row: Row, sites: tuple[Site, ...], profiles: Mapping[str, SiteProfile]) -> Row:
    given = json.loads(row["record"])
    visit = Visit(given["fetched_at"], given["facts"], reading="", extractor=__version__)
    page = page_of(zstandard.ZstdDecompressor().decompress(row["body"]), visit)
    outcome = read_page(given["name"], page, sites, profiles)
    told = fenced(outcome.name, _told_row, outcome, visit) if isinstance(outcome, PageReading) else outcome
    return {"rejection": json.dumps(record_of(told))} if isinstance(told, Rejection) else told


def _told_row(outcome: PageReading, visit: Visit) -> Row:
    name, digest = stored.page_row(outcome.page)
    reading, articles = stored.reading_row(outcome.articles, __version__)
    return {
        "page": name,
        "sha256": digest,
        "fetched_at": visit.fetched_at,
        "facts": visit.facts,
        "reading": reading,
        "articles": articles,
        "has_content": not outcome.is_empty,
    }


# ---------------------------------------------------------------- pages


def page_rows(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Yield one page from its readings, as a corpus file would tell it."""
    visits: set[Visit] = set()
    articles: dict[str, str] = {}
    digest = ""
    for row in rows:
        digest = row["sha256"]
        visits.add(Visit(row["fetched_at"], row["facts"], row["reading"], __version__))
        articles[row["reading"]] = row["articles"]
    ordered = sorted(visits, key=astuple)
    reading = stored.leading(ordered).reading
    facts = stored.page_facts(name, digest, ordered)
    yield _stored_row(StoredPage(facts, reading, stored.articles_of(articles[reading])))


def _stored_row(page: StoredPage) -> Row:
    return {
        "id": page.facts.id,
        "sha256": page.facts.digest,
        "url": json.dumps(page.facts.url),
        "lack": page.lack,
        "seen": seen_text(page.facts),
        # Teasers are told apart from the articles beside which they stand.
        "articles": [
            {"page_group": key_of(page.page_group), "position": place, "article": packed(replace(each, teasers=()))}
            for place, each in enumerate(page.articles)
            if each.text
        ],
        "teasers": [{"id": announcement_id(teaser), "teaser": packed(teaser)} for teaser in page.teasers],
    }
