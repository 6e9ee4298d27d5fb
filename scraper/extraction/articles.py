"""The order in which a page is read: decode, parse, cards, body, metadata, teasers. All of it is pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extraction.body.article_position import headlines_like, locate
from scraper.extraction.body.block_selection import choose
from scraper.extraction.body.model import reconsider
from scraper.extraction.body.paragraphs import build_paragraphs
from scraper.extraction.body.standfirsts import find_standfirst
from scraper.extraction.clean_fields import cleaned
from scraper.extraction.dom.decoding import decode
from scraper.extraction.dom.parsing import parse
from scraper.extraction.labels import Choice
from scraper.extraction.metadata.authors import signature
from scraper.extraction.metadata.declared_facts import DeclaredFacts, read_facts
from scraper.extraction.metadata.finding import Found
from scraper.extraction.metadata.summary import Metadata, read_metadata
from scraper.extraction.metadata.titles import find_title, find_title_in_text
from scraper.extraction.site_profiles import page_digest, repeated_blocks
from scraper.extraction.teasers.card_teasers import find_teasers
from scraper.extraction.teasers.cards import blocks_in_cards, find_card_lists
from scraper.models import Article, BlockTrace, Explanation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.model import Forest
    from scraper.extraction.dom.document import Document
    from scraper.extraction.teasers.cards import CardList
    from scraper.models import Author, Page, Site, SiteProfile


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with all that led to it."""

    article: Article
    document: Document
    choice: Choice
    metadata: Metadata


def read_article(
    page: Page, site: Site, profile: SiteProfile | None = None, *, forest: Forest | None = None
) -> Reading:
    """The page's first article; a page without one gives an article without paragraphs.

    ``forest``: the model that decides doubtful blocks; the package's own by default.

    Raises:
        DecodeError: the page is no text.
    """
    return _Reader(page, site, profile, forest).read_first()


def read_articles(page: Page, site: Site, profile: SiteProfile | None = None) -> tuple[Reading, ...]:
    """All articles of the page, in order, at least one.

    Raises:
        DecodeError: the page is no text.
    """
    return _Reader(page, site, profile).read_all()


def explain_reading(reading: Reading) -> Explanation:
    """A reading as a value that says of every block what became of it and why."""
    document, choice = reading.document, reading.choice
    traces = tuple(
        BlockTrace(text, document.path(element), fate, reason)
        for text, element, fate, reason in zip(
            document.texts, document.blocks.elements, choice.fates, choice.reasons, strict=True
        )
    )
    return cleaned(Explanation(reading.article, traces, reading.metadata.candidates))


# A note on the author has at most this many paragraphs, and is set in italics to this share.
MAX_BIOGRAPHY = 2
ITALIC_SHARE = 0.8
_IS = re.compile(
    r",?\s(?:is|was|are|writes|covers|reports|works|has been|ist|schreibt|arbeitet|est|écrit|es|escribe|è|é"
    r"|skriver|är|er)\s",
    re.IGNORECASE,
)


