"""The exports of a corpus: stories, teasers and rejections as rows, and the manifest. See docs/formats.md."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from scraper.corpus.json_objects import NamedValues
from scraper.deduplication.merge_evidence import evidence_of
from scraper.records import EXPORT_SCHEMA_VERSION, article_record, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from scraper.corpus.contents import Contents
    from scraper.models import Article, Copy, CorpusCounts, RelatedArticle, Sighting, Story, TeaserRecord
    from scraper.records import Record

    UrlsOf = Callable[[str], tuple[str | None, ...]]

GENERATOR = "newspage-scraper"

ROBOTS_FIELDS = ("origin", "sha256", "first_seen", "last_seen")
COPY_FIELDS = ("url", "title", "site_name", "source", "published")


def tables(contents: Contents) -> dict[str, Iterator[Record]]:
    """Return the rows of each table, by its name, in their order."""
    return {
        "stories": (story_row(story, contents.urls_of) for story in contents.stories),
        "teasers": (teaser_row(record, contents.urls_of) for record in contents.teasers),
        "rejected": (record_of(rejection) for rejection in contents.rejections),
    }


def manifest(contents: Contents, version: str, files: Iterator[tuple[str, Record]]) -> Mapping[str, object]:
    """Return what the export says about itself, pages and files one after the other.

    ``files``: name of each, its number of rows and SHA-256.
    """
    return {
        **manifest_head(contents.counts, version),
        "files": NamedValues(files),
        "profiles": [{"site": site, "sha256": digest} for site, digest in contents.profiles],
        "robots": [dict(zip(ROBOTS_FIELDS, row, strict=True)) for row in contents.robots],
        "pages": ({"id": page.id, "url": page.url, "sha256": page.digest} for page in contents.pages),
    }


def program_version() -> str:
    """Return the version of this program, as readings and manifests name it."""
    try:
        return version(GENERATOR)
    except PackageNotFoundError:  # imported from a folder, not installed
        return "0"


def manifest_head(counts: CorpusCounts, program: str) -> Record:
    """Return what every manifest begins with."""
    head: Record = {"schema_version": EXPORT_SCHEMA_VERSION, "generator": GENERATOR, "version": program}
    return {**head, "counts": record_of(counts)}


def span(sightings: Sequence[Sighting]) -> Record:
    """Return the first and the last time of these sightings, as files show them."""
    times = [sighting.fetched_at for sighting in sightings if sighting.fetched_at]
    return {"first_seen": _text(min(times, default=None)), "last_seen": _text(max(times, default=None))}


def story_row(story: Story, urls_of: UrlsOf) -> Record:
    """Return the row of a story; ``urls_of``: tells the URLs of the pages on which its articles stood."""
    found = story.canonical.article
    article = article_record(found, has_blocks=bool(found.blocks))  # where the corpus keeps them
    del article["teasers"]  # they have a file of their own; a search of this one must not find them
    sightings = [sighting for copy in story.members for sighting in copy.sightings]
    return {
        "id": story.id,
        "article": {"id": story.canonical.id, **article},
        "copies": [_copy_row(copy, story.canonical.article) for copy in story.copies],
        "pages": _page_rows(sightings, urls_of),
        **span(sightings),
        "teasers": list(story.teasers),
        "related": [related_row(each) for each in story.related],
    }


def related_row(related: RelatedArticle) -> Record:
    """Return the row of an article that is related to a story."""
    return record_of(related)


def _copy_row(copy: Copy, canonical: Article) -> Record:
    article = article_record(copy.article)
    evidence = record_of(evidence_of(copy.article, canonical))
    similarity = evidence.pop("similarity")
    facts = {name: article[name] for name in COPY_FIELDS}
    return {"id": copy.id, **facts, "similarity": similarity, "evidence": evidence}


def _page_rows(sightings: Iterable[Sighting], urls_of: UrlsOf) -> list[Record]:
    """Return a row for each page, and for each spelling of its address."""
    by_page: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_page.setdefault(sighting.page, []).append(sighting)
    return [{"id": page, "url": url, **span(seen)} for page, seen in sorted(by_page.items()) for url in urls_of(page)]


def teaser_row(record: TeaserRecord, urls_of: UrlsOf) -> Record:
    """Return the row of a teaser; ``urls_of``: tells the URLs of the pages on which it was seen."""
    teaser = record_of(record.teaser)
    del teaser["heading"]  # one of the headings below
    return {
        "id": record.id,
        **teaser,
        "headings": list(record.headings),
        "story": record.story,
        "matched_by": record.matched_by,
        "sightings": [
            {"page": each.page, "url": urls_of(each.page)[0], "fetched_at": _text(each.fetched_at)}
            for each in record.sightings
        ],
        **span(record.sightings),
        "times_seen": len(record.sightings),
    }


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
