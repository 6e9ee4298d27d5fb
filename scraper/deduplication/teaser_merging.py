"""Teaser records: what many pages print of one announcement, merged, with all its sightings."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from scraper.deduplication.comparable_days import earliest_first
from scraper.deduplication.content_ids import content_id
from scraper.deduplication.tokens import fold, tokenize
from scraper.models import Sighting, Teaser, TeaserRecord
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What sites put after a snippet: "… Read more »". Folded, so "…" is "..." and capitals are small.
_TAIL = re.compile(
    r"(?: ?(?:\[?\.{2,}\]?|\[?&hellip;\]?|[»›→]|(?:read more|continue reading|full story|weiterlesen|lire la suite"
    r"|leer más|seguir leyendo|continua a leggere|leia mais|читать далее|続きを読む|더보기|阅读全文|اقرأ المزيد)\b))+$"
)


def gather(seen: Iterable[tuple[Teaser, Sighting]]) -> tuple[TeaserRecord, ...]:
    """Return one record for each announcement among these, by id, with every sighting once."""
    sightings = defaultdict(set)
    for teaser, sighting in seen:
        sightings[teaser].add(sighting)
    printings = defaultdict(list)
    for teaser in sightings:
        printings[announcement_id(teaser)].append(teaser)
    records = (
        teaser_record(name, teasers, set().union(*(sightings[teaser] for teaser in teasers)))
        for name, teasers in printings.items()
    )
    return tuple(sorted(records, key=lambda record: record.id))


def announcement_id(teaser: Teaser) -> str:
    """Return the id of what a teaser announces: link, title and snippet; canonical, folded, without "Read more"."""
    link = canonicalize(teaser.url) if teaser.url else ""
    return content_id("teaser", link, " ".join(title_tokens(teaser)), " ".join(snippet_tokens(teaser)))


def teaser_record(name: str, teasers: Sequence[Teaser], sightings: Iterable[Sighting]) -> TeaserRecord:
    """Return the record of an announcement from all its printings.

    Where they differ (capitals, date, heading), it holds what comes first in a fixed order.
    """
    headings = tuple(sorted({teaser.heading for teaser in teasers if teaser.heading}))
    return TeaserRecord(
        id=name,
        teaser=Teaser(
            title=min(teaser.title for teaser in teasers),
            snippet=min((teaser.snippet for teaser in teasers if teaser.snippet), default=None),
            truncated=any(teaser.truncated for teaser in teasers),
            url=min((teaser.url for teaser in teasers if teaser.url), default=None),
            published=min((teaser.published for teaser in teasers), key=earliest_first),
            heading=headings[0] if headings else None,
        ),
        sightings=tuple(sorted(sightings, key=by_time)),
        headings=headings,
    )


def snippet_tokens(teaser: Teaser) -> tuple[str, ...]:
    """Return the words of a snippet without what the site put behind it.

    >>> snippet_tokens(Teaser("A", snippet="The bridge was ope… Read more »"))
    ('the', 'bridge', 'was', 'ope')
    """
    return tokenize(_TAIL.sub("", fold(teaser.snippet or "")))


def title_tokens(teaser: Teaser) -> tuple[str, ...]:
    """Return the words of a title, the ellipsis of a cut one left out."""
    return tokenize(_TAIL.sub("", fold(teaser.title)))


def by_time(sighting: Sighting) -> tuple[str, tuple[bool, int, bool, str]]:
    """Return the sort key of a sighting: by page, then by time, unknown last."""
    return (sighting.page, earliest_first(sighting.fetched_at))
