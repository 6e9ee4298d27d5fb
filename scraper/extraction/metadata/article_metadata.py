"""All metadata of one article: every finder is called here, once; value, source and candidates of each field."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from scraper.extraction.dates.datelines import find_dateline
from scraper.extraction.metadata.access import find_truncation
from scraper.extraction.metadata.article_types import find_type
from scraper.extraction.metadata.authors import confirmed_authors
from scraper.extraction.metadata.contributors import find_contributors
from scraper.extraction.metadata.date_context import DateContext
from scraper.extraction.metadata.descriptions import find_description
from scraper.extraction.metadata.finding import Found
from scraper.extraction.metadata.images import find_image
from scraper.extraction.metadata.kickers import find_kicker
from scraper.extraction.metadata.languages import find_language
from scraper.extraction.metadata.publication import find_modified, find_published
from scraper.extraction.metadata.rights import find_rights
from scraper.extraction.metadata.sections import find_section, find_tags
from scraper.extraction.metadata.site_names import find_site_name
from scraper.extraction.metadata.sources import find_canonical_url, find_credit, find_original_url, find_source
from scraper.models import Article, Evidence

if TYPE_CHECKING:
    from datetime import date, datetime

    from scraper.article_blocks import Block
    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.models import Author, Candidate, Dateline, Page, Paragraph, RightsSignal, Site, Teaser


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found for each metadata field of ``Article``, under the same name."""

    title: Found[str | None]
    kicker: Found[str | None]
    authors: Found[tuple[Author, ...]]
    contributors: Found[tuple[Author, ...]]
    published: Found[datetime | date | None]
    modified: Found[datetime | date | None]
    language: Found[str | None]
    canonical_url: Found[str | None]
    original_url: Found[str | None]
    source: Found[str | None]
    site_name: Found[str | None]
    section: Found[str | None]
    tags: Found[tuple[str, ...]]
    description: Found[str | None]
    image: Found[str | None]
    dateline: Found[Dateline | None]
    is_truncated: Found[bool]
    type: Found[str | None]
    rights: tuple[RightsSignal, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The source of each field's value; fields without one are left out."""
        return tuple(Evidence(name, found.source, found.confidence) for name, found in self._founds() if found.source)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that the page offered, field by field."""
        return tuple(candidate for _, found in self._founds() for candidate in found.candidates)

    def _founds(self) -> list[tuple[str, Found[object]]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self) if field.name != "rights"]

    def to_article(
        self,
        *,
        url: str | None,
        standfirst: str | None,
        paragraphs: tuple[Paragraph, ...],
        blocks: tuple[Block, ...],
        teasers: tuple[Teaser, ...],
    ) -> Article:
        """Return the article that has this metadata."""
        return Article(
            url=url,
            canonical_url=self.canonical_url.value,
            original_url=self.original_url.value,
            title=self.title.value,
            kicker=self.kicker.value,
            standfirst=standfirst,
            paragraphs=paragraphs,
            blocks=blocks,
            authors=self.authors.value,
            contributors=self.contributors.value,
            published=self.published.value,
            modified=self.modified.value,
            language=self.language.value,
            site_name=self.site_name.value,
            source=self.source.value,
            section=self.section.value,
            tags=self.tags.value,
            description=self.description.value,
            image=self.image.value,
            dateline=self.dateline.value,
            is_truncated=self.is_truncated.value,
            type=self.type.value,
            rights=self.rights,
            teasers=teasers,
            evidence=self.evidence,
        )


def read_metadata(
    document: Document,
    facts: DeclaredFacts,
    place: Place,
    title: Found[str | None],
    authors: Found[tuple[Author, ...]],
    *,
    site: Site,
    page: Page,
) -> Metadata:
    """Find all metadata of the article at ``place``, except title and authors: finding its text has needed those."""
    texts = [document.texts[index] for index in place.kept]
    dateline = find_dateline(texts[0]) if texts else None
    credit = find_credit(document, place)
    dates = DateContext(document, facts, place, site, page.fetched_at)
    return Metadata(
        title=title,
        kicker=find_kicker(document, place, title.value),
        authors=confirmed_authors(document, facts, place, authors),
        contributors=find_contributors(document, facts, place, authors.value),
        published=find_published(dates),
        modified=find_modified(dates),
        language=find_language(document, facts, " ".join(texts)),
        canonical_url=find_canonical_url(document, facts),
        original_url=find_original_url(credit),
        source=find_source(credit),
        site_name=find_site_name(document, facts, site),
        section=find_section(document, facts),
        tags=find_tags(document, facts),
        description=find_description(document, facts),
        image=find_image(document, facts),
        dateline=Found(dateline, "first paragraph" if dateline else ""),
        is_truncated=find_truncation(document, facts, place),
        type=find_type(document, facts),
        rights=find_rights(document, facts, page),
    )
