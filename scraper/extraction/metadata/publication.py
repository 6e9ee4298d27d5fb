"""The dates on which the article was published and last changed."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import day_of, parse_date
from scraper.extraction.dates.date_words import JUCHE_OFFSET, MONTHS
from scraper.extraction.metadata.date_fallbacks import (
    dateline_dates,
    fallback_dates,
    opening_dates,
    script_dates,
    stated_dates,
)
from scraper.extraction.metadata.date_positions import (
    AFTER_TEXT,
    ALL_REGIONS,
    agreed_dates,
    labelled_after_text,
    labelled_dates,
    line_dates,
    marked_dates,
    printed_dates,
)
from scraper.extraction.metadata.date_reconciliation import check_declared, in_printed_zone, is_floating, localise
from scraper.extraction.metadata.finding import Found, candidate, is_declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scraper.extraction.metadata.date_context import DateContext, DateOffer, Day

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
# Precision of a time with a zone: no other source can say more.
_EXACT = 3
# Sources that readers do not see begin with these words.
_DECLARED = ("json-ld", "meta")


def find_published(context: DateContext) -> Found[Day | None]:
    """Find out when the article was first published.

    Order of trust: the site's own patterns; JSON-LD; meta; the article's own words at its end; itemprop; ``<time>``
    and elements named after dates beside headline or text; a line there; the URL, which goes before what stands below
    the text without a label (that may be the day of an event, or of another story); the dateline, in the latest year
    in which it is not after ``fetched_at``; the text's first words; marked elements elsewhere; the page's script state.
    Failing all these: what ``fallback_dates`` finds, then the date of the last change. Of sources that agree on the
    day, the one with time and zone gives the value. What the page declares is compared with what it prints
    (``date_reconciliation``). Dates in menus, teasers, comments and after a copyright sign do not count.
    """
    found = _checked(context, _decide("published", context, (_published_offers, fallback_dates, _dates_of_change)))
    return found.confirmed(holds=_is_confirmed(context, found))


def find_modified(context: DateContext) -> Found[Day | None]:
    """Find out when the article was last changed.

    Order of trust: JSON-LD; meta; itemprop; a line that says "updated".
    """
    found = _decide("modified", context, (_modified_offers,))
    if found.value is None or not is_floating(found.value):
        return found
    value = in_printed_zone(found.value, tuple(line_dates(context, modified=True)))
    return Found(value, found.source, found.candidates)


def _decide(
    field: str, context: DateContext, tiers: tuple[Callable[[DateContext], Iterator[DateOffer]], ...]
) -> Found[Day | None]:
    """Return the most precise of those offers of the first tier with any that agree with its first one on the day."""
    offers = next((found for sources in tiers if (found := _offers(sources(context)))), None)
    if not offers:
        return Found(None)
    same = [offer for offer in offers if day_of(offer[1]) == day_of(offers[0][1])]
    source, value = max(same, key=lambda offer: _precision(offer[1]))
    return Found(value, source, tuple(candidate(field, name, day.isoformat()) for name, day in offers))


def _offers(sources: Iterator[DateOffer]) -> list[DateOffer]:
    """Return the dates of the sources as far as they can change the outcome."""
    offers: list[DateOffer] = []
    for source, value in sources:
        offers.append((source, value))
        if _precision(offers[0][1]) == _EXACT or (len(offers) > 1 and source in ("url", "dateline", "script state")):
            break
    return offers


def _checked(context: DateContext, found: Found[Day | None]) -> Found[Day | None]:
    """Return the date in the page's own zone, or the printed one if that contradicts a declared date."""
    is_declared = found.source.startswith(_DECLARED)
    if found.value is None or not (is_declared or is_floating(found.value)):
        return found
    printed = tuple(islice(printed_dates(context), None if is_floating(found.value) else 1))
    value = localise(context, found.value, printed)
    modified = next((day for _, day in _declared_changes(context)), None)
    better = check_declared(value, modified, printed) if is_declared and value == found.value else None
    if better is None:
        return Found(value, found.source, found.candidates)
    offered = candidate("published", better[0], better[1].isoformat())
    return Found(localise(context, better[1], printed), better[0], (*found.candidates, offered))


