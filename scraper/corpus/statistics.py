"""The statistics of a corpus: its counts as a whole, by site, language and day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.corpus.contents import published_day
from scraper.urls import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from scraper.corpus.contents import Contents
    from scraper.models import Article


@dataclass(frozen=True, slots=True)
class Group:
    """Articles, and the stories whose canonical article is among them. ``name`` is None where it is not known."""

    name: str | None
    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a corpus. ``sites`` and ``languages``: the largest first; ``days``: of publication, the latest first.

    ``visits``: pages with the times at which they were fetched. ``profiles``: site profiles. ``reasons``: of
    rejections, with their numbers. A day is that of the page's own zone.
    """

    pages: int
    visits: int
    articles: int
    stories: int
    copies_merged: int
    teasers_found: int
    teaser_records: int
    teasers_tied: int
    rejected: int
    profiles: int
    first_seen: datetime | None
    last_seen: datetime | None
    sites: tuple[Group, ...]
    languages: tuple[Group, ...]
    days: tuple[Group, ...]
    reasons: tuple[tuple[str, int], ...]


def summarise(contents: Contents) -> Statistics:
    """Return the statistics of these contents."""
    report = contents.report
    times = [seen.fetched_at for page in contents.pages for seen in page.sightings if seen.fetched_at]
    reasons = Counter(rejection.reason for rejection in contents.rejections)
    return Statistics(
        pages=report.pages,
        visits=sum(len(page.sightings) for page in contents.pages),
        articles=report.articles,
        stories=report.stories,
        copies_merged=report.copies_merged,
        teasers_found=report.teasers_found,
        teaser_records=report.teaser_records,
        teasers_tied=sum(record.story is not None for record in contents.teasers),
        rejected=len(report.rejections),
        profiles=len(contents.profiles),
        first_seen=min(times, default=None),
        last_seen=max(times, default=None),
        sites=_largest_first(_groups(contents, _site)),
        languages=_largest_first(_groups(contents, lambda article: article.language)),
        days=_latest_first(_groups(contents, published_day)),
        reasons=tuple(sorted(reasons.items())),
    )


def _groups(contents: Contents, name: Callable[[Article], str | None]) -> list[Group]:
    stories = Counter(name(story.canonical.article) for story in contents.stories)
    articles = Counter(name(copy.article) for story in contents.stories for copy in story.members)
    return [Group(each, count, stories[each]) for each, count in articles.items()]


def _largest_first(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: (-group.articles, group.name or "")))


def _latest_first(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(sorted(groups, key=lambda group: group.name or "", reverse=True))


def _site(article: Article) -> str | None:
    url = article.url or article.canonical_url
    return site_of(url) if url else None