class _Reader:
    """What is known of a page before its articles are told apart."""

    def __init__(self, page: Page, site: Site, profile: SiteProfile | None, forest: Forest | None = None) -> None:
        self.page = page
        self.site = site
        self.profile = profile
        self.forest = forest
        decoded = decode(page.body, page.content_type, page.location)
        self.document = parse(decoded.text, page.location, decoded.utf8)
        self.facts: DeclaredFacts = read_facts(self.document)
        self.card_lists: tuple[CardList, ...] = find_card_lists(self.document)

    def read_first(self) -> Reading:
        """The first article of the page."""
        return self.read_span(self.spans()[0])

    def read_all(self) -> tuple[Reading, ...]:
        """Every article of the page; spans without text count only if no span has any."""
        readings = [self.read_span(span) for span in self.spans()]
        return tuple(reading for reading in readings if reading.article.paragraphs) or (readings[0],)

    def spans(self) -> list[range]:
        """The ranges of blocks between the site's separator lines."""
        texts = self.document.texts
        pattern = self.site.separator
        cuts = [index for index, text in enumerate(texts) if pattern and pattern.fullmatch(text)]
        starts = [0, *(index + 1 for index in cuts)]
        return [range(start, end) for start, end in zip(starts, [*cuts, len(texts)], strict=True)]

    def read_span(self, span: range) -> Reading:
        """The article among a range of the page's blocks."""
        document = self.document
        is_whole = len(span) == len(document.blocks)
        title = find_title(document, self.facts) if is_whole else Found(None)
        choice = self.choose(span, title.value)
        same = headlines_like(document, title.value)
        place = locate(document, title.value, choice.kept(), choice.fates, same)
        if title.value is None:
            title = find_title_in_text(document, place)
            same = headlines_like(document, title.value)
            place = locate(document, title.value, place.kept, choice.fates, same)
        description = self.facts.description or document.meta(*_DESCRIPTIONS) or ""
        standfirst = find_standfirst(document, choice, place, description)
        if standfirst is not None:
            choice.fates[standfirst], choice.reasons[standfirst] = "standfirst", "sums the article up above its text"
        signed = self.take_signature(choice)
        kept = choice.kept()
        metadata = read_metadata(
            document, self.facts, locate(document, title.value, kept, choice.fates, same), title,
            site=self.site, fetched_at=self.page.fetched_at, signed=signed,
        )  # fmt: skip
        reconsider(document, choice, self.forest)
        self.drop_biography(choice, metadata.authors.value)
        article = self.build(choice, choice.kept(), metadata, standfirst, place.headline)
        return Reading(article, document, choice, metadata)

    def choose(self, span: range, title: str | None) -> Choice:
        """Which blocks are the article; with a profile, a second time without those that repeat on the site."""
        choice = choose(self.document, self.card_lists, title, self.undecided(span))
        if self.profile is None:
            return choice
        again = self.undecided(span)
        in_cards = blocks_in_cards(self.card_lists)
        for index in repeated_blocks(self.document, choice.kept(), self.profile, page_digest(self.page)):
            if index not in in_cards:
                again.settle(index, "boilerplate", "stands on other pages of the site as well")
        return choose(self.document, self.card_lists, title, again)

    def undecided(self, span: range) -> Choice:
        """A choice in which only lines that the site prints on every page, and other articles' lines, are settled."""
        texts = self.document.texts
        choice = Choice([""] * len(texts), [""] * len(texts))
        for index in (*range(span.start), *range(span.stop, len(texts))):
            choice.settle(index, "other", "belongs to another article of the page")
        for index in span if self.site.furniture else ():
            if any(pattern.fullmatch(texts[index]) for pattern in self.site.furniture):
                choice.settle(index, "furniture", f"a line that {self.site.name} prints around its articles")
        return choice

    def take_signature(self, choice: Choice) -> Author | None:
        """The author who signs in the last paragraph or the line under it, which leaves the text."""
        kept = choice.kept()
        below = (
            [kept[-1] + 1] if kept and kept[-1] + 1 < len(choice.fates) and choice.fates[kept[-1] + 1] == "tail" else []
        )
        for index in (*kept[1:][-1:], *below):
            author = signature(self.document.texts[index])
            if author:
                choice.fates[index], choice.reasons[index] = "signature", "the author signs the article"
                return author
        return None

    def drop_biography(self, choice: Choice, authors: Sequence[Author]) -> None:
        """Take the note on the author under the text out of it: italics, or the author's name and a verb of being."""
        kept = choice.kept()
        blocks = self.document.blocks
        for index in reversed(kept[-MAX_BIOGRAPHY:]):
            text = blocks.texts[index]
            names = [author.name for author in authors if text.startswith(author.name)]
            is_italic = blocks.bold_chars[index] >= ITALIC_SHARE * len(text)
            if not names or not (is_italic or _IS.match(text[len(names[0]) :])):
                return
            choice.fates[index], choice.reasons[index] = "biography", "tells who the author is"

    def build(
        self, choice: Choice, kept: Sequence[int], metadata: Metadata, standfirst: int | None, headline: int | None
    ) -> Article:
        """The article as a value, after the site's last word."""
        article = metadata.to_article(
            url=self.page.location,
            standfirst=self.document.texts[standfirst] if standfirst is not None else None,
            paragraphs=build_paragraphs(self.document, kept),
            teasers=find_teasers(
                self.document, self.card_lists, choice, headline, site=self.site, fetched_at=self.page.fetched_at
            ),
        )
        return cleaned(self.site.refine(self.document, article) if self.site.refine else article)


_DESCRIPTIONS = ("og:description", "description", "twitter:description")
