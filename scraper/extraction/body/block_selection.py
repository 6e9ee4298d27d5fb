"""Which blocks of a page are its article.

The container is the element whose subtree has the largest sum of block values (``containers``); its head, its tail
and the boxes inside it are cut off (``pruning``). Every block ends with a label and a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.body.article_position import headlines_like
from scraper.extraction.body.containers import find_container
from scraper.extraction.body.exclusions import PROTECTED_SHARE, exclusions_by_tag, find_exclusions
from scraper.extraction.body.pruning import prune
from scraper.extraction.dom.text_stats import has_sentence_end, prefix_sums
from scraper.extraction.labelling import Labelling
from scraper.extraction.teasers.card_entries import are_entries
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Exclusion
    from scraper.extraction.teasers.cards import CardList

# A paragraph is longer than this and ends a sentence, or is so long that it must be prose.
MIN_PARAGRAPH = 60
MIN_UNPUNCTUATED = 140
# 99 % of 1,778 headlines weigh less than 133; a longer heading than this is a paragraph marked up as one.
MAX_HEADING = 200
# On a page without a paragraph of that length, one of this length will do: it may hold a dialogue or a brief.
MIN_BRIEF = 25
# A text with less prose than this may be the remnant of one whose elements have names (class, id) that exclude them.
# The text that is found without regard to names wins if it has this much prose and is this many times as long.
MAX_REMNANT = 600
MIN_UNNAMED = 200
MIN_GROWTH = 6
# A single card with more prose than this is a paragraph with a link.
MAX_LONE_PROSE = 200


def label_blocks(
    document: Document, card_lists: tuple[CardList, ...], title: str | None = None, labelling: Labelling | None = None
) -> Labelling:
    """Label every block of the page that has no label in ``labelling`` yet.

    A short result is tried again without regard to the names of elements, an empty one with shorter paragraphs.
    """
    labelling = labelling or Labelling(len(document.blocks))
    if not labelling.labels:
        return labelling
    prose = _prose_weights(document, MIN_PARAGRAPH)
    excluded = find_exclusions(document, prose, headlines_like(document, title))
    _label_cards(document, labelling, card_lists, prose)
    before_rules = labelling.copy()
    _label_article(document, labelling, prose, excluded, title)
    size = sum(prose[index] for index in labelling.kept())
    if size >= MAX_REMNANT:
        return labelling
    ignoring_names = before_rules.copy()
    _label_article(document, ignoring_names, prose, exclusions_by_tag(document, excluded), title)
    if sum(prose[index] for index in ignoring_names.kept()) >= max(MIN_UNNAMED, MIN_GROWTH * size):
        return ignoring_names
    if labelling.kept():
        return labelling
    with_briefs = before_rules.copy()
    _label_article(document, with_briefs, _prose_weights(document, MIN_BRIEF), excluded, title)
    return with_briefs if with_briefs.kept() else labelling


def _label_article(
    document: Document,
    labelling: Labelling,
    prose: list[int],
    excluded: list[Exclusion | None],
    title: str | None,
) -> None:
    """Find the container, then label the blocks in it and around it."""
    labelling.excluded, labelling.prose = excluded, prose
    labelling.container = find_container(document, labelling, title)
    prune(document, labelling, title)


def _prose_weights(document: Document, minimum: int) -> list[int]:
    """Return for each block its weight if it is prose of at least ``minimum``, else 0."""
    blocks = document.blocks
    result = []
    for index, text in enumerate(blocks.texts):
        size = blocks.weights[index]
        is_prose = (
            size >= minimum
            and (blocks.kinds[index] != "heading" or size > MAX_HEADING)
            and (size >= MIN_UNPUNCTUATED or has_sentence_end(text))
            and blocks.link_shares[index] < 0.5
        )
        result.append(size if is_prose else 0)
    return result


def _label_cards(document: Document, labelling: Labelling, card_lists: tuple[CardList, ...], prose: list[int]) -> None:
    """Label the blocks of cards, unless they are entries of the article or hold too much of the page's prose."""
    sums = prefix_sums(prose)
    limit = PROTECTED_SHARE * sums[-1]
    for card_list in card_lists:
        if are_entries(document, card_list, sums):
            continue
        for card in card_list.cards:
            size = sums[card.end] - sums[card.first]
            if size > limit and len(card_list.cards) < 3:
                continue
            if len(card_list.cards) == 1 and size > MAX_LONE_PROSE:
                continue
            for block in card.blocks:
                labelling.assign(block, Label.TEASER, "a card that announces another page")
