"""The statistics of a corpus: its counts as a whole, by site, language and day."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from scraper.corpus.contents import published_day
from scraper.models import CorpusCounts
from scraper.records import record_of
from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from scraper.corpus.contents import Contents
    from scraper.models import Article, Story
    from scraper.records import Record


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """Articles, and the stories whose canonical article is among them. ``name`` is None where it is not known."""

    name: str | None
    articles: int
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics(CorpusCounts):
    """Counts of a corpus. ``sites`` and ``languages``: the largest first; ``days``: of publication, the latest first.

    ``visits``: pages with the times at which they were fetched. ``profiles``: site profiles. ``reasons``: of
    rejections, with their numbers. A day is that of the page's own zone.
    """

    visits: int
    profiles: int
    first_seen: datetime | None
    last_seen: datetime | None
    sites: tuple[GroupCounts, ...]
    languages: tuple[GroupCounts, ...]
    days: tuple[GroupCounts, ...]
    reasons: tuple[tuple[str, int], ...]


def summarise(contents: Contents) -> Statistics:
    """Return the statistics of these contents, each part of which is read once."""
    sightings = [seen for page in contents.pages for seen in page.sightings]
    times = [seen.fetched_at for seen in sightings if seen.fetched_at]
    reasons = Counter(rejection.reason for rejection in contents.rejections)
    sites, languages, days = _groups(contents.stories)
    return Statistics(
        **asdict(contents.counts),
        visits=len(sightings),
        profiles=len(contents.profiles),
        first_seen=min(times, default=None),
        last_seen=max(times, default=None),
        sites=_largest_first(sites),
        languages=_largest_first(languages),
        days=_latest_first(days),
        reasons=tuple(sorted(reasons.items())),
    )


def statistics_record(found: Statistics) -> Record:
    """Return statistics as the JSON object that the command line shows, the visits beside the pages."""
    record = {**record_of(found), "reasons": dict(found.reasons)}
    return {"pages": record.pop("pages"), "visits": record.pop("visits"), **record}


def _groups(every: Iterable[Story]) -> Iterator[list[GroupCounts]]:
    """Yield the groups of these stories by site, by language, by day."""
    names = (_site, _language, published_day)
    counts = [(Counter[str | None](), Counter[str | None]()) for _ in names]
    for story in every:
        for name, (articles, stories) in zip(names, counts, strict=True):
            articles.update(name(copy.article) for copy in story.members)
            stories[name(story.canonical.article)] += 1
    for articles, stories in counts:
        yield [GroupCounts(each, count, stories[each]) for each, count in articles.items()]


def _largest_first(groups: Iterable[GroupCounts]) -> tuple[GroupCounts, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.articles, group.name or "")))


def _latest_first(groups: Iterable[GroupCounts]) -> tuple[GroupCounts, ...]:
    return tuple(sorted(groups, key=lambda group: group.name or "", reverse=True))


def _site(article: Article) -> str | None:
    url = article.url or article.canonical_url
    return canonical_host(url) if url else None


def _language(article: Article) -> str | None:
    return article.language
