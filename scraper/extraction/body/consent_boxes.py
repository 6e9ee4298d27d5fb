"""Boxes that ask for consent to cookies, whatever their names: dialogs are part of the page's source, shown or not."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from scraper.consent_words import CONSENT, COOKIES
from scraper.extraction.dom.text_stats import prefix_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.dom.document import Document

# So many blocks of a box speak of cookies and of what is done with them on the web: one does not bake those.
MIN_CONSENT = 2
# And so much of its text is in blocks that speak of cookies.
ABOUT_SHARE = 0.5
# No dialog has more blocks than that.
MAX_ASKING = 100
_ARTICLES = frozenset(("body", "main", "article"))


def consent_boxes(document: Document, headlines: Sequence[int]) -> Iterator[int]:
    """Yield the outermost elements that are about cookies, unless the page's own headline is.

    ``headlines``: the blocks that are the page's title.
    """
    blocks, elements = document.blocks, document.elements
    about = [index for index, text in enumerate(blocks.texts) if "ookie" in text and COOKIES.search(text)]
    asking = [index for index in about if CONSENT.search(blocks.texts[index])]
    if len(asking) < MIN_CONSENT or not set(headlines).isdisjoint(about):
        return
    sizes = [0] * len(blocks)
    for index in about:
        sizes[index] = blocks.weights[index]
    said, weights = prefix_sums(sizes), prefix_sums(blocks.weights)

    def is_about_cookies(element: int) -> bool:
        first, end = elements.first_blocks[element], elements.end_blocks[element]
        return _is_half(said[end] - said[first], weights[end] - weights[first])

    def holds_article(element: int) -> bool:
        first, end = elements.first_blocks[element], elements.end_blocks[element]
        return elements.tags[element] in _ARTICLES or any(first <= headline < end for headline in headlines)

    end = 0
    for place, index in enumerate(asking[:MAX_ASKING]):
        if index < end:
            continue
        box = blocks.elements[index]
        while (parent := elements.parents[box]) > 0 and is_about_cookies(parent) and not holds_article(parent):
            box = parent
        end = elements.end_blocks[box]
        if bisect_left(asking, end) - place >= MIN_CONSENT:
            yield box


def is_about_consent(document: Document, element: int) -> bool:
    """Tell whether half of an element's text is about cookies: such a dialog may be longer than a short article."""
    blocks, indices = document.blocks, document.blocks_of(element)
    about = sum(blocks.weights[index] for index in indices if COOKIES.search(blocks.texts[index]))
    return _is_half(about, sum(blocks.weights[index] for index in indices))


def _is_half(about: int, weight: int) -> bool:
    return about >= ABOUT_SHARE * weight
