"""The standfirst: the summary that is shown between headline and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.body.date_lines import is_dated
from scraper.extraction.dom.text_stats import normalised, says_the_same, word_count
from scraper.extraction.phrases import AFTERWORD, APPEAL, CREDIT, SOURCE
from scraper.labels import Label, LaterStep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# Shorter lines above a text are kickers and labels, longer ones are the text.
MIN_STANDFIRST = 35
MAX_STANDFIRST = 600
# A description that was cut for search engines still has this much of the standfirst.
MIN_SHARED = 40
# A line below the headline with fewer words is a label, one that weighs more is a paragraph.
MIN_WORDS = 6
MAX_LINE = 350
# Parts of a line parted by such marks are a path through the site, tags, or facts about the article.
MAX_PARTS = 2
_PARTS = re.compile(r"\s[|/›»>·•]\s|#\w")
# The labels of lines that no rule has told to be anything; and of lines that may stand between headline and standfirst.
_UNTOLD = frozenset((Label.HEAD, Label.OUTSIDE, Label.STRAY))
_BETWEEN = frozenset((Label.TITLE, Label.SHARE, Label.HIDDEN, Label.FORM, Label.ADVERTISEMENT))
_INTRODUCES = (":", "：")
_PICTURES = frozenset(("img", "picture", "amp-img", "figure", "video", "iframe"))
_HEARD = re.compile(
    r"(?:listen|watch|play|share|save|audio|video|photos?|hören|anhören|teilen|écouter|partager|escuchar|compartir|"
    r"ascolta|condividi|luister|lyssna|lytt|ouça|ouvir|слушать)\b",
    re.IGNORECASE,
)
# How many blocks above the text a standfirst may begin when the page has no visible headline.
REACH = 12
# A heading this near below the headline is a standfirst.
NEAR_HEADLINE = 3
_CLASS_NAMES = re.compile(
    r"standfirst|sub-?title|sub-?head|deck?\b|dek\b|teaser-?text|lead-?text|\blead\b|summary|excerpt|\bintro|chapo|vorspann|entradilla|strapline",
    re.IGNORECASE,
)
# What is above the text anyway is a standfirst by these names as well; a first paragraph is often called "lead".
_NAMES = re.compile(rf"{_CLASS_NAMES.pattern}|(?<![^\W_])(?:lede|lead)(?![^\W_])", re.IGNORECASE)
_NAMING = ("class", "itemprop")


def find_standfirst(
    document: Document, labelling: Labelling, place: Place, description: str, is_byline: Callable[[str], bool]
) -> int | None:
    """Return the index of the standfirst's block, or None. ``is_byline`` tells whether a line says who wrote the text.

    Order of trust: a block above the text that the page's description repeats; a heading right under the headline;
    a block whose class, ``itemprop`` or ``data-`` attribute names it so; the line right under the headline, if it is
    prose. The first kept block counts only if it is a heading or its class names it so: a first paragraph in bold, in
    an element of its own, is the beginning of the text more often than a summary of it.
    """
    kept = labelling.kept()
    if not kept:
        return None
    start = place.headline + 1 if place.headline is not None and place.headline < kept[0] else max(0, kept[0] - REACH)
    above = [index for index in range(start, kept[0]) if _may_be_standfirst(document, labelling, index)]
    if (
        _stands_apart(document, kept)
        and _may_be_standfirst(document, labelling, kept[0])
        and _is_marked(document, kept[0])
    ):
        above.append(kept[0])
    summary = normalised(description)
    for index in above:
        if _agree(normalised(document.blocks.texts[index]), summary):
            return index
    for index in above:
        if document.blocks.kinds[index] == "heading" and index - start < NEAR_HEADLINE and place.headline is not None:
            return index
    for index in above:
        if _is_named(document, index, _NAMES, _NAMING):
            return index
    first = None if place.headline is None else _line_below(labelling, place.headline, kept[0])
    is_found = first in above and _is_line_of_prose(document, labelling, place.headline, first)
    return first if is_found and first is not None and not is_byline(document.texts[first]) else None


def _line_below(labelling: Labelling, headline: int, end: int) -> int | None:
    """Return the first block below the headline, with those left out that a reader does not see as lines."""
    return next((index for index in range(headline + 1, end) if labelling.labels[index] not in _BETWEEN), None)


def _is_line_of_prose(document: Document, labelling: Labelling, headline: int | None, index: int | None) -> bool:
    """Tell whether a line below the headline may sum the article up.

    It is not the caption of a picture between the two, a date, a credit, a path through the site, or an appeal.
    """
    if headline is None or index is None or labelling.labels[index] not in _UNTOLD:
        return False
    blocks, text = document.blocks, document.blocks.texts[index]
    between = document.elements.tags[blocks.elements[headline] : blocks.elements[index]]
    return (
        word_count(text) >= MIN_WORDS
        and (not text.isascii() or len(text.split()) >= MIN_WORDS)  # tags without blanks between them
        and not blocks.link_chars[index]
        and blocks.weights[index] <= MAX_LINE
        and _PICTURES.isdisjoint(between)
        and len(_PARTS.split(text)) <= MAX_PARTS
        and not any(phrases.match(text) for phrases in (AFTERWORD, APPEAL, _HEARD, SOURCE))
        and not (CREDIT.search(text) or is_dated(text))
        and not text.endswith(_INTRODUCES)
        and not says_the_same(text, blocks.texts[headline])
    )


def _is_marked(document: Document, index: int) -> bool:
    return document.blocks.kinds[index] == "heading" or _is_named(document, index, _CLASS_NAMES, ("class",))


def _is_named(document: Document, index: int, names: re.Pattern[str], naming: Sequence[str]) -> bool:
    """Tell whether one of these attributes, those for data included, names a block as a standfirst."""
    attributes = document.elements.attributes[document.blocks.elements[index]]
    return any(
        value and (name in naming or (name.startswith("data-") and naming is _NAMING)) and names.search(value)
        for name, value in attributes.items()
    )


def _may_be_standfirst(document: Document, labelling: Labelling, index: int) -> bool:
    size, label = document.blocks.weights[index], labelling.labels[index]
    return (
        label is not None
        and LaterStep.STANDFIRST in label.overruled_by
        and MIN_STANDFIRST <= size <= MAX_STANDFIRST
        and 2 * document.blocks.link_chars[index] < len(document.blocks.texts[index])
    )


def _agree(text: str, summary: str) -> bool:
    """Tell whether one of the two begins with the other, if that is long enough."""
    if not summary:
        return False
    shorter, longer = sorted((text, summary), key=len)
    return longer.startswith(shorter) and (shorter == longer or len(shorter) >= MIN_SHARED)


def _stands_apart(document: Document, kept: Sequence[int]) -> bool:
    """Tell whether the first block of the text is another kind of element than the next ones."""
    if len(kept) < 2:
        return False
    elements, owners = document.elements, document.blocks.elements
    first, second = owners[kept[0]], owners[kept[1]]
    return elements.tags[first] != elements.tags[second] or (
        elements.parents[first] != elements.parents[second] and first != second
    )
