"""Which lists of cards are entries of the article itself: a listicle's items, the steps of a how-to.

An entry has a heading with a link, a picture, a price, some lines: the shape of a card. But what a card says of another
page is a snippet, while an entry is the text itself. So entries have paragraphs, and stand among the article's own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.teasers.cards import CardList

# One link in a box is no series. Two boxes between paragraphs may be two advertisements of the publisher's own.
MIN_ENTRIES = 2
MIN_SCATTERED = 3
# Of the cards this share has prose: other paragraphs of the series may be a line.
MIN_WITH_PROSE = 0.5
# Snippets are cut: of 297 lists of teasers with prose in them 235 have less than this for each card.
MIN_ENTRY_PROSE = 200
# Much prose in one list, a good part of the page's, and as much beside it under the same parent. Snippets are that much
# on the page of a brief alone, where the brief is less: 13 lists of teasers on 1,900 pages have such a share.
MIN_SERIES_PROSE = 1000
MIN_SHARE = 0.3
MIN_BESIDE = 1.0
_NUMBER = re.compile(r"\W{0,2}(?:[^\W\d_]{2,12}\W{1,2})?(\d{1,3})(?!\d)")


def are_entries(document: Document, card_list: CardList, sums: Sequence[int]) -> bool:
    """Tell whether the cards of a list are entries of the article. ``sums``: for each block the prose before it."""
    cards = card_list.cards
    if len(cards) < MIN_ENTRIES:
        return False
    with_prose = sum([sums[card.end] > sums[card.first] for card in cards])
    if with_prose < MIN_WITH_PROSE * len(cards):
        return False
    return (
        document.elements.tags[cards[0].element] == "p"
        or _are_rows_of_data(document, card_list)
        or _are_scattered(card_list, sums)
        or _are_most_of_it(document, card_list, sums)
        or _are_numbered(document, card_list)
    )


def _prose_of(card_list: CardList, sums: Sequence[int]) -> int:
    return sum([sums[card.end] - sums[card.first] for card in card_list.cards])


def _are_rows_of_data(document: Document, card_list: CardList) -> bool:
    """Tell whether the cards are rows of a table with a head row: tables for layout have no ``<th>``."""
    tags, first = document.elements.tags, card_list.cards[0].element
    if tags[first] != "tr":
        return False
    head = document.elements.parents[first] + 1
    return "th" in tags[head : document.elements.ends[head]]


def _are_scattered(card_list: CardList, sums: Sequence[int]) -> bool:
    """Tell whether the cards have paragraphs, and as much prose stands between them: teasers stand together."""
    cards = card_list.cards
    own = _prose_of(card_list, sums)
    between = sums[card_list.end] - sums[card_list.first] - own
    return len(cards) >= MIN_SCATTERED and own >= MIN_ENTRY_PROSE * len(cards) and between >= own


def _are_most_of_it(document: Document, card_list: CardList, sums: Sequence[int]) -> bool:
    """Tell whether the cards hold much of the page's prose, and their parent as much that is in none of them."""
    own = _prose_of(card_list, sums)
    around = document.blocks_of(max(card_list.parent, 0))
    if own < max(MIN_SERIES_PROSE, MIN_SHARE * sums[-1]):
        return False
    return sums[around.stop] - sums[around.start] - own >= MIN_BESIDE * own


def _are_numbered(document: Document, card_list: CardList) -> bool:
    """Tell whether the cards begin with 1, 2, 3 …, or count down to 1."""
    matches = [_NUMBER.match(document.texts[card.first]) for card in card_list.cards]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) < len(matches):
        return False
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return steps == {1} or (steps == {-1} and numbers[-1] == 1)
