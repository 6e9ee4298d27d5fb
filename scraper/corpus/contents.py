"""The contents of a corpus: what the stored pages add up to, as a pure function of their set."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from scraper.deduplication import by_time, content_id, resolve
from scraper.deduplication.part_joining import find_parts, joined
from scraper.deduplication.teaser_labels import announcements_on
from scraper.models import SOFT_404, Copy, CorpusCounts, Rejection, Report, Sighting, Story, TeaserRecord
from scraper.rights.reservations import reservation, told
from scraper.urls.article_parts import numbered_page
from scraper.urls.identity import canonicalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from scraper.models import Article, SiteProfile, Teaser
    from scraper.urls.article_parts import NumberedPage

    RobotsRow = tuple[str, str, str, str]


# Why a page that was read has no article.
NO_ARTICLE = "no_article"
LACKS = frozenset({NO_ARTICLE, SOFT_404})


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page as the contents name it: ``digest`` is its body's SHA-256.

    ``other_urls``: further spellings of its address at which it was visited, with a final slash or without ``www``.
    """

    id: str
    digest: str
    url: str | None
    sightings: tuple[Sighting, ...]
    other_urls: tuple[str, ...] = ()

    @property
    def urls(self) -> tuple[str | None, ...]:
        """All spellings of its address, the one that stands for the page first."""
        return (self.url, *self.other_urls)


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page without its body. ``articles``: what was last read from it, which ``reading`` names.

    ``address``: what all versions of the page have in common, the key of its URL, else its own id. ``numbered``: which
    page of a long article it may be.
    """

    facts: PageFacts
    reading: str
    articles: tuple[Article, ...]
    address: str = field(init=False)
    numbered: NumberedPage = field(init=False)

    def __post_init__(self) -> None:
        """Find the place of the page."""
        object.__setattr__(self, "address", page_key(self.facts.url) or self.facts.id)
        object.__setattr__(self, "numbered", numbered_page(self.address))

    @property
    def page_group(self) -> str:
        """What all versions of the page have in common, and those of all parts of its article."""
        return self.numbered.base

    @property
    def has_article(self) -> bool:
        """Whether any article on it has a text."""
        return not self.lack

    @property
    def lack(self) -> str:
        """Why no article on it has a text, in a word; empty if one has."""
        return lack_of(self.articles)

    @property
    def teasers(self) -> frozenset[Teaser]:
        """The teasers on this page, without mere labels."""
        return frozenset(announcements_on(self.articles))


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """An article as one version of its page has it, ``best``; it stands on all ``pages``, at this ``position``.

    ``parts``: the further pages that it goes on with, each of which has one article.
    """

    id: str
    position: int
    best: StoredPage
    pages: tuple[StoredPage, ...]
    parts: tuple[StoredPage, ...] = ()

    @property
    def article(self) -> Article:
        """The article as read from that version, with what its further pages say."""
        return article_of_parts(self.best.articles[self.position], [part.articles for part in self.parts])


class Contents(Protocol):
    """Everything in a corpus, each part in its fixed order.

    ``profiles``: site and digest of each. ``robots``: origin, SHA-256, first and last time of each robots.txt.
    """

    @property
    def pages(self) -> Iterable[PageFacts]: ...
    @property
    def stories(self) -> Iterable[Story]: ...
    @property
    def teasers(self) -> Iterable[TeaserRecord]: ...
    @property
    def rejections(self) -> tuple[Rejection, ...]: ...
    @property
    def counts(self) -> CorpusCounts: ...
    @property
    def profiles(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def robots(self) -> tuple[RobotsRow, ...]: ...

    def urls_of(self, page: str) -> tuple[str | None, ...]:
        """Return the URLs of a page by its id, the one that stands for it first."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """`Contents` computed at once from all pages, in memory."""

    pages: tuple[PageFacts, ...]
    stories: tuple[Story, ...]
    teasers: tuple[TeaserRecord, ...]
    rejections: tuple[Rejection, ...]
    counts: CorpusCounts
    profiles: tuple[tuple[str, str], ...]
    robots: tuple[RobotsRow, ...]
    urls: Mapping[str, tuple[str | None, ...]]

    def urls_of(self, page: str) -> tuple[str | None, ...]:
        """Return the URLs of a page by its id, the one that stands for it first."""
        return self.urls[page]


def compile_contents(
    stored: Iterable[StoredPage],
    rejected: Iterable[Rejection],
    profiles: Mapping[str, SiteProfile],
    robots: tuple[RobotsRow, ...] = (),
    *,
    is_strict: bool = False,
) -> Compiled:
    """Return the contents of a corpus with these pages, rejections and profiles; their order does not matter.

    ``robots``: in the order in which they are shown.

    This defines what the contents of a corpus are. `materialized` has the same without computing all of it again, but
    not what they are if ``is_strict``: if only what is certain is merged.
    """
    pages = tuple(sorted(stored, key=lambda page: page.facts.id))
    copies = tuple(map(copy_of, article_versions(pages)))
    seen = ((teaser, sighting) for page in pages for teaser in page.teasers for sighting in page.facts.sightings)
    stories, teasers = resolve(copies, seen, is_strict=is_strict)
    rejections = tuple(sorted({*rejected, *(without_article(page.facts, page.lack) for page in pages if page.lack)}))
    counts = CorpusCounts(
        pages=len(pages),
        articles=len(copies),
        stories=len(stories),
        copies_merged=len(copies) - len(stories),
        teasers_found=sum(len(page.teasers) for page in pages),
        teaser_records=len(teasers),
        teasers_tied=sum(record.story is not None for record in teasers),
        rejected=len(rejections),
    )
    return Compiled(
        pages=tuple(page.facts for page in pages),
        stories=tuple(sorted(stories, key=lambda story: (address_of(story), story.id))),
        teasers=teasers,
        rejections=rejections,
        counts=counts,
        profiles=tuple(sorted((profile.site, digest) for digest, profile in profiles.items())),
        robots=robots,
        urls={page.facts.id: page.facts.urls for page in pages},
    )


def without_reserved_pages(
    pages: Iterable[StoredPage], uses: Collection[str]
) -> tuple[tuple[StoredPage, ...], tuple[Rejection, ...]]:
    """Return the pages of which no article is reserved for one of these uses, and a rejection for each other page."""
    left: list[StoredPage] = []
    refused: list[Rejection] = []
    for page in pages:
        if signal := reservation((each for article in page.articles for each in article.rights), uses):
            detail = f"page {page.facts.id}: {told(signal)}"
            refused.append(Rejection(page.facts.url or page.facts.id, "reserved", detail))
        else:
            left.append(page)
    return tuple(left), tuple(refused)


def report_of(contents: Contents) -> Report:
    """Return the counts of these contents with every input that gave nothing."""
    return Report(**asdict(contents.counts), rejections=contents.rejections)


def article_versions(pages: Iterable[StoredPage]) -> Iterator[ArticleVersion]:
    """Yield the articles with a text on these pages, each once, by their ids.

    The same article on several versions of its page is one; the latest version knows best (``modified``, tags). Parts
    of one article are one, if all pages of their groups are among these.
    """
    groups = defaultdict(list)
    for version in _page_versions(pages):
        groups[version.best.page_group].append(version)
    yield from sorted(chain.from_iterable(map(_joined, groups.values())), key=lambda each: (each.id, each.position))


def article_of_parts(first: Article, parts: Sequence[Sequence[Article]]) -> Article:
    """Return an article with what further pages say; ``parts``: what was read from each, one article with a text."""
    return joined(first, [next(each for each in read if each.text) for read in parts]) if parts else first


def _page_versions(pages: Iterable[StoredPage]) -> Iterator[ArticleVersion]:
    found = defaultdict(list)
    for page in pages:
        for position, article in enumerate(page.articles):
            if text := article.text:
                name = content_id("article", page.address, str(position), article.title or "", text)
                found[name, position].append(page)
    for (name, position), holders in found.items():
        # Most stand on one page, and asking when it was seen takes as long as making their names.
        best = holders[0] if len(holders) == 1 else max(holders, key=lambda page: last_seen(page.facts))
        yield ArticleVersion(name, position, best, tuple(holders))


def _joined(versions: Sequence[ArticleVersion]) -> Iterator[ArticleVersion]:
    """Yield the articles of one group of pages, those that are parts of one as one."""
    if len(versions) == 1:
        yield versions[0]
        return
    single = [each for each in versions if sum(bool(article.text) for article in each.best.articles) == 1]
    single.sort(key=lambda each: last_seen(each.best.facts))
    taken = set[str]()
    if any(each.best.numbered.number is not None for each in single):
        for found in find_parts([each.best.numbered for each in single], [each.article for each in single]):
            first, rest = single[found.first], [single[i] for i in found.rest]
            every = [first, *rest, *(single[i] for i in found.others)]
            taken.update(each.id for each in every)
            name = content_id("article", first.id, *(each.id for each in rest)) if rest else first.id
            pages = tuple(page for each in every for page in each.pages)
            yield ArticleVersion(name, first.position, first.best, pages, tuple(each.best for each in rest))
    yield from (each for each in versions if each.id not in taken)


def copy_of(version: ArticleVersion) -> Copy:
    """Return an article with everything that was seen of it."""
    seen = {sighting for page in version.pages for sighting in page.facts.sightings}
    return Copy(version.id, version.article, tuple(sorted(seen, key=by_time)))


def lack_of(articles: Iterable[Article]) -> str:
    """Return why none of these has a text, empty if one has: ``soft_404`` if the page says so, else ``no_article``."""
    found = tuple(articles)
    if any(article.text for article in found):
        return ""
    return SOFT_404 if any(article.is_missing for article in found) else NO_ARTICLE


def without_article(page: PageFacts, lack: str) -> Rejection:
    """Return the outcome of a page on which no article has a text."""
    return Rejection(page.url or page.id, lack, f"page {page.id}")


def page_key(url: str | None) -> str:
    """Return the key of a page's URL; empty if the URL is unknown."""
    return canonicalize(url) if url else ""


def address_of(story: Story) -> str:
    """Return the sort key of stories, before their ids: a changed text then changes a line and moves none."""
    article = story.canonical.article
    return page_key(article.url or article.canonical_url)


def published_day(article: Article) -> str | None:
    """Return the day of publication in the page's own zone, as ``2026-03-03``."""
    moment = article.published
    if moment is None:
        return None
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


def last_seen(page: PageFacts) -> tuple[float, str]:
    """Return the sort key of the versions of a page; the largest key is the current version."""
    times = (sighting.fetched_at.timestamp() for sighting in page.sightings if sighting.fetched_at)
    return (max(times, default=0.0), page.id)
