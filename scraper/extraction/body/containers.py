"""The container: the element whose blocks speak most for holding the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums, says_the_same
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling

MAX_VALUE = 500
# A stretch of boilerplate weighs at most this much against the prose on both sides of it.
MIN_STRETCH = -300
# A sibling that is worth this much is a paragraph, too.
MIN_SIBLING = 60
# An <article> with less prose is an entry of a list or a comment, one with less of the page's is an introduction.
MIN_STORY = 300
MIN_OWN_SHARE = 0.1


def find_container(document: Document, labelling: Labelling, title: str | None) -> int:
    """Find the element whose subtree has the largest sum of block values; of several articles in it the page's own."""
    return _own_article(document, labelling, _densest(document, _values(document, labelling)), title)


def _values(document: Document, labelling: Labelling) -> list[int]:
    """Return what each block says for the element around it being the article."""
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
    return _saturated(values)


def _saturated(values: list[int]) -> list[int]:
    """Cut every stretch of negative values short: a long menu says no more than a short one."""
    owed = 0
    result = []
    for value in values:
        owed = min(0, owed + value) if value < 0 else 0
        result.append(value if owed >= MIN_STRETCH else 0)
    return result


def _densest(document: Document, values: list[int]) -> int:
    """Find the element whose subtree has the largest sum; of equals the innermost; never one paragraph of several."""
    sums = prefix_sums(values)
    elements = document.elements
    best, best_sum = 0, -1
    for index, (first, end) in enumerate(zip(elements.first_blocks, elements.end_blocks, strict=True)):
        if end > first and sums[end] - sums[first] >= best_sum:
            best, best_sum = index, sums[end] - sums[first]
    while _is_one_of_several(document, values, best):
        best = elements.parents[best]
    return best


def _is_one_of_several(document: Document, values: list[int], element: int) -> bool:
    """Tell whether an element is one block and a sibling of the same tag is a paragraph, too.

    A short text among many links has less weight as a whole than its longest paragraph alone.
    """
    elements, owners = document.elements, document.blocks.elements
    parent = elements.parents[element]
    if parent <= 0 or len(document.blocks_of(element)) != 1:
        return False
    return any(
        values[index] >= MIN_SIBLING
        and owners[index] != element
        and elements.parents[owners[index]] == parent
        and elements.tags[owners[index]] == elements.tags[element]
        for index in document.blocks_of(parent)
    )


def _own_article(document: Document, labelling: Labelling, container: int, title: str | None) -> int:
    """Return of several ``<article>``s with a text each the one with the page's headline; else the container.

    Pages print the next story in full below their own, for readers who go on scrolling.
    """
    elements = document.elements
    sums = prefix_sums(labelling.free_prose(document.blocks.elements))

    def prose_in(element: int) -> int:
        return sums[elements.end_blocks[element]] - sums[elements.first_blocks[element]]

    articles = [article for article in _outermost_articles(document, container) if prose_in(article) >= MIN_STORY]
    if len(articles) < 2 or not title:
        return container
    for article in articles:
        if any(says_the_same(text, title) for text in document.texts_of(article)):
            return article if prose_in(article) >= MIN_OWN_SHARE * prose_in(container) else container
    return container


def _outermost_articles(document: Document, container: int) -> list[int]:
    """Return the ``<article>``s below an element that stand in no other one below it."""
    elements = document.elements
    found: list[int] = []
    for index in range(container + 1, elements.ends[container]):
        if elements.tags[index] == "article" and not (found and index < elements.ends[found[-1]]):
            found.append(index)
    return found
