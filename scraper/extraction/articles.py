"""The order in which a parsed page is read: cards, body, metadata, teasers. All of it is pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.extraction.body.article_position import Found, headlines_like, locate
from scraper.extraction.body.block_selection import label_blocks
from scraper.extraction.body.model import reconsider
from scraper.extraction.body.paragraphs import build_paragraphs
from scraper.extraction.body.standfirsts import find_standfirst
from scraper.extraction.clean_fields import cleaned
from scraper.extraction.labelling import Labelling
from scraper.extraction.metadata.authors import signature
from scraper.extraction.metadata.declared_facts import Facts, read_facts
from scraper.extraction.metadata.summary import Metadata, read_metadata
from scraper.extraction.metadata.titles import find_title, find_title_in_text
from scraper.extraction.site_profiles import page_digest, repeated_blocks
from scraper.extraction.teasers.card_teasers import find_teasers
from scraper.extraction.teasers.cards import find_runs
from scraper.labels import Label, LaterStep
from scraper.models import Article, BlockTrace, Explanation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.model import Forest
    from scraper.extraction.dom.document import Document
    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.extraction.teasers.cards import Run
    from scraper.models import Author, Site, SiteProfile


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with all that led to it."""

    article: Article
    document: Document
    labelling: Labelling
    metadata: Metadata


def read_article(
    parsed: ParsedPage, site: Site, profile: SiteProfile | None = None, *, forest: Forest | None = None
) -> Reading:
    """Read the page's first article; a page without one gives an article without paragraphs.

    ``forest``: the model that decides doubtful blocks; the package's own by default.
    """
    return _Reader(parsed, site, profile, forest).read_first()


def read_articles(parsed: ParsedPage, site: Site, profile: SiteProfile | None = None) -> tuple[Reading, ...]:
    """Read all articles of the page, in order, at least one."""
    return _Reader(parsed, site, profile).read_all()


