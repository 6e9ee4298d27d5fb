"""The order in which a parsed page is read: cards, title, body, authors, other metadata, teasers; all of it is pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.extraction.body.article_position import headlines_like, locate
from scraper.extraction.body.block_selection import label_blocks
from scraper.extraction.body.decision_forest import reconsider
from scraper.extraction.body.missing_pages import IS_MISSING, SOFT_404_REASON, is_soft_404
from scraper.extraction.body.paragraphs import TextLayout, build_paragraphs
from scraper.extraction.body.standfirsts import find_standfirst
from scraper.extraction.body.structure import build_blocks
from scraper.extraction.clean_fields import cleaned
from scraper.extraction.dom.text_stats import weight
from scraper.extraction.labelling import Labelling
from scraper.extraction.metadata.article_metadata import Metadata, read_metadata
from scraper.extraction.metadata.authors import find_authors
from scraper.extraction.metadata.declared_facts import DeclaredFacts, read_facts
from scraper.extraction.metadata.finding import Found
from scraper.extraction.metadata.headlines_in_text import checked_title, find_title_in_text
from scraper.extraction.metadata.names import read_names
from scraper.extraction.metadata.signatures import read_signature
from scraper.extraction.metadata.titles import find_title
from scraper.extraction.site_profiles import page_digest, repeated_blocks
from scraper.extraction.teasers.card_teasers import find_teasers
from scraper.extraction.teasers.cards import blocks_in_cards, find_card_lists
from scraper.extraction.unshown_texts import documents_with_unshown_text, unshown_blocks
from scraper.labels import Label, LaterStep
from scraper.models import Article, BlockTrace, Candidate, Evidence, Explanation
from scraper.plain_blocks import plain_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.body.forests import Models
    from scraper.extraction.dom.document import Document
    from scraper.extraction.parsed_pages import ParsedPage
    from scraper.extraction.teasers.cards import CardList
    from scraper.models import Author, Site, SiteProfile

_DESCRIPTION_METAS = ("og:description", "description", "twitter:description")
# A text from elsewhere on the page weighs at least this: notes for browsers without scripts are shorter.
MIN_UNSHOWN = 200
# Headlines of a page that are asked whether it is there; error pages have one.
MAX_HEADLINES = 3
# A note on the author is among this many last paragraphs; one in italics is so to this share.
MAX_BIOGRAPHY = 2
ITALIC_SHARE = 0.8
# What follows the author's name in such a note: "is", "writes", "covers".
_NOTE_VERB = re.compile(
    r",?\s(?:is|was|are|writes|covers|reports|works|has been|ist|schreibt|arbeitet|est|écrit|es|escribe|è|é"
    r"|skriver|är|er)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """One article with what it was read from: the document, the labels of its blocks, the metadata found."""

    article: Article
    document: Document
    labelling: Labelling
    metadata: Metadata


def read_article(
    parsed: ParsedPage, site: Site, profile: SiteProfile | None = None, *, models: Models | None = None
) -> ArticleReading:
    """Read the page's first article; a page without one gives an article without paragraphs.

    ``models``: used in place of the package's own.
    """
    reading = ArticleReader(parsed, site, profile, models).read_first()
    return reading if reading.article.paragraphs else _read_elsewhere(parsed, site, profile, models) or reading


def read_articles(parsed: ParsedPage, site: Site, profile: SiteProfile | None = None) -> tuple[ArticleReading, ...]:
    """Read all articles of the page, in order, at least one."""
    readings = ArticleReader(parsed, site, profile).read_all()
    if readings[0].article.paragraphs:
        return readings
    elsewhere = _read_elsewhere(parsed, site, profile)
    return (elsewhere,) if elsewhere else readings


def _read_elsewhere(
    parsed: ParsedPage, site: Site, profile: SiteProfile | None, models: Models | None = None
) -> ArticleReading | None:
    """Read the article of a page without a text of its own from where else it may stand; None if it is nowhere."""
    for source, document in documents_with_unshown_text(parsed.document):
        reading = ArticleReader(replace(parsed, document=document), site, profile, models).read_first()
        article = reading.article
        if sum(weight(paragraph.text) for paragraph in article.paragraphs) >= MIN_UNSHOWN:
            evidence = (*article.evidence, Evidence("text", source))
            return replace(reading, article=replace(article, evidence=evidence))
    return None


def explain_reading(reading: ArticleReading) -> Explanation:
    """Return the article of a reading with the label of every block and its reason, and the candidates for its fields.

    Those for the text are the elements that a second look preferred to the container of the rules.
    """
    document, labelling = reading.document, reading.labelling
    unshown = unshown_blocks(document)
    traces = tuple(
        BlockTrace(
            text, document.path(element), label, f"{reason}; in {unshown[block]}" if block in unshown else reason
        )
        for block, (text, element, (label, reason)) in enumerate(
            zip(document.texts, document.blocks.elements, labelling.traces(), strict=True)
        )
    )
    weighed = tuple(
        Candidate("text", f"second look: F1 {gain:+.2f}", document.path(element)) for element, gain in labelling.weighed
    )
    return cleaned(Explanation(reading.article, traces, (*reading.metadata.candidates, *weighed)))


class ArticleReader:
    """The reader of one page: what all of its articles share, and the steps that read one of them."""

    def __init__(
        self, parsed: ParsedPage, site: Site, profile: SiteProfile | None, models: Models | None = None
    ) -> None:
        self.page = parsed.page
        self.site = site
        self.profile = profile
        self.models = models
        self.document = parsed.document
        self.facts: DeclaredFacts = read_facts(self.document)
        self.description: str = self.facts.description or self.document.meta(*_DESCRIPTION_METAS) or ""
        self.card_lists: tuple[CardList, ...] = find_card_lists(self.document)

    def read_first(self) -> ArticleReading:
        """Read the first article of the page."""
        return self.read_span(self.spans()[0])

    def read_all(self) -> tuple[ArticleReading, ...]:
        """Read every article of the page: each span that has a text, or the first span if none has."""
        readings = [self.read_span(span) for span in self.spans()]
        return tuple(reading for reading in readings if reading.article.paragraphs) or (readings[0],)

    def spans(self) -> list[range]:
        """Return the ranges of blocks between the site's separator lines; one range of all blocks if there are none."""
        texts = self.document.texts
        pattern = self.site.separator
        cuts = [index for index, text in enumerate(texts) if pattern and pattern.fullmatch(text)]
        starts = [0, *(index + 1 for index in cuts)]
        return [range(start, end) for start, end in zip(starts, [*cuts, len(texts)], strict=True)]

    def read_span(self, span: range) -> ArticleReading:
        """Read the article in a range of the page's blocks: first its text, then its metadata.

        Most steps change labels and so move the article's place: each step that needs the place has it located again.
        """
        document = self.document
        is_whole = len(span) == len(document.blocks)
        title = find_title(document, self.facts) if is_whole else Found(None)
        headlines = headlines_like(document, title.value)
        labelling = self.label_span(span, title.value, headlines)
        is_missing = self.is_missing(labelling)
        if is_missing:
            labelling.take_back(SOFT_404_REASON)
        checked = self.check_title(title, _place(headlines, labelling))
        if checked is not title:
            title, headlines = checked, headlines_like(document, checked.value)
        standfirst = self.take_standfirst(labelling, _place(headlines, labelling))
        signed = self.take_signature(labelling)
        reconsider(document, labelling, self.models.blocks if self.models else None)
        authors = signed or find_authors(document, self.facts, _place(headlines, labelling))
        self.take_biography(labelling, authors.value)
        place = _place(headlines, labelling)
        metadata = read_metadata(document, self.facts, place, title, authors, site=self.site, page=self.page)
        article = self.build(labelling, place, metadata, standfirst)
        if is_missing:
            article = replace(article, evidence=(*article.evidence, IS_MISSING))
        return ArticleReading(article, document, labelling, metadata)

    def is_missing(self, labelling: Labelling) -> bool:
        """Tell whether the page says in place of an article that it is not there."""
        document, kept = self.document, labelling.kept()
        headings = (document.title, *map(document.text_of, document.headlines[:MAX_HEADLINES]))
        return bool(kept) and is_soft_404(headings, (document.texts[block] for block in kept))

    def check_title(self, title: Found[str | None], place: Place) -> Found[str | None]:
        """Return the title as the page prints it beside its text; the one found there if the head has none."""
        names = self.facts.own_names
        if title.value is None:
            return find_title_in_text(self.document, place, names)
        return checked_title(self.document, place, title, names)

    def label_span(self, span: range, title: str | None, headlines: Sequence[int]) -> Labelling:
        """Label the blocks. With a profile do it again, with those that repeat on the site labelled beforehand."""
        labelling = self.select(title, headlines, self.initial_labels(span))
        if self.profile is None:
            return labelling
        again = self.initial_labels(span)
        in_cards = blocks_in_cards(self.card_lists)
        digest = page_digest(self.page)
        for index in repeated_blocks(self.document, labelling.kept(), self.profile, digest, title):
            if index not in in_cards:
                again.assign(index, Label.BOILERPLATE, "stands on other pages of the site as well")
        return self.select(title, headlines, again)

    def select(self, title: str | None, headlines: Sequence[int], labelling: Labelling) -> Labelling:
        """Label the blocks that have no label yet."""
        return label_blocks(
            self.document,
            self.card_lists,
            title,
            labelling,
            headlines=headlines,
            description=self.description,
            forest=self.models.containers if self.models else None,
        )

    def initial_labels(self, span: range) -> Labelling:
        """Label only what is settled before any rule: blocks of other articles, and lines that the plug-in names."""
        texts = self.document.texts
        labelling = Labelling(len(texts))
        for index in (*range(span.start), *range(span.stop, len(texts))):
            labelling.assign(index, Label.OTHER, "belongs to another article of the page")
        for index in span if self.site.furniture else ():
            if any(pattern.fullmatch(texts[index]) for pattern in self.site.furniture):
                labelling.assign(index, Label.FURNITURE, f"a line that {self.site.name} prints around its articles")
        return labelling

    def take_standfirst(self, labelling: Labelling, place: Place) -> str | None:
        """Label the summary above the text as its standfirst, and return it."""
        block = find_standfirst(self.document, labelling, place, self.description, _is_byline)
        if block is None:
            return None
        labelling.overrule(block, Label.STANDFIRST, "sums the article up above its text", by=LaterStep.STANDFIRST)
        return self.document.texts[block]

    def take_signature(self, labelling: Labelling) -> Found[tuple[Author, ...]] | None:
        """Label the signature, the last paragraph or the line below it, as such, and return who signs."""
        kept = labelling.kept()
        below = [index + 1 for index in kept[-1:] if labelling.labels[index + 1 : index + 2] == [Label.TAIL]]
        for index in (*kept[1:][-1:], *below):
            author = read_signature(self.document.texts[index])
            if author:
                labelling.overrule(index, Label.SIGNATURE, "the author signs the article", by=LaterStep.SIGNATURE)
                return Found((author,), "signature")
        return None

    def take_biography(self, labelling: Labelling, authors: Sequence[Author]) -> None:
        """Label a note on the author at the end of the text as such.

        It opens with the author's name, and is in italics or goes on with a verb such as "is" or "writes".
        """
        blocks = self.document.blocks
        for index in reversed(labelling.kept()[-MAX_BIOGRAPHY:]):
            text = blocks.texts[index]
            names = [author.name for author in authors if text.startswith(author.name)]
            is_italic = blocks.bold_chars[index] >= ITALIC_SHARE * len(text)
            if not names or not (is_italic or _NOTE_VERB.match(text[len(names[0]) :])):
                return
            labelling.overrule(index, Label.BIOGRAPHY, "tells who the author is", by=LaterStep.BIOGRAPHY)

    def build(self, labelling: Labelling, place: Place, metadata: Metadata, standfirst: str | None) -> Article:
        """Assemble the article; the site's ``refine`` has the last word."""
        layout = TextLayout(self.document, place.kept)
        article = metadata.to_article(
            url=self.page.location,
            standfirst=standfirst,
            paragraphs=build_paragraphs(layout),
            blocks=build_blocks(layout, labelling, place, metadata.image.value),
            teasers=find_teasers(
                self.document,
                self.card_lists,
                labelling,
                place.headline,
                site=self.site,
                fetched_at=self.page.fetched_at,
            ),
        )
        return cleaned(self.refined(article)) if self.site.refine else cleaned(article, but="blocks")

    def refined(self, article: Article) -> Article:
        """Return the article as the plug-in leaves it. Where that changes the text, the structure follows."""
        found = self.site.refine(self.document, article) if self.site.refine else article
        is_torn = found.paragraphs != article.paragraphs and found.blocks == article.blocks
        return replace(found, blocks=plain_blocks(found.paragraphs)) if is_torn else found


def _is_byline(text: str) -> bool:
    return bool(read_names(text, labelled=True))


def _place(headlines: Sequence[int], labelling: Labelling) -> Place:
    """Locate the article by the labels as they are now."""
    return locate(headlines, labelling.kept(), labelling.labels)
