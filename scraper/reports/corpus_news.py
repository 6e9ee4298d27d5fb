"""What is new in a corpus and which of its sites fell silent, told by its own pages and not by today's clock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.urls.identity import canonical_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.models import Story

UNKNOWN = "unknown"
# A week has all days of the week, on which sites differ most.
NEW_DAYS = 7
SHOWN_NEW = 200
# Of a corpus without news, the newest stories that it has say more than an empty list.
FEWEST_SHOWN = 10
# One story with a wrong year must not make all others old: of the stories, this share may lie after the last day...
OUTSIDE = 0.01
# ...if nothing else is within so many days before it.
ALONE = timedelta(days=30)
# As `scraper status` tells silence: the pauses of the last 30 days count, and the next may be twice as long.
REMEMBERED = timedelta(days=30)
PATIENCE = 2
# One pause is no pace: what gave news on two days in a month may be a link that a crawl followed by chance.
FEWEST_PAUSES = 2


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A site that gives nothing new for longer than its pauses let expect; ``last``: the day of its newest story.

    ``silent_days``: from then to the last day of the corpus. ``longest_pause``: in days, between two days with stories,
    in the 30 days before ``last``.
    """

    name: str
    stories: int
    last: date
    silent_days: int
    longest_pause: int


@dataclass(frozen=True, slots=True)
class CorpusNews:
    """What is new up to ``until``, the last day of a corpus, which is None if nothing in it has a day.

    ``count``: of the stories of the last `NEW_DAYS` days; ``stories``: the newest of them, or of all if they are few.
    """

    until: date | None
    count: int
    stories: tuple[Story, ...]
    silent: tuple[SilentSource, ...]


def news_of(stories: Sequence[Story]) -> CorpusNews:
    """Tell what is new: a story is as old as its page says, or as its first visit if that says nothing.

    The last day is that of the last visit; if no visit has a time, that of the newest story.
    """
    until = _last_visit(stories) or last_day(filter(None, map(published_day, stories)))
    if until is None:
        return CorpusNews(None, 0, (), ())
    days = {story.id: news_day(story, until) for story in stories}
    count = sum(is_new(day, until) for day in days.values())
    dated = [(-day.toordinal(), story.id, story) for story in stories if (day := days[story.id])]
    newest = nsmallest(min(max(count, FEWEST_SHOWN), SHOWN_NEW), dated, key=lambda each: each[:2])
    return CorpusNews(until, count, tuple(story for *_, story in newest), silent_of(stories, until))


def published_day(story: Story) -> date | None:
    """Return the day of publication, as its page gives it."""
    published = story.canonical.article.published
    return date.fromisoformat(published.isoformat()[: len("2026-02-03")]) if published else None


def news_day(story: Story, until: date) -> date | None:
    """Return the day on which a story was news, unless that is later than this last day.

    The day after is not too late: where the page was written, it may be tomorrow.
    """
    published = published_day(story)
    if published and published <= until + timedelta(days=1):
        return min(published, until)
    return _first_seen(story)


def is_new(day: date | None, until: date) -> bool:
    """Tell whether a day is one of the last `NEW_DAYS`."""
    return day is not None and day > until - timedelta(days=NEW_DAYS)


def last_day(days: Iterable[date]) -> date | None:
    """Return the last of these days, without the few wrong ones that lie alone far behind the others.

    >>> last_day([date(2026, 3, 1)] * 99 + [date(2062, 1, 1)])
    datetime.date(2026, 3, 1)
    """
    known = sorted(days)
    if not known:
        return None
    last = len(known) - 1
    first = last - int(OUTSIDE * len(known))
    while last > first and known[last] - known[last - 1] > ALONE:
        last -= 1
    return known[last]


def silent_of(stories: Iterable[Story], until: date) -> tuple[SilentSource, ...]:
    """Return the sites that fell silent, those that are so for the most of their pauses first."""
    days: dict[str, list[date]] = defaultdict(list)
    for story in stories:
        day = news_day(story, until)
        if day:
            days[site_name(story)].append(day)
    found = [source for name, known in days.items() if name != UNKNOWN and (source := _silence(name, known, until))]
    return tuple(sorted(found, key=lambda each: (-each.silent_days / each.longest_pause, each.name)))


def site_name(story: Story) -> str:
    """Return the host of a story's address, or `UNKNOWN`."""
    article = story.canonical.article
    return canonical_host(article.url or article.canonical_url or "") or UNKNOWN


def _silence(name: str, days: list[date], until: date) -> SilentSource | None:
    last = max(days)
    recent = sorted({day for day in days if day > last - REMEMBERED})
    pauses = [(after - before).days for before, after in pairwise(recent)]
    silent = (until - last).days
    if len(pauses) < FEWEST_PAUSES or silent <= PATIENCE * max(pauses):
        return None
    return SilentSource(name, len(days), last, silent, max(pauses))


def _last_visit(stories: Iterable[Story]) -> date | None:
    moments = (seen.fetched_at for story in stories for copy in story.members for seen in copy.sightings)
    return max((moment.date() for moment in moments if moment), default=None)


def _first_seen(story: Story) -> date | None:
    moments = (seen.fetched_at for copy in story.members for seen in copy.sightings)
    return min((moment.date() for moment in moments if moment), default=None)
