"""What a seed named when it was read, and why a job found no article by it: in words, with the option to change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.crawling.job import Job
    from scraper.crawling.scope import Scope
    from scraper.models import Discovered, Discovery


@dataclass(frozen=True, slots=True)
class SeedFinds:
    """What a seed named. ``kind``, ``links``: as in `Discovery`; ``found``: addresses that look like articles.

    Of these ``ignored``, ``too_old`` and ``elsewhere`` are not visited: by the job's ``ignore`` or ``max_age_days``,
    or for they lead to sites that it does not follow. ``sources``: feeds, sitemaps and lists to look at next.
    """

    kind: str
    links: int = 0
    found: int = 0
    ignored: int = 0
    too_old: int = 0
    elsewhere: int = 0
    sources: int = 0

    @property
    def wanted(self) -> int:
        """How many addresses nothing speaks against."""
        return self.found - self.ignored - self.too_old - self.elsewhere


def finds_of(discovery: Discovery, scope: Scope, now: float) -> SeedFinds:
    """Count what a seed names, each address under the first thing that speaks against it."""
    against = [_against(each, scope, now) for each in discovery.found]
    return SeedFinds(
        discovery.kind,
        links=discovery.links,
        found=len(against),
        ignored=against.count("ignored"),
        too_old=against.count("too_old"),
        elsewhere=against.count("elsewhere"),
        sources=len(discovery.follow),
    )


def _against(each: Discovered, scope: Scope, now: float) -> str:
    if scope.ignores(each.url):
        return "ignored"
    if scope.is_too_old(each.published or each.modified, now):
        return "too_old"
    return "" if scope.admits(each.url, is_announced=each.source == "feed") else "elsewhere"


def why_fruitless(finds: SeedFinds | None, outcome: str, ends: Iterable[tuple[str, int]], job: Job) -> str:
    """Return why a seed with this outcome led to no article, for people; ``ends``: how many URLs of the job ended how.

    >>> from pathlib import Path
    >>> from scraper.crawling.job import Job
    >>> why_fruitless(SeedFinds("index", links=14), "source", (), Job(("https://news.example/",), Path("state")))[:41]
    '0 of 14 links look like those of articles'
    """
    if outcome == "no_article":
        reason = "its address or markup is that of an article, and no text was found (`scraper explain URL` shows why)"
    elif outcome == "redirected":
        reason = "it leads on and on; make the page where a browser ends the seed"
    elif finds is None:
        reason = "it has not changed since it gave nothing"
    elif finds.wanted:
        reason = f"{finds.wanted} of its addresses look like those of articles, and none had one"
    else:
        reason = _nothing_wanted(finds, job)
    return f"{reason}{_ends(ends)}"


def _nothing_wanted(finds: SeedFinds, job: Job) -> str:
    if not finds.found:
        if finds.kind != "index":
            return f"this {finds.kind.replace('_', ' ')} names no article; make the front page or a section the seed"
        return (
            f"0 of {finds.links} links look like those of articles (none is written by a script, or says nofollow);"
            " make a feed, a sitemap or a section the seed"
        )
    reasons = (
        (finds.ignored, "match ignore; take that pattern out"),
        (finds.too_old, f"are older than max_age_days = {job.max_age_days}; raise it"),
        (finds.elsewhere, "match no pattern of follow" if job.follow else "lead to other sites; let follow match them"),
    )
    return "; ".join(f"{count} of {finds.found} addresses {reason}" for count, reason in reasons if count)


def _ends(ends: Iterable[tuple[str, int]]) -> str:
    named = ", ".join(f"{outcome} {count}" for outcome, count in ends)
    return f" (visits of the job: {named})" if named else ""