def _is_confirmed(context: DateContext, found: Found[Day | None]) -> bool:
    """Tell whether the day is declared, and stands in the address or is printed beside the article as well."""
    if found.value is None or not is_declared(found.source):
        return False
    day = day_of(found.value)
    return context.url_day == day or any(day_of(value) == day for _, value in islice(printed_dates(context), 1))


def _precision(value: Day) -> int:
    """Return 0 for a day, 1 for midnight (most often a mere day), 2 for another time, 3 for one with a zone."""
    if not isinstance(value, datetime):
        return 0
    if value.hour == value.minute == value.second == 0:
        return 1
    return _EXACT if value.tzinfo else 2


def _published_offers(context: DateContext) -> Iterator[DateOffer]:
    marks = context.facts.marks
    yield from _site_dates(context)
    if value := context.declared(context.facts.published):
        yield "json-ld datePublished", value
    yield from _meta_dates(context, _PUBLISHED_METAS)
    yield from stated_dates(context)
    yield from marked_dates(context, marks.published, "itemprop datePublished")
    if context.url_day:
        yield from _dates_beside(context, [region for region in ALL_REGIONS if region != AFTER_TEXT])
        yield from labelled_after_text(context)
        yield "url", context.url_day
        yield from _dates_beside(context, [AFTER_TEXT])
    else:
        yield from _dates_beside(context, ALL_REGIONS)
    yield from dateline_dates(context)
    yield from opening_dates(context)
    yield from agreed_dates(context)
    yield from script_dates(context)


def _dates_beside(context: DateContext, regions: Sequence[str]) -> Iterator[DateOffer]:
    """Yield the dates of ``<time>``, of elements named after dates and of lines in some regions of the page."""
    marks = context.facts.marks.dates
    yield from marked_dates(context, tuple(mark for mark in marks if mark.how == "time"), "time", regions)
    yield from marked_dates(context, tuple(mark for mark in marks if mark.how == "name"), "date element", regions)
    yield from line_dates(context, modified=False, regions=regions)


def _dates_of_change(context: DateContext) -> Iterator[DateOffer]:
    for source, value in (*_modified_offers(context), *labelled_dates(context, modified=True)):
        yield f"{source}, for lack of another", value


def _declared_changes(context: DateContext) -> Iterator[DateOffer]:
    if value := context.declared(context.facts.modified):
        yield "json-ld dateModified", value
    yield from _meta_dates(context, _MODIFIED_METAS)


def _modified_offers(context: DateContext) -> Iterator[DateOffer]:
    yield from _declared_changes(context)
    yield from marked_dates(context, context.facts.marks.modified, "itemprop dateModified")
    yield from line_dates(context, modified=True)


def _meta_dates(context: DateContext, names: tuple[str, ...]) -> Iterator[DateOffer]:
    present = {name for name, _ in context.document.metas}
    for name in names:
        if name in present and (value := context.declared(context.document.meta(name))):
            yield f"meta {name}", value


def _site_dates(context: DateContext) -> Iterator[DateOffer]:
    for pattern in context.site.dates:
        for text in context.document.texts:
            match = pattern.search(text)
            if match and (day := _matched_day(match.groupdict())):
                yield "site date line", day
                return


def _matched_day(part: dict[str, str | None]) -> date | None:
    year = int(part["juche"] or 0) + JUCHE_OFFSET if part.get("juche") else int(part.get("year") or 0)
    word = (part.get("month") or "").casefold().strip(".")
    try:
        return date(year, int(word) if word.isdigit() else MONTHS.get(word, 0), int(part.get("day") or 0))
    except (ValueError, OverflowError):
        return None
