"""The contents of a corpus: what the stored pages add up to, as a pure function of their set."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.deduplication import by_time, content_id, resolve
from scraper.models import Copy, Rejection, Report, Sighting, Story, TeaserRecord
from scraper.urls import canonicalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scraper.models import Article, SiteProfile, Teaser


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One page without its body: ``digest`` is the body's SHA-256, ``articles`` what was last read from it."""

    id: str
    digest: str
    url: str | None
    sightings: tuple[Sighting, ...]
    articles: tuple[Article, ...]

    @property
    def teasers(self) -> frozenset[Teaser]:
        """The teasers on this page, each once although every article of the page may name it."""
        return frozenset(teaser for article in self.articles for teaser in article.teasers)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a corpus says, each kind in its fixed order; ``profiles``: site and digest of each."""

    pages: tuple[StoredPage, ...]
    stories: tuple[Story, ...]
    teasers: tuple[TeaserRecord, ...]
    rejections: tuple[Rejection, ...]
    report: Report
    profiles: tuple[tuple[str, str], ...] = ()


def compile_contents(
    stored: Iterable[StoredPage], rejected: Iterable[Rejection], profiles: Mapping[str, SiteProfile]
) -> Contents:
    """Return the contents of a corpus with these pages, rejections and profiles; their order does not matter."""
    pages = tuple(sorted(stored, key=lambda page: page.id))
    copies = _copies(pages)
    seen = ((teaser, sighting) for page in pages for teaser in page.teasers for sighting in page.sightings)
    stories, teasers = resolve(copies, seen)
    rejections = tuple(sorted({*rejected, *_without_article(pages)}))
    report = Report(
        pages=len(pages),
        articles=len(copies),
        stories=len(stories),
        copies_merged=len(copies) - len(stories),
        teasers_found=sum(len(page.teasers) for page in pages),
        teaser_records=len(teasers),
        rejections=rejections,
    )
    named = tuple(sorted((profile.site, digest) for digest, profile in profiles.items()))
    return Contents(pages, tuple(sorted(stories, key=_by_address)), teasers, rejections, report, named)


def page_key(url: str | None) -> str:
    """Return the key of a page's URL; empty if the URL is unknown."""
    return canonicalize(url) if url else ""


def published_day(article: Article) -> str | None:
    """Return the day of publication in the page's own zone, as ``2026-03-03``."""
    moment = article.published
    if moment is None:
        return None
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


def _by_address(story: Story) -> tuple[str, str]:
    # By address and not by id alone: a changed text then changes a line of the export and does not move it.
    article = story.canonical.article
    return (page_key(article.url or article.canonical_url), story.id)


def _without_article(pages: Iterable[StoredPage]) -> Iterator[Rejection]:
    for page in pages:
        if not any(article.text for article in page.articles):
            yield no_article(page.id, page.url)


def no_article(page: str, url: str | None) -> Rejection:
    """Return the rejection of a page of this id that was read and has no article."""
    return Rejection(url or page, "no_article", f"page {page}")


def _copies(pages: Iterable[StoredPage]) -> tuple[Copy, ...]:
    places = defaultdict(list)
    for page in pages:
        for index, article in enumerate(page.articles):
            if article.text:
                places[article_id(page, index, article)].append((page, article))
    return tuple(copy_of(name, each) for name, each in places.items())


def article_id(page: StoredPage, index: int, article: Article) -> str:
    """Return the id of the article with this number on a page: versions of the page have it in common."""
    place = page_key(page.url) or page.id
    return content_id("article", place, str(index), article.title or "", article.text)


def copy_of(name: str, places: Sequence[tuple[StoredPage, Article]]) -> Copy:
    """Return the article of this id from all versions of its page, with the sightings of all."""
    # The same article on several versions of its page: the latest version knows best (``modified``, corrected tags).
    _, article = max(places, key=lambda place: _last_seen(place[0]))
    sightings = {sighting for page, _ in places for sighting in page.sightings}
    return Copy(name, article, tuple(sorted(sightings, key=by_time)))


def _last_seen(page: StoredPage) -> tuple[float, str]:
    times = (sighting.fetched_at.timestamp() for sighting in page.sightings if sighting.fetched_at)
    return (max(times, default=0.0), page.id)
