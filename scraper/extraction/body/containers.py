"""The container: the element that holds the article, by the values of its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums, says_the_same
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

# The value of a long paragraph: more is not more certain.
MAX_VALUE = 500
# A stretch of boilerplate weighs at most this much against the prose on both sides of it.
MIN_STRETCH = -300
# A sibling of this value is a paragraph, too.
MIN_SIBLING = 60
# An <article> with less prose is an entry of a list or a comment; one with a smaller share of the container's is an
# introduction.
MIN_ARTICLE_PROSE = 300
MIN_OWN_SHARE = 0.1


def find_container(document: Document, labelling: Labelling, title: str | None, values: list[int]) -> int:
    """Find the element whose subtree has the largest sum of block values, or the page's own ``<article>`` in it.

    ``values``: those that ``block_values`` gives for this labelling.
    """
    return _article_with_headline(document, labelling, _largest_sum(document, values), title)


def block_values(document: Document, labelling: Labelling) -> list[int]:
    """Return the value of each block: how much it speaks for (or, below 0, against) the elements around it."""
    blocks = document.blocks
    teaser = Label.TEASER
    values = []
    for index, (size, label) in enumerate(zip(labelling.prose, labelling.labels, strict=True)):
        if label is teaser:
            value = -60
        elif label:
            value = 0
        elif labelling.excluded[blocks.elements[index]]:
            value = -30 if not size else -10
        elif size:
            value = min(size, MAX_VALUE)
        elif blocks.link_shares[index] > 0.5:
            value = -40
        elif blocks.kinds[index] in ("heading", "list_item") or document.elements.tags[blocks.elements[index]] == "p":
            value = 10
        else:
            value = -15
        values.append(value)
    return _without_long_stretches(values)


def _without_long_stretches(values: list[int]) -> list[int]:
    """Let no stretch of negative values sum to less than ``MIN_STRETCH``: a long menu says no more than a short one."""
    stretch = 0
    result = []
    for value in values:
        stretch = min(0, stretch + value) if value < 0 else 0
        result.append(value if stretch >= MIN_STRETCH else 0)
    return result


def _largest_sum(document: Document, values: list[int]) -> int:
    """Find the element with the largest sum of values, the innermost of equals; never a paragraph."""
    sums = prefix_sums(values)
    elements = document.elements
    best, best_sum = 0, -1
    for index, (first, end) in enumerate(zip(elements.first_blocks, elements.end_blocks, strict=True)):
        if end > first and sums[end] - sums[first] >= best_sum:
            best, best_sum = index, sums[end] - sums[first]
    while _is_paragraph(document, values, best):
        best = elements.parents[best]
    return best


def _is_paragraph(document: Document, values: list[int], element: int) -> bool:
    """Tell whether an element is a ``<p>``, or one block and a sibling of the same tag is a paragraph, too.

    A short text among many links has less weight as a whole than its longest paragraph alone; and below the one
    paragraph of a text may stand its list or its second half, parted by ``<br>``.
    """
    elements, owners = document.elements, document.blocks.elements
    parent = elements.parents[element]
    if parent <= 0 or elements.tags[element] == "p":
        return parent > 0
    if len(document.blocks_of(element)) != 1:
        return False
    return any(
        values[index] >= MIN_SIBLING
        and owners[index] != element
        and elements.parents[owners[index]] == parent
        and elements.tags[owners[index]] == elements.tags[element]
        for index in document.blocks_of(parent)
    )


def _article_with_headline(document: Document, labelling: Labelling, container: int, title: str | None) -> int:
    """Return the ``<article>`` with the page's headline, if the container holds several; else the container.

    Pages print the next story in full below their own, for readers who go on scrolling.
    """
    elements = document.elements
    sums = prefix_sums(labelling.free_prose(document.blocks.elements))

    def prose_in(element: int) -> int:
        return sums[elements.end_blocks[element]] - sums[elements.first_blocks[element]]

    articles = [
        article for article in _outermost_articles(document, container) if prose_in(article) >= MIN_ARTICLE_PROSE
    ]
    if len(articles) < 2 or not title:
        return container
    for article in articles:
        if any(says_the_same(text, title) for text in document.texts_of(article)):
            return article if prose_in(article) >= MIN_OWN_SHARE * prose_in(container) else container
    return container


def _outermost_articles(document: Document, container: int) -> list[int]:
    """Return the ``<article>`` elements below an element that are in no other one below it."""
    elements = document.elements
    found: list[int] = []
    for index in range(container + 1, elements.ends[container]):
        if elements.tags[index] == "article" and not (found and index < elements.ends[found[-1]]):
            found.append(index)
    return found
