"""What a page gave away → the links that a job follows; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.crawling.frontier import FollowedLink
from scraper.crawling.outcomes import Role
from scraper.crawling.scope import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.crawling.scope import Scope
    from scraper.models import Article, Discovered, Discovery

# Steps from a seed. Sitemaps nest by 2 or 3, an archive goes from years to days in 3; what takes more than 20 steps
# over articles is no news of this site, but a trap.
DEEPEST = {Role.SOURCE: 5, Role.ARTICLE: 20}


def links_of(page: str, discovery: Discovery, depth: int, scope: Scope, now: float) -> Iterator[FollowedLink]:
    """Yield the links that are followed from a page ``depth`` steps from a seed.

    Sections are of the page's own site. What else it names to be looked at are its feeds and sitemaps, wherever they
    are; but only a site of the seeds may name them, for otherwise a feed would lead to the feeds of all its articles.
    """
    if depth < DEEPEST[Role.SOURCE]:
        for url in discovery.follow:
            is_announced = not scope.is_of_seeds(url) and scope.is_of_seeds(page)
            if scope.admits(url, is_announced=is_announced):
                yield FollowedLink(url, Role.SOURCE, depth + 1, is_announced=is_announced)
    if depth < DEEPEST[Role.ARTICLE]:
        yield from (_article(each, depth + 1) for each in discovery.found if _is_wanted(each, scope, now))


def newest(links: Iterable[FollowedLink], most: int | None) -> list[FollowedLink]:
    """Return the links to sources, and of those to articles the ``most`` newest; undated ones last, in their order."""
    found = list(links)
    if most is None:
        return found
    articles = [link for link in found if link.role is Role.ARTICLE]
    articles.sort(key=lambda link: -(link.published or 0.0))
    return [*(link for link in found if link.role is not Role.ARTICLE), *articles[:most]]


def are_too_old(articles: Iterable[Article], scope: Scope, now: float) -> bool:
    """Tell whether all of a page's articles are older than the job wants: its links lead further into the past."""
    ages = [scope.is_too_old(article.published, now) for article in articles]
    return bool(ages) and all(ages)


def _is_wanted(each: Discovered, scope: Scope, now: float) -> bool:
    is_too_old = scope.is_too_old(each.published or each.modified, now)
    return not is_too_old and scope.admits(each.url, is_announced=each.source == "feed")


def _article(each: Discovered, depth: int) -> FollowedLink:
    # What was last changed then is older still; and of two articles the one that was changed later is the newer one.
    day = each.published or each.modified
    published = None if day is None else timestamp(day)
    return FollowedLink(each.url, Role.ARTICLE, depth, published=published, is_announced=each.source == "feed")
