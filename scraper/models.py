"""Every type that crosses a border between parts, in the order of the flow.

All are frozen values made of tuples and plain types: they can be hashed, compared, sent to another
process and written to a file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scraper.article_blocks import Block
from scraper.labels import Label
from scraper.records import ON_REQUEST, check_version, json_text, record_of, value_of, versioned_record
from scraper.urls.addresses import host_of
from scraper.urls.registrable_domains import site_of

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

# ---------------------------------------------------------------- fetching


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a page, to be told "only if it has changed since" (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class RightsSignal:
    """One thing that is said about access to an article or about its use, as written.

    ``signal``: the name that its specification gives it (``license``, ``isAccessibleForFree``, ``content-signal``).
    ``source``: where it is said: the page (``meta robots``), a header (``header x-robots-tag``), or a file of the site
    (``robots.txt``, ``tdmrep.json``). ``seen_at``: when the page was fetched, if that is known.
    """

    signal: str
    value: str
    source: str
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a web server, or one saved file. ``fetched_at`` is an aware UTC time or None if unknown.

    ``site_rights``: what the files of the site (robots.txt, tdmrep.json) said of this address when it was visited.
    """

    url: str | None
    body: bytes
    final_url: str | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = None
    fetched_at: datetime | None = None
    site_rights: tuple[RightsSignal, ...] = ()

    @property
    def location(self) -> str | None:
        """The URL that the body was really served from: ``final_url``, else ``url``."""
        return self.final_url or self.url

    @property
    def validators(self) -> Validators:
        """What to send on the next visit, from the headers of this one."""
        headers = dict(reversed(self.headers))
        return Validators(headers.get("etag"), headers.get("last-modified"))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str], url: str | None = None) -> Page:
        """Return a saved page with the facts of its sidecar, if it has one; ``url`` replaces the address in that.

        Raises:
            InputError: the file or its sidecar cannot be read, or is no page.
        """
        from scraper.inputs import read_file  # noqa: PLC0415 - what reads files knows what a page is

        return read_file(path, url)

    @classmethod
    def from_response(
        cls, response: object, *, body: bytes | str | None = None, fetched_at: datetime | None = None
    ) -> Page:
        """Return the page in a response of requests, httpx, aiohttp, Playwright or urllib, or of another of that shape.

        ``body``: where the response does not have it in memory, as bytes, or as a text that is decoded already.
        ``fetched_at``: else the time of the header ``Date``.

        Raises:
            TypeError: it is no response, or its body has to be given.
        """
        from scraper.responses import read_response  # noqa: PLC0415 - as above

        return read_response(response, body, fetched_at)


# ---------------------------------------------------------------- discovery


