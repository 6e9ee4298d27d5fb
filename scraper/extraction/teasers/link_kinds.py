"""Two questions about a link: whether it leads back to its own page, and whether it stands alone or in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import letters
from scraper.urls.addresses import bare, query_of

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
