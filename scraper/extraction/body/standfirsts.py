"""The standfirst: the summary that is shown between headline and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import normalised
from scraper.labels import LaterStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# Shorter lines above a text are kickers and labels, longer ones are the text.
MIN_STANDFIRST = 35
MAX_STANDFIRST = 600
# A description that was cut for search engines still has this much of the standfirst.
MIN_SHARED = 40
# How many blocks above the text a standfirst may begin when the page has no visible headline.
REACH = 12
# A heading this near below the headline is a standfirst.
NEAR_HEADLINE = 3
_NAMES = re.compile(
    r"standfirst|sub-?title|sub-?head|deck?\b|dek\b|teaser-?text|lead-?text|\blead\b|summary|excerpt|\bintro|chapo|vorspann|entradilla|strapline",
    re.IGNORECASE,
)


def find_standfirst(document: Document, labelling: Labelling, place: Place, description: str) -> int | None:
    """Return the index of the standfirst's block, or None.

    Order of trust: a block above the text that the page's description repeats; a heading right under the headline;
    a block whose class names it so. The first kept block counts only if it is a heading or named so: a first paragraph
    in bold, in an element of its own, is the beginning of the text more often than a summary of it.
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
        if _is_named(document, index):
            return index
    return None


def _is_marked(document: Document, index: int) -> bool:
    return document.blocks.kinds[index] == "heading" or _is_named(document, index)


def _is_named(document: Document, index: int) -> bool:
    attributes = document.elements.attributes[document.blocks.elements[index]]
    return _NAMES.search(attributes.get("class") or "") is not None


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
