"""What a page gave away → the links that a job follows; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.crawling.frontier import FollowedLink
from scraper.crawling.outcomes import Role
from scraper.crawling.scope import timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.crawling.scope import Scope
    from scraper.models import Article, Discovered, Discovery

    # For addresses whose shape was visited on their host: how many were articles, how many were none.
    VisitedShapes = Callable[[Iterable[str]], dict[str, tuple[int, int]]]

# Steps from a seed. Sitemaps nest by 2 or 3, an archive goes from years to days in 3; what takes more than 20 steps
# over articles is no news of this site, but a trap.
DEEPEST = {Role.SOURCE: 5, Role.ARTICLE: 20}

# Where a page leaves it open whether a link leads to an article, what was visited decides: so many addresses of its
# shape, and of them such a share of articles. Labels of one or two words in a menu (below 0) stay what they look like.
MIN_VISITED = 3
MIN_ARTICLE_SHARE = 0.8
MIN_LIKENESS = 0
# Links that look like those of articles are no longer followed when so many of their shape were none, and hardly any
# was one: products, profiles, films. What feeds and sitemaps name is visited all the same.
MANY_VISITED = 20
FEW_ARTICLES = 0.1
_OF_PAGES = frozenset({"index", "link"})


def links_of(
    page: str, discovery: Discovery, depth: int, scope: Scope, now: float, *, visited: VisitedShapes
) -> Iterator[FollowedLink]:
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
        wanted = [each for each in discovery.found if _is_wanted(each, scope, now)]
        barren = _barren(
            [each.url for each in wanted if each.source in _OF_PAGES and not scope.names(each.url)], visited
        )
        yield from (_article(each, depth + 1) for each in wanted if each.url not in barren)
        yield from (FollowedLink(url, Role.ARTICLE, depth + 1) for url in _promising(discovery, scope, visited))
        part = discovery.next_page if discovery.kind == "article" else None
        if part and scope.admits(part):
            yield FollowedLink(part, Role.ARTICLE, depth + 1)


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


def _barren(urls: list[str], visited: VisitedShapes) -> set[str]:
    """Return those of these addresses of whose shape many were visited in vain."""
    return {
        url
        for url, (articles, others) in visited(urls).items()
        if articles + others >= MANY_VISITED and articles <= FEW_ARTICLES * (articles + others)
    }


def _promising(discovery: Discovery, scope: Scope, visited: VisitedShapes) -> Iterator[str]:
    """Yield those of a page's doubtful links that the job names, or that are of a shape that articles have."""
    admitted = [each for each in discovery.doubtful if scope.admits(each.url)]
    open_ones = [each.url for each in admitted if each.likeness >= MIN_LIKENESS]
    shapes = visited(open_ones)
    for each in admitted:
        articles, others = shapes.get(each.url, (0, 0))
        is_proven = articles + others >= MIN_VISITED and articles >= MIN_ARTICLE_SHARE * (articles + others)
        if is_proven or scope.names(each.url):
            yield each.url


def _article(each: Discovered, depth: int) -> FollowedLink:
    # What was last changed then is older still; and of two articles the one that was changed later is the newer one.
    day = each.published or each.modified
    published = None if day is None else timestamp(day)
    return FollowedLink(each.url, Role.ARTICLE, depth, published=published, is_announced=each.source == "feed")
