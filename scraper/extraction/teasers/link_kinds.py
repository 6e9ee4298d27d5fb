"""Questions about a link: whether it leads to its own page or to one addressed alike, and whether it stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import letters
from scraper.urls.addresses import bare, query_of
from scraper.urls.article_likeness import address_shape

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document, PageLink

# A link with a smaller share of the letters of its block is part of a sentence.
MIN_LINK_SHARE = 0.6
# The same for all characters, digits included: a cheap check before the letters are counted.
MIN_LINK_PART = 0.3
MAX_DATE_LINE = 48
_DIGIT = re.compile(r"\d")


def own_addresses(document: Document) -> frozenset[tuple[str, str]]:
    """Return the page's own addresses, each as a pair: the bare address, and its query."""
    return frozenset((bare(document.absolute(url)), query_of(url)) for url in document.stated_urls)


def own_shapes(document: Document) -> frozenset[str]:
    """Return the shapes of the page's own addresses: a site addresses all of its articles alike."""
    shapes = {address_shape(document.absolute(url)) for url in document.stated_urls}
    return frozenset(shape for shape in shapes if shape)


def is_addressed_alike(document: Document, href: str, shapes: frozenset[str]) -> bool:
    """Tell whether a link leads to a page whose address has one of these shapes, and not to a place in one.

    Every shape is that of an address with a number.
    """
    if not shapes or "#" in href or not _DIGIT.search(href):
        return False
    # The shape is one of the path: only a relative one has to be joined first.
    is_whole = href.startswith(("/", "http://", "https://"))
    return address_shape(href if is_whole else document.absolute(href)) in shapes


def linked_twice(document: Document) -> frozenset[int]:
    """Return the links, by their elements, that open a block which links the same target again: a title, text, "more".

    A sentence links a target once.
    """
    texts = document.texts
    first: dict[tuple[int, str], PageLink] = {}
    found = set()
    for link in document.links:
        if not link.text or link.first_block != link.last_block or link.first_block >= len(texts):
            continue
        opening = first.setdefault((link.first_block, link.href), link)
        if opening is not link and texts[link.first_block].startswith(opening.text):
            found.add(opening.element)
    return frozenset(found)


def stands_alone(document: Document, link: PageLink) -> bool:
    """Tell whether a link is most of its block, and not a mere date."""
    blocks = document.blocks
    count = len(blocks.texts)
    if link.first_block >= count or not link.text:
        return False
    last = min(link.last_block, count - 1)
    if link.first_block != last:
        return max(blocks.link_shares[link.first_block : last + 1], default=0.0) >= MIN_LINK_SHARE
    text = blocks.texts[last]
    if text != link.text:
        if len(link.text) < MIN_LINK_PART * len(text):
            return False
        if letters(link.text) < MIN_LINK_SHARE * letters(text):
            return False
    return len(link.text) > MAX_DATE_LINE or not (_DIGIT.search(link.text) and is_date_line(link.text))
