"""Which addresses a job wants; pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from scraper.urls.addresses import are_related, is_web_address, is_within
from scraper.urls.article_likeness import is_front_address
from scraper.urls.identity import canonical_host, canonicalize, is_front

if TYPE_CHECKING:
    from scraper.crawling.job import Job

DAY = 86400.0


class Scope:
    """The limits that a job sets to the addresses that are visited."""

    def __init__(self, job: Job) -> None:
        self._follow = tuple(map(re.compile, job.follow))
        self._ignore = tuple(map(re.compile, job.ignore))
        self._hosts = tuple(filter(None, map(canonical_host, job.seeds)))
        self._seeds = frozenset(map(canonicalize, job.seeds))
        self._has_front = any(map(is_front, self._seeds))
        self._max_age = None if job.max_age_days is None else job.max_age_days * DAY

    def admits(self, url: str, *, is_announced: bool = False) -> bool:
        """Tell whether a link is followed.

        Without ``follow`` that is a link to a site of the seeds, or one that is announced: an entry of a feed, or a
        feed that the site names. Feeds often stand on another host than their articles (feeds.news.example for
        www.news.example).
        """
        if not is_web_address(url) or self.ignores(url):
            return False
        if self._follow:
            return any(pattern.search(url) for pattern in self._follow)
        return is_announced or self.is_of_seeds(url)

    def names(self, url: str) -> bool:
        """Tell whether the job asks for an address: a pattern of ``follow`` says more of it than its host."""
        origin = "/".join(url.split("/", 3)[:3])
        return any((found := pattern.search(url)) and found.end() > len(origin) + 1 for pattern in self._follow)

    def admits_redirect(self, url: str, target: str) -> bool:
        """Tell whether a redirect is followed that nobody announced: within the sites of the seeds, or its own.

        A pattern of ``follow`` says what to visit, not where that leads on its own site: to another folder, say.
        """
        if self.is_of_seeds(target) or any(pattern.search(target) for pattern in self._follow):
            return True
        return are_related(canonical_host(url) or "", canonical_host(target) or "")

    def is_start(self, url: str) -> bool:
        """Tell whether a seed, or where one leads, is a front page that stands for the whole site.

        The front of one language does if the site leads there from its front page; named as the seed, it stands for
        itself.
        """
        key = canonicalize(url)
        return is_front(key) or (self._has_front and key not in self._seeds and is_front_address(url))

    def ignores(self, url: str) -> bool:
        """Tell whether the job says not to visit this address."""
        return any(pattern.search(url) for pattern in self._ignore)

    def is_of_seeds(self, url: str) -> bool:
        """Tell whether the address is on the host of a seed or below it."""
        host = canonical_host(url) or ""
        return any(is_within(host, seed) for seed in self._hosts)

    def is_too_old(self, published: datetime | date | None, now: float) -> bool:
        """Tell whether an article is known to be older than the job wants; ``now`` in seconds since 1970."""
        if self._max_age is None or published is None:
            return False
        return timestamp(published) < now - self._max_age - DAY  # a day without zone may end 24 hours later elsewhere


def timestamp(moment: datetime | date) -> float:
    """Return seconds since 1970; a time without zone is taken as UTC, a day as its beginning.

    >>> timestamp(date(1970, 1, 2)), timestamp(datetime(1970, 1, 1, 1))
    (86400.0, 3600.0)
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