def explain_reading(reading: Reading) -> Explanation:
    """A reading as a value that says of every block what became of it and why."""
    document, labelling = reading.document, reading.labelling
    traces = tuple(
        BlockTrace(text, document.path(element), label, reason)
        for text, element, (label, reason) in zip(
            document.blocks.texts, document.blocks.elements, labelling.traces(), strict=True
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

    def __init__(
        self, parsed: ParsedPage, site: Site, profile: SiteProfile | None, forest: Forest | None = None
    ) -> None:
        self.page = parsed.page
        self.site = site
        self.profile = profile
        self.forest = forest
        self.document = parsed.document
        self.facts: Facts = read_facts(self.document)
        self.runs: tuple[Run, ...] = find_runs(self.document)

    def read_first(self) -> Reading:
        """The first article of the page."""
        return self.read_span(self.spans()[0])

    def read_all(self) -> tuple[Reading, ...]:
        """Every article of the page; spans without text count only if no span has any."""
        readings = [self.read_span(span) for span in self.spans()]
        return tuple(reading for reading in readings if reading.article.paragraphs) or (readings[0],)

    def spans(self) -> list[range]:
        """The ranges of blocks between the site's separator lines."""
        texts = self.document.blocks.texts
        pattern = self.site.separator
        cuts = [index for index, text in enumerate(texts) if pattern and pattern.fullmatch(text)]
        starts = [0, *(index + 1 for index in cuts)]
        return [range(start, end) for start, end in zip(starts, [*cuts, len(texts)], strict=True)]

    def read_span(self, span: range) -> Reading:
        """The article among a range of the page's blocks."""
        document = self.document
        is_whole = len(span) == len(document.blocks)
        title = find_title(document, self.facts) if is_whole else Found(None)
        labelling = self.labelled(span, title.value)
        same = headlines_like(document, title.value)
        place = locate(document, title.value, labelling.kept(), labelling.labels, same)
        if title.value is None:
            title = find_title_in_text(document, place)
            same = headlines_like(document, title.value)
            place = locate(document, title.value, place.kept, labelling.labels, same)
        description = self.facts.description or document.meta(*_DESCRIPTIONS) or ""
        standfirst = find_standfirst(document, labelling, place, description)
        if standfirst is not None:
            labelling.overrule(
                standfirst, Label.STANDFIRST, "sums the article up above its text", by=LaterStep.STANDFIRST
            )
        signed = self.take_signature(labelling)
        kept = labelling.kept()
        metadata = read_metadata(
            document, self.facts, locate(document, title.value, kept, labelling.labels, same), title,
            site=self.site, fetched_at=self.page.fetched_at, signed=signed,
        )  # fmt: skip
        reconsider(document, labelling, self.forest)
        self.drop_biography(labelling, metadata.authors.value)
        article = self.build(labelling, labelling.kept(), metadata, standfirst, place.headline)
        return Reading(article, document, labelling, metadata)

    def labelled(self, span: range, title: str | None) -> Labelling:
        """Label the blocks; with a profile, a second time after those that repeat on the site."""
        labelling = label_blocks(self.document, self.runs, title, self.undecided(span))
        if self.profile is None:
            return labelling
        again = self.undecided(span)
        in_cards = {block for run in self.runs for card in run.cards for block in range(card.first, card.end)}
        for index in repeated_blocks(self.document, labelling.kept(), self.profile, page_digest(self.page)):
            if index not in in_cards:
                again.assign(index, Label.BOILERPLATE, "stands on other pages of the site as well")
        return label_blocks(self.document, self.runs, title, again)

    def undecided(self, span: range) -> Labelling:
        """Return a labelling of nothing but the lines that the site prints on every page, and other articles' lines."""
        texts = self.document.blocks.texts
        labelling = Labelling(len(texts))
        for index in (*range(span.start), *range(span.stop, len(texts))):
            labelling.assign(index, Label.OTHER, "belongs to another article of the page")
        for index in span if self.site.furniture else ():
            if any(pattern.fullmatch(texts[index]) for pattern in self.site.furniture):
                labelling.assign(index, Label.FURNITURE, f"a line that {self.site.name} prints around its articles")
        return labelling

    def take_signature(self, labelling: Labelling) -> Author | None:
        """The author who signs in the last paragraph or the line under it, which leaves the text."""
        kept = labelling.kept()
        below = [index + 1 for index in kept[-1:] if labelling.labels[index + 1 : index + 2] == [Label.TAIL]]
        for index in (*kept[1:][-1:], *below):
            author = signature(self.document.blocks.texts[index])
            if author:
                labelling.overrule(index, Label.SIGNATURE, "the author signs the article", by=LaterStep.SIGNATURE)
                return author
        return None

    def drop_biography(self, labelling: Labelling, authors: Sequence[Author]) -> None:
        """Take the note on the author under the text out of it: italics, or the author's name and a verb of being."""
        kept = labelling.kept()
        blocks = self.document.blocks
        for index in reversed(kept[-MAX_BIOGRAPHY:]):
            text = blocks.texts[index]
            names = [author.name for author in authors if text.startswith(author.name)]
            is_italic = blocks.bold_chars[index] >= ITALIC_SHARE * len(text)
            if not names or not (is_italic or _IS.match(text[len(names[0]) :])):
                return
            labelling.overrule(index, Label.BIOGRAPHY, "tells who the author is", by=LaterStep.BIOGRAPHY)

    def build(
        self,
        labelling: Labelling,
        kept: Sequence[int],
        metadata: Metadata,
        standfirst: int | None,
        headline: int | None,
    ) -> Article:
        """The article as a value, after the site's last word."""
        article = metadata.to_article(
            url=self.page.location,
            standfirst=self.document.blocks.texts[standfirst] if standfirst is not None else None,
            paragraphs=build_paragraphs(self.document, kept),
            teasers=find_teasers(
                self.document, self.runs, labelling, headline, site=self.site, fetched_at=self.page.fetched_at
            ),
        )
        return cleaned(self.site.refine(self.document, article) if self.site.refine else article)


_DESCRIPTIONS = ("og:description", "description", "twitter:description")
