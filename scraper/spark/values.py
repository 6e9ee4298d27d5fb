"""Values in rows: as JSON in ASCII, so that a lone surrogate of a broken page or file name is a text like any other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from scraper.deduplication import content_id
from scraper.models import Article, Paragraph, Sighting
from scraper.records import record_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.corpus.contents import PageFacts
    from scraper.deduplication.article_addresses import AddressRole

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """When something was seen where: the sightings, and the URLs of their pages."""

    sightings: frozenset[Sighting]
    urls: dict[str, tuple[str | None, ...]]


def packed(value: object) -> str:
    """Return a value of `scraper.models` as text."""
    return json.dumps(record_of(value))


def unpacked(kind: type[T], text: str) -> T:
    """Return the value that `packed` made this text of."""
    return value_of(kind, json.loads(text))


def gist(article: Article) -> str:
    """Return, packed, what decides which articles are copies and which teasers announce one: a third of the whole."""
    return packed(
        Article(
            url=article.url,
            title=article.title,
            standfirst=article.standfirst,
            paragraphs=(Paragraph(article.text),),
            published=article.published,
            is_truncated=article.is_truncated,
            authors=article.authors,
            source=article.source,
            dateline=article.dateline,
            image=article.image,
        )
    )


def key_of(address: str) -> str:
    """Return what a canonical address, or any other text, is called in columns that are joined."""
    return content_id("key", address)


def role_column(role: AddressRole) -> str:
    """Return the column in which the addresses stand that have this role to an article."""
    return f"{role.name or ''}_at".lower()


def seen_text(page: PageFacts) -> str:
    """Return where and when a page was seen, packed."""
    times = [sighting.fetched_at.isoformat() if sighting.fetched_at else None for sighting in page.sightings]
    return json.dumps([page.id, page.urls, times])


def seen_at(texts: Iterable[str]) -> Seen:
    """Return where and when all of these pages were seen."""
    urls: dict[str, tuple[str | None, ...]] = {}
    sightings: set[Sighting] = set()
    for page, known, times in map(json.loads, texts):
        urls[page] = tuple(known)
        sightings |= {Sighting(page, datetime.fromisoformat(time) if time else None) for time in times}
    return Seen(frozenset(sightings), urls)
