"""When the article was published, and when it was last changed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from scraper.extraction.metadata.date_order import day_comes_first
from scraper.extraction.metadata.date_parsing import parse_compact, parse_date
from scraper.extraction.metadata.date_places import (
    Day,
    Search,
    Source,
    agreed_date,
    day_of,
    line_date,
    line_dates,
    marked_dates,
)
from scraper.extraction.metadata.date_words import JUCHE_OFFSET, MONTHS, PUBLISHED_WORDS
from scraper.extraction.metadata.datelines import day_of_dateline
from scraper.extraction.metadata.found import Found, Place, candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.extraction.document import Document
    from scraper.extraction.metadata.facts import Facts
    from scraper.models import Site

__all__ = ["find_modified", "find_published", "parse_date"]

# Names of <meta> in the order of trust, gathered from 1,850 pages.
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time", "og:published_time",
    "publication_date", "date.published", "rnews:datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dcterms.date", "dc.date", "date", "article.published", "article.created", "ptime",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "cse-published-date",
    "citation_publication_date", "datecreated", "created", "release_date", "displaydate", "iso-8601-publish-date",
    "published-date", "citation_date", "og:pubdate",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "dc.date.modified", "modified_time", "article:updated_time", "og:article:modified_time", "revised", "moddate",
    "utime", "cse-modified-date",
)  # fmt: skip
_DATE_META = re.compile(r"date|publi|creat|taken|captured")
_CHANGE_META = re.compile(r"modif|updat|expir|end")
# /2026/02/03/, /2026-2-3/, /20260203
_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_.-]?(0[1-9]|1[0-2]|[1-9](?=[/_.-]))[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?=/))(?!\d)"
)
# "datePublished":"2026-02-03T10:05:00Z" in the state that a page's own script keeps.
_STATE_DAY = re.compile(
    r'"(?:date_?published|published_?(?:at|date|time|on)?|publi(?:sh|cation)_?date|pub_?date|first_?published(?:_?at)?)'
    r'\\?"\s?:\s?\\?"([^"\\]{8,40})',
    re.IGNORECASE,
)
_PUBLISHED = re.compile(PUBLISHED_WORDS, re.IGNORECASE)
# A dateline, or a date that opens a text, stands in one of the first two paragraphs, the latter within 40 characters.
_FIRST_PARAGRAPHS = 2
_FIRST_WORDS = 40
# Zones are whole quarters of an hour, at most 14 hours from Greenwich (IANA time zone database).
_QUARTER = timedelta(minutes=15)
_FARTHEST_ZONE = timedelta(hours=14)
# Precision of a time with a zone: no other source can say more.
_EXACT = 3


def find_published(
    document: Document, facts: Facts, place: Place, *, site: Site, fetched_at: datetime | None
) -> Found[Day | None]:
    """When the article was first published.

    Order of trust: the site's own patterns; JSON-LD; meta; itemprop; ``<time>`` and elements named after dates
    beside headline or text; a line there; the URL; the dateline, in the year that puts it not after
    ``fetched_at``; marked elements elsewhere; the page's script state; the text's first words; for lack of all these
    the date of the last change. Of sources that agree on the day the one with time and zone gives the
    value. Dates in menus, teasers, comments and after a copyright sign are none.
    """
    search = Search(document, facts, place, site, fetched_at, day_comes_first(document, site))
    return _decide("published", search, _published_sources)


def find_modified(
    document: Document, facts: Facts, place: Place, *, site: Site, fetched_at: datetime | None
) -> Found[Day | None]:
    """When the article was last changed. Order of trust: JSON-LD; meta; itemprop; a line that says "updated"."""
    search = Search(document, facts, place, site, fetched_at, day_comes_first(document, site))
    return _decide("modified", search, _modified_sources)


def _decide(field: str, search: Search, sources: Callable[[Search], Iterator[Source]]) -> Found[Day | None]:
    offers: list[Source] = []
    for source, value in sources(search):
        offers.append((source, value))
        if _precision(offers[0][1]) == _EXACT or (len(offers) > 1 and source in ("url", "dateline", "script state")):
            break
    if not offers:
        return Found(None)
    same = [offer for offer in offers if day_of(offer[1]) == day_of(offers[0][1])]
    source, value = max(same, key=lambda offer: _precision(offer[1]))
    offered = tuple(candidate(field, name, day.isoformat()) for name, day in offers)
    return Found(_local(search, value), source, offered)


def _precision(value: Day) -> int:
    """0 for a day, 1 for midnight (most often a day in disguise), 2 for a time, 3 for a time with zone."""
    if not isinstance(value, datetime):
        return 0
    if value.hour == value.minute == value.second == 0:
        return 1
    return _EXACT if value.tzinfo else 2


def _local(search: Search, value: Day) -> Day:
    """An instant given in UTC, in the zone in which the page prints it.

    The printed time has no zone; that it is the same instant is sure if the two are whole quarters of an
    hour and at most 14 hours apart (``2023-11-09T01:09:55Z`` beside "November 8, 2023 at 6:09 p.m.").
    """
    if not isinstance(value, datetime) or value.utcoffset() != timedelta(0):
        return value
    wall = value.replace(tzinfo=None, second=0, microsecond=0)
    for _, printed in line_dates(search, modified=False):
        if isinstance(printed, datetime) and printed.tzinfo is None:
            away = printed.replace(second=0) - wall
            if away and away % _QUARTER == timedelta(0) and abs(away) <= _FARTHEST_ZONE:
                return value.astimezone(timezone(away))
    return value


def _published_sources(search: Search) -> Iterator[Source]:
    marks = search.facts.marks
    yield from _site_lines(search)
    if value := search.declared(search.facts.published):
        yield "json-ld datePublished", value
    yield from _metas(search, _PUBLISHED_METAS)
    yield from marked_dates(search, marks.published, "itemprop datePublished")
    yield from marked_dates(search, tuple(mark for mark in marks.dates if mark.how == "time"), "time")
    yield from marked_dates(search, tuple(mark for mark in marks.dates if mark.how == "name"), "date element")
    yield from line_dates(search, modified=False)
    yield from _url(search)
    yield from _dateline(search)
    yield from agreed_date(search)
    yield from _state(search)
    yield from _first_words(search)
    yield from _odd_metas(search)
    yield from ((f"{source}, for lack of another", value) for source, value in _modified_sources(search))


def _modified_sources(search: Search) -> Iterator[Source]:
    if value := search.declared(search.facts.modified):
        yield "json-ld dateModified", value
    yield from _metas(search, _MODIFIED_METAS)
    yield from marked_dates(search, search.facts.marks.modified, "itemprop dateModified")
    yield from line_dates(search, modified=True)


def _metas(search: Search, names: tuple[str, ...]) -> Iterator[Source]:
    present = {name for name, _ in search.document.metas}
    for name in names:
        if name in present and (value := search.declared(search.document.meta(name))):
            yield f"meta {name}", value


def _site_lines(search: Search) -> Iterator[Source]:
    for pattern in search.site.dates:
        for text in search.document.blocks.texts:
            match = pattern.search(text)
            if match and (day := _matched_day(match.groupdict())):
                yield "site date line", day
                return


def _matched_day(part: dict[str, str | None]) -> date | None:
    year = int(part["juche"] or 0) + JUCHE_OFFSET if part.get("juche") else int(part.get("year") or 0)
    word = (part.get("month") or "").casefold().strip(".")
    try:
        return date(year, int(word) if word.isdigit() else MONTHS.get(word, 0), int(part.get("day") or 0))
    except ValueError:
        return None


def _url(search: Search) -> Iterator[Source]:
    for url in (search.document.url, search.document.meta("og:url"), search.facts.url):
        try:
            path = unquote(urlsplit(url or "").path)
        except ValueError:
            continue
        match = _URL_DAY.search(path)
        value = parse_compact("".join((match[1], match[2].zfill(2), match[3].zfill(2)))) if match else None
        if value and not (search.fetched_at and day_of(value) > search.fetched_at.date()):
            yield "url", value
            return


def _dateline(search: Search) -> Iterator[Source]:
    for block in search.place.kept[:_FIRST_PARAGRAPHS]:
        if value := day_of_dateline(search.document.blocks.texts[block], search.fetched_at):
            yield "dateline", value
            return


def _state(search: Search) -> Iterator[Source]:
    match = _STATE_DAY.search(search.document.html)
    if match and (value := search.declared(match[1])):
        yield "script state", value


def _first_words(search: Search) -> Iterator[Source]:
    """The date that opens the text (``Karlsruhe, (12.11.2021).``), or a line within it that says "published"."""
    texts = search.document.blocks.texts
    for block in search.place.kept[:_FIRST_PARAGRAPHS]:
        opening = texts[block][:_FIRST_WORDS]
        if value := parse_date(opening, day_first=search.day_first, fetched_at=search.fetched_at):
            yield "first words", value
    for block in search.place.kept:
        if _PUBLISHED.match(texts[block]) and (value := line_date(search, block, modified=False)):
            yield "labelled line", value


def _odd_metas(search: Search) -> Iterator[Source]:
    """A meta of any name that speaks of a date, but not of a change or an end."""
    for name, content in search.document.metas:
        if _DATE_META.search(name) and not _CHANGE_META.search(name) and (value := search.declared(content)):
            yield f"meta {name}", value
