"""The rows of the store: pages, visits and readings as SQLite keeps them, without their bodies."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import zstandard

from scraper.corpus.contents import PageFacts, page_key
from scraper.deduplication import content_id
from scraper.models import Article, Page, RightsSignal, Sighting
from scraper.records import fields_record, record_of, value_of
from scraper.timestamps import in_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.corpus.reading_traits import ReadingTraits


COMPRESSION_LEVEL = 6  # zstd

_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What is known of a visit besides its time and the body."""

    url: str | None = None
    final_url: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    site_rights: tuple[RightsSignal, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page and what was read on it as the store keeps both: made where the page is read, so that it is only written.

    ``body``: packed; None if whoever writes it packs it. ``articles``: JSON. ``traits``: None if
    the view is to make them.
    """

    id: str
    digest: str
    fetched_at: str
    facts: str
    reading: str
    articles: str
    extractor: str
    body: bytes | None = None
    traits: ReadingTraits | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One row of sightings, with the program that made its reading; ``fetched_at`` is empty if unknown."""

    fetched_at: str
    facts: str
    reading: str
    extractor: str


def prepare(page: Page, articles: Sequence[Article], extractor: str, *, has_blocks: bool = False) -> PreparedPage:
    """Return a page and its articles as they are stored, the body left out. Raises ValueError as `time_text` does."""
    name, digest = page_row(page)
    reading, text = reading_row(articles, extractor, has_blocks=has_blocks)
    return PreparedPage(name, digest, time_text(page), facts_text(page), reading, text, extractor)


def pack(body: bytes) -> bytes:
    """Return the bytes of a page as they are stored."""
    return _compressor().compress(body)


def _compressor() -> zstandard.ZstdCompressor:
    # Its tables are a megabyte, which takes longer to set up than a small page to pack. Threads cannot share one.
    if not hasattr(_of_thread, "compressor"):
        _of_thread.compressor = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL)
    compressor: zstandard.ZstdCompressor = _of_thread.compressor
    return compressor


def page_row(page: Page) -> tuple[str, str]:
    """Return the id of a page, made of its canonical URL and its bytes, and the SHA-256 of its bytes."""
    digest = sha256(page.body).hexdigest()
    return page_id(page, digest), digest


def page_id(page: Page, digest: str) -> str:
    """Return the id of a page whose body has this SHA-256."""
    return content_id("page", page_key(page.location), digest)


def given_key(page: Page, extractor: str) -> str:
    """Return a key of all by which a page without a URL states one: its bytes, their encoding, the program."""
    return content_id("given", sha256(page.body).hexdigest(), page.content_type or "", extractor)


def time_text(page: Page) -> str:
    """Return the time of a visit in UTC, empty if unknown. Raises ValueError for one without a zone, or in no year."""
    if page.fetched_at is None:
        return ""
    if page.fetched_at.tzinfo is None:
        raise ValueError(f"{page.location}: fetched_at has no time zone")
    return in_utc(page.fetched_at).isoformat()


def moment_text(moment: datetime) -> str:
    """Return a time in UTC, as it is sorted. Raises ValueError for one without a zone, or in no year."""
    return in_utc(moment).isoformat(timespec="seconds")


def facts_text(page: Page) -> str:
    """Return the facts of a visit as JSON."""
    facts = AnswerFacts(page.url, page.final_url, page.status, page.headers, page.content_type, page.site_rights)
    record = record_of(facts)
    if not page.site_rights:  # most have none, and the facts of older files do not say so
        del record["site_rights"]
    return json.dumps(record)


def reading_row(articles: Sequence[Article], extractor: str, *, has_blocks: bool = False) -> tuple[str, str]:
    """Return the id of a reading and its articles as JSON; ``has_blocks``: with the structure of their texts."""
    text = json.dumps([fields_record(article, has_blocks=has_blocks) for article in articles])
    return content_id("reading", extractor, text), text


def page_of(body: bytes, visit: Visit) -> Page:
    """Return the page that was stored. Raises ValueError for damaged facts."""
    facts = value_of(AnswerFacts, json.loads(visit.facts))
    return Page(
        url=facts.url,
        body=body,
        final_url=facts.final_url,
        status=facts.status,
        headers=facts.headers,
        content_type=facts.content_type,
        fetched_at=_time(visit.fetched_at),
        site_rights=facts.site_rights,
    )


def page_facts(name: str, digest: str, visits: Sequence[Visit]) -> PageFacts:
    """Return what is said of a page. Raises ValueError for damaged facts."""
    first = leading(visits)
    url = _location(first)
    others = {other for visit in visits if visit is not first and (other := _location(visit)) and other != url}
    return PageFacts(
        name, digest, url, sightings_of(name, (visit.fetched_at for visit in visits)), tuple(sorted(others))
    )


def sightings_of(name: str, times: Iterable[str]) -> tuple[Sighting, ...]:
    """Return the sightings of a page at these times, as they stand in the file, each once."""
    return tuple(Sighting(name, _time(time)) for time in sorted(set(times)))


def articles_of(text: str) -> tuple[Article, ...]:
    """Return the articles of a reading. Raises ValueError for damaged ones."""
    return tuple(value_of(Article, record) for record in json.loads(text))


def leading(visits: Sequence[Visit]) -> Visit:
    """Return the visit whose reading stands for the page: read by the newest program, then the earliest known."""
    if len(visits) == 1:  # most have one
        return visits[0]
    newest = max(rank(visit.extractor) for visit in visits)
    return min(
        (visit for visit in visits if rank(visit.extractor) == newest),
        key=lambda visit: (not visit.fetched_at, visit.fetched_at, visit.facts, visit.reading),
    )


@cache
def rank(version: str) -> tuple[int, ...]:
    """Return the sort key of a version number.

    >>> rank("0.10.0") > rank("0.9.2")
    True
    """
    return tuple(map(int, re.findall(r"\d+", version)))


def _location(visit: Visit) -> str | None:
    # A tenth of the time of `value_of`, which every page of a corpus would be asked for.
    facts = json.loads(visit.facts)
    found = (facts.get("final_url"), facts.get("url")) if isinstance(facts, dict) else (facts,)
    if not all(url is None or isinstance(url, str) for url in found):
        raise ValueError(f"no facts of a visit: {visit.facts[:40]}")
    return found[0] or found[-1]


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