@dataclass(frozen=True, slots=True)
class Discovered:
    """An address that some page gave away. ``source``: feed, news_sitemap, sitemap, index, or link (on an article).

    ``published`` and ``modified`` are what the source says, a ``date`` where it gives only the day.
    """

    url: str
    source: str
    title: str | None = None
    published: datetime | date | None = None
    modified: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """A link of a page that may lead to an article, if more speaks for it; ``likeness``: how much does on the page."""

    url: str
    likeness: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a page gives away. ``kind`` of the page itself: feed, sitemap, sitemap_index, index or article.

    ``found``: what may be articles, in the page's order. ``follow``: feeds, sitemaps and index pages to look at next.
    ``links``: on a page, those to other pages of its site, whatever they are. ``names_feed``: a feed is in ``follow``.
    ``doubtful``: of these links those that do not look like one of an article's. ``next_page``: where the list or
    the article goes on.
    """

    kind: str
    found: tuple[Discovered, ...] = ()
    follow: tuple[str, ...] = ()
    links: int = 0
    names_feed: bool = False
    doubtful: tuple[DoubtfulLink, ...] = ()
    next_page: str | None = None


# ---------------------------------------------------------------- extraction


class ParagraphKind(StrEnum):
    """What a paragraph of an article is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    PREFORMATTED = "preformatted"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; cells of a table row are parted by ``|`` in blanks, lines of a poem or address by a line feed."""

    text: str
    kind: ParagraphKind = ParagraphKind.PARAGRAPH


class AuthorKind(StrEnum):
    """Whether an author is somebody or some body."""

    PERSON = "person"
    ORGANISATION = "organisation"


class AuthorRole(StrEnum):
    """What somebody named on the page did for the article."""

    AUTHOR = "author"
    EDITOR = "editor"
    PHOTOGRAPHER = "photographer"
    TRANSLATOR = "translator"


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs an article; ``str(author)`` is the name. ``role``: another than author only where the page says so."""

    name: str
    kind: AuthorKind = AuthorKind.PERSON
    role: AuthorRole = AuthorRole.AUTHOR

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place and agency that open the first paragraph: ``Pyongyang, July 22 (KCNA) --``."""

    place: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Teaser:
    """An announcement of another page. ``truncated``: title or snippet was cut by the site."""

    title: str
    snippet: str | None = None
    truncated: bool = False
    url: str | None = None
    published: datetime | date | None = None
    heading: str | None = None


class Confidence(StrEnum):
    """How far a value of metadata can be relied on, the surest first.

    ``confirmed``: the page declares it, and prints it as well or has it in its address. ``declared``: the page states
    it for machines. ``inferred``: it was read from what the page prints for its readers.
    """

    CONFIRMED = "confirmed"
    DECLARED = "declared"
    INFERRED = "inferred"


# Of a page that was sent as a success and says that it is not there: the source of its text, and why it is rejected.
SOFT_404 = "soft_404"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a metadata field's value was found, as in ``Evidence("title", "json-ld headline")``, and how sure it is."""

    field: str
    source: str
    confidence: Confidence = Confidence.INFERRED


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read from a page.

    ``published`` and ``modified`` are a ``date`` where the page gives only the day and a naive
    ``datetime`` only where it gives no zone. A page without an article has no ``paragraphs``.
    ``authors`` wrote it; ``contributors`` are editors, photographers and translators whom the page names as such.
    ``kicker``: the line above the headline, which is no part of it. ``blocks``: the paragraphs with their structure,
    and the pictures and embedded media between them; kept in a corpus, and in records, on request only.
    """

    url: str | None = None
    canonical_url: str | None = None
    original_url: str | None = None
    title: str | None = None
    kicker: str | None = None
    standfirst: str | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), metadata=ON_REQUEST)
    authors: tuple[Author, ...] = ()
    contributors: tuple[Author, ...] = ()
    published: datetime | date | None = None
    modified: datetime | date | None = None
    language: str | None = None
    site_name: str | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    dateline: Dateline | None = None
    is_truncated: bool = False
    type: str | None = None
    rights: tuple[RightsSignal, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, parted by a blank line."""
        return "\n\n".join(p.text for p in self.paragraphs)

    @property
    def published_day(self) -> date | None:
        """The day of publication in the page's own zone."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def published_utc(self) -> datetime | None:
        """The moment of publication in UTC; None unless the page gives a time with its zone."""
        moment = self.published
        if not isinstance(moment, datetime) or moment.utcoffset() is None:
            return None
        try:
            return moment.astimezone(UTC)
        except OverflowError:  # of the first or the last day that there is
            return None

    @property
    def host(self) -> str | None:
        """The host of the page's address; None if no address is known."""
        return host_of(self.url or self.canonical_url) or None

    @property
    def site(self) -> str | None:
        """The domain that the publisher registered, by the Public Suffix List; None if no address is known."""
        return site_of(self.url or self.canonical_url) or None

    @property
    def is_missing(self) -> bool:
        """Whether there is no text because the page says that it is not there."""
        return not self.paragraphs and any(each.source == SOFT_404 for each in self.evidence)

    def to_dict(self) -> dict[str, Any]:
        """Return what `scraper extract --format json --blocks` prints: all fields and properties, as values of JSON."""
        return versioned_record(self, has_blocks=True)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Article:
        """Return the article of which `to_dict` made this; what it has besides the fields is passed over.

        Raises:
            ValueError: it is no record of an article, has none of its fields, or is of a later form.
        """
        check_version(record)
        article = value_of(cls, record)
        if not any(each.name in record for each in fields(cls)):
            raise ValueError("no Article: none of its fields is there")
        return article

    def to_json(self, indent: int | None = None) -> str:
        """Return `to_dict` as JSON, on one line unless ``indent`` is given."""
        return json_text(self.to_dict(), indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Article:
        """Return the article of which `to_json` made this; raise ValueError if it is none."""
        return cls.from_dict(json.loads(text))

    def to_markdown(self, *, links: bool = True, images: bool = True) -> str:
        """Return it as Markdown: the title, a line of authors and date, the standfirst, and the blocks."""
        from scraper.renderers.markdown import article_to_markdown  # noqa: PLC0415 - who renders an article knows its types

        return article_to_markdown(self, has_links=links, has_images=images)

    def to_html(self, *, links: bool = True, images: bool = True) -> str:
        """Return it as an element of HTML, without scripts and styles: a header, and the blocks."""
        from scraper.renderers.html_article import article_to_html  # noqa: PLC0415 - who renders an article knows its types

        return article_to_html(self, has_links=links, has_images=images)

    def chunks(self, max_words: int = 200, overlap: int = 0) -> tuple[Chunk, ...]:
        """Return the text in parts for a search or a model, cut where its structure allows it; see `Chunk`.

        A heading begins a chunk. Blocks are kept whole where they fit; a longer one is cut between its paragraphs, a
        longer paragraph between sentences, a longer sentence between words. No chunk has more than ``max_words``: two
        characters of Chinese, Japanese or Korean are a word. Up to ``overlap`` words, from the beginning of a
        sentence if one is among them, are repeated from the chunk before, under the same heading only.

        Raises:
            ValueError: ``max_words`` is less than 1, or ``overlap`` below 0 or more than half of it.
        """
        from scraper.chunks import chunks_of  # noqa: PLC0415 - who cuts an article knows its types

        return chunks_of(self, max_words, overlap)

    def trusted(self, least: Confidence = Confidence.CONFIRMED) -> Article:
        """Return the article without the metadata that is less sure than ``least``; its text stays as it is.

        >>> found = Article(title="Ferry to stop", language="en", evidence=(Evidence("title", "h1"),))
        >>> found.trusted(Confidence.DECLARED).title is None
        True
        """
        steps = tuple(Confidence)
        doubted = {each.field for each in self.evidence if steps.index(each.confidence) > steps.index(least)}
        empty: dict[str, Any] = {each.name: each.default for each in fields(self) if each.name in doubted}
        return replace(self, **empty, evidence=tuple(each for each in self.evidence if each.field not in empty))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of an article's text: ``text`` is ``article.text[start:end]``, always.

    ``first_paragraph``, ``last_paragraph``: the numbers, from 0, of the paragraphs in which it begins and ends.
    ``headings``: those of its section, the outermost first; the one that it begins with, if any, is the last.
    The others are the article's; ``url``: where its page was, or else its canonical address.
    """

    text: str
    start: int
    end: int
    first_paragraph: int
    last_paragraph: int
    headings: tuple[str, ...] = ()
    url: str | None = None
    title: str | None = None
    published: datetime | date | None = None
    language: str | None = None
    rights: tuple[RightsSignal, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as values of JSON, a key for each field."""
        return record_of(self)


@dataclass(frozen=True, slots=True)
class BlockTrace:
    """What one block of a page is: ``label`` is one word for it, ``reason`` says why."""

    text: str
    path: str
    label: Label
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that some part of the page offered for a field; for the text, the path of an element."""

    field: str
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article together with the label of every block and all that was offered for its metadata and its text."""

    article: Article
    blocks: tuple[BlockTrace, ...]
    candidates: tuple[Candidate, ...]


# ---------------------------------------------------------------- sites


@dataclass(frozen=True, slots=True)
class Site:
    """What no general rule can know about one site. The generic site is one without hosts.

    ``hosts``: registered names, subdomains included. ``day_first``: how the site writes numeric dates.
    ``furniture``: patterns that match a whole line of the page which is never part of an article.
    ``dates``: patterns with groups ``year`` (or ``juche``), ``month`` and ``day`` that find the date of
    publication in a line; the first pattern that is found wins over every other source.
    ``separator``: pattern of a line that parts several articles on one page.
    ``refine``: last word on an article, for what the fields above cannot say; a pure function.
    """

    name: str
    hosts: tuple[str, ...] = ()
    site_name: str | None = None
    day_first: bool | None = None
    furniture: tuple[re.Pattern[str], ...] = ()
    dates: tuple[re.Pattern[str], ...] = ()
    separator: re.Pattern[str] | None = None
    refine: Callable[[Document, Article], Article] | None = None

    def __repr__(self) -> str:
        """Return the name alone: the sites of the package are a default that `help` shows."""
        return f"Site({self.name!r})"


@dataclass(frozen=True, slots=True, order=True)
class PagePrint:
    """What one page of a site says, as hashes: ``page`` of its bytes, ``texts`` of its blocks (sorted, 48 bits)."""

    page: str
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What repeats on the pages of one site: a sample of its pages, those with the smallest hashes, as prints.

    The sample is a function of the set of pages, so profiles merge in any order and grouping, and a page learned
    twice counts once. ``site``: registrable domain; empty if it is not known.
    """

    site: str
    prints: tuple[PagePrint, ...]


# ---------------------------------------------------------------- corpus


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """One page on which something was seen, and when, if that is known."""

    page: str
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TeaserRecord:
    """A teaser in the corpus. ``story``: id of the story that it announces; ``matched_by``: link or text.

    ``headings``: of all boxes in which it was seen; ``teaser.heading`` is the first of them.
    """

    id: str
    teaser: Teaser
    sightings: tuple[Sighting, ...]
    story: str | None = None
    matched_by: str | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """One article as a member of a story: its id, where it stood and when it was seen."""

    id: str
    article: Article
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class MergeEvidence:
    """Why one article is told in the story of another, or only related to it.

    ``rule``: ``text`` (what they share is proof), ``signs`` (less, with ``signs``), ``original`` or ``address`` (one
    names the other, or its address), ``joined`` (through a third); of what is related ``doubtful`` or ``parts`` (of one
    article). ``confidence``: certain, likely, doubtful. ``containment``: share of the shorter text that lies in the
    other; ``similarity``: of both together. ``direction``: equal; inside or around the other; or overlapping.
    ``signs`` and ``against``: what besides the texts speaks for it and against it. ``agency``: which sent the text.
    """

    rule: str
    confidence: str
    containment: float
    similarity: float
    direction: str
    signs: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article of another ``story`` that was not merged: with which ``own`` article, and why."""

    story: str
    article: str
    own: str
    url: str | None
    title: str | None
    evidence: MergeEvidence


@dataclass(frozen=True, slots=True)
class Story:
    """One story: the canonical copy, all other copies, and the ids of the teasers that announce it.

    ``related``: articles that may be copies and were not merged, and other parts of the same article; ten at most.
    """

    id: str
    canonical: Copy
    copies: tuple[Copy, ...] = ()
    teasers: tuple[str, ...] = ()
    related: tuple[RelatedArticle, ...] = ()

    @property
    def members(self) -> tuple[Copy, ...]:
        """The canonical copy and the others."""
        return (self.canonical, *self.copies)


@dataclass(frozen=True, slots=True, order=True)
class Rejection:
    """Why an input gave no article: ``reason`` is one word (``no_article``, ``undecodable``, …)."""

    url: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CorpusCounts:
    """What a corpus adds up to, as a manifest gives it.

    ``teasers_found``: on each page, those of ``teaser_records``, which are merged, of which ``teasers_tied`` announce a
    known story.
    """

    pages: int = 0
    articles: int = 0
    stories: int = 0
    copies_merged: int = 0
    teasers_found: int = 0
    teaser_records: int = 0
    teasers_tied: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Report(CorpusCounts):
    """What a run did: counts, and every input that gave nothing."""

    rejections: tuple[Rejection, ...] = field(default=())
