"""Which blocks of a page are its article.

The container is the element whose subtree has the largest sum of block values (``containers``), unless a second look
finds a better one (``second_look``); its head, its tail and the boxes inside it are cut off (``pruning``). Every block
ends with a label and a reason.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scraper.extraction.body.article_position import headlines_like
from scraper.extraction.body.container_view import ContainerView, Subject
from scraper.extraction.body.containers import block_values, find_container
from scraper.extraction.body.exclusions import PROTECTED_SHARE, exclusions_by_tag, find_exclusions
from scraper.extraction.body.pruning import prune
from scraper.extraction.body.second_look import MAX_BLOCKS, own_forest, weigh_alternatives
from scraper.extraction.dom.text_stats import has_sentence_end, prefix_sums
from scraper.extraction.labelling import Labelling
from scraper.extraction.teasers.card_entries import are_entries
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.forests import Forest
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
# A container with this much prose, this share of the page's, and this share of it in siblings needs no second look: of
# 142 pages of 2,236 on which that changes something it says so of one, and saves the look on 47 % of all.
MIN_PLAIN = 1_800
PLAIN_SHARE = 0.7
# A single card with more prose than this is a paragraph with a link.
MAX_LONE_PROSE = 200


def label_blocks(
    document: Document,
    card_lists: tuple[CardList, ...],
    title: str | None = None,
    labelling: Labelling | None = None,
    *,
    headlines: Sequence[int] | None = None,
    description: str = "",
    forest: Forest | None = None,
) -> Labelling:
    """Label every block of the page that has no label in ``labelling`` yet.

    A short result is tried again without regard to the names of elements, an empty one with shorter paragraphs. Then
    other elements are weighed against the container that the rules found, and labelled again if one promises more.
    ``headlines``: the blocks that are the title, if they are known. ``forest``: the model that weighs them; the
    package's own by default.
    """
    labelling = labelling or Labelling(len(document.blocks))
    if not labelling.labels:
        return labelling
    selector = BlockSelector(document, card_lists, title, labelling, headlines)
    return selector.look_again(selector.by_rules(), description, forest)


class BlockSelector:
    """What all attempts to label one page share: its prose, its excluded elements, the labels before the rules."""

    def __init__(
        self,
        document: Document,
        card_lists: tuple[CardList, ...],
        title: str | None,
        labelling: Labelling,
        headlines: Sequence[int] | None = None,
    ) -> None:
        self.document = document
        self.title = title
        self.headlines = headlines_like(document, title) if headlines is None else headlines
        self.prose = _prose_weights(document, MIN_PARAGRAPH)
        self.excluded = find_exclusions(document, self.prose, self.headlines)
        _label_cards(document, labelling, card_lists, self.prose)
        self.before_rules = labelling

    @cached_property
    def by_tag(self) -> list[Exclusion | None]:
        """The exclusions without regard to names."""
        return exclusions_by_tag(self.document, self.excluded)

    @cached_property
    def values(self) -> list[int]:
        """The values of the blocks as the rules first go by them, and a second look after them."""
        return block_values(self.document, self.unlabelled(self.prose, self.excluded))

    @cached_property
    def briefs(self) -> list[int]:
        """The weights of prose, that of short paragraphs as well."""
        return _prose_weights(self.document, MIN_BRIEF, self.prose)

    def by_rules(self) -> Labelling:
        """Label the page by the rules alone."""
        labelling = self.label(self.prose, self.excluded)
        size = sum(self.prose[index] for index in labelling.kept())
        if size >= MAX_REMNANT:
            return labelling
        ignoring_names = self.label(self.prose, self.by_tag)
        if sum(self.prose[index] for index in ignoring_names.kept()) >= max(MIN_UNNAMED, MIN_GROWTH * size):
            return ignoring_names
        if labelling.kept():
            return labelling
        with_briefs = self.label(self.briefs, self.excluded)
        return with_briefs if with_briefs.kept() else labelling

    def unlabelled(self, prose: list[int], excluded: list[Exclusion | None]) -> Labelling:
        """Return the labels before the rules, with this prose and these exclusions for what the rules are to go by."""
        labelling = self.before_rules.copy()
        labelling.excluded, labelling.prose = excluded, prose
        return labelling

    def label(self, prose: list[int], excluded: list[Exclusion | None], container: int | None = None) -> Labelling:
        """Label the blocks in and around a container; the one that the rules find by default."""
        labelling = self.unlabelled(prose, excluded)
        if container is None:
            is_first = prose is self.prose and excluded is self.excluded
            values = self.values if is_first else block_values(self.document, labelling)
            container = find_container(self.document, labelling, self.title, values)
        labelling.container = container
        prune(self.document, labelling, self.title)
        return labelling

    @cached_property
    def free_prose(self) -> list[int]:
        """The weights of prose, however short, that no tag and no card excludes; a long heading is a standfirst."""
        free = self.unlabelled(self.briefs, self.by_tag).free_prose(self.document.blocks.elements)
        return [0 if kind == "heading" else size for size, kind in zip(free, self.document.blocks.kinds, strict=True)]

    def is_plain(self, container: int) -> bool:
        """Tell whether a container holds much prose, most of the page's, and most of that as siblings."""
        document = self.document
        owners, parents = document.blocks.elements, document.elements.parents
        free = self.unlabelled(self.prose, self.excluded).free_prose(owners)
        blocks = document.blocks_of(container)
        held = sum(free[blocks.start : blocks.stop])
        if held < MIN_PLAIN or held < PLAIN_SHARE * sum(free):
            return False
        siblings: dict[int, int] = {}
        for index in blocks:
            if free[index]:
                siblings[parents[owners[index]]] = siblings.get(parents[owners[index]], 0) + free[index]
        return max(siblings.values()) >= PLAIN_SHARE * held

    def view_from(self, container: int, description: str) -> ContainerView:
        """Return the page as it is seen from a container."""
        labelling = self.unlabelled(self.prose, self.excluded)
        labelling.container = container
        subject = Subject(self.title, description, self.headlines)
        return ContainerView(self.document, labelling, self.values, self.free_prose, subject)

    def take(self, element: int) -> Labelling:
        """Label the page with this element for its container.

        If its prose is excluded by names, for the most part, these are disregarded.
        """
        owners, blocks, free = self.document.blocks.elements, self.document.blocks_of(element), self.free_prose
        named = sum(free[index] for index in blocks if self.excluded[owners[index]])
        excluded = self.by_tag if 2 * named > sum(free[blocks.start : blocks.stop]) else self.excluded
        size = sum(self.prose[index] for index in blocks if free[index] and not excluded[owners[index]])
        return self.label(self.prose if size >= MIN_UNNAMED else self.briefs, excluded, element)

    def look_again(self, ruled: Labelling, description: str, forest: Forest | None) -> Labelling:
        """Return the labels with the container that promises most, or those of the rules if none has more text."""
        if len(self.document.blocks) > MAX_BLOCKS or self.is_plain(ruled.container) or not any(self.free_prose):
            return ruled
        view = self.view_from(ruled.container, description)
        weighed = weigh_alternatives(view, own_forest() if forest is None else forest)
        taken = (labelling for each in weighed if (labelling := self.take(each.element)).kept())
        result = next(taken, ruled)
        result.weighed = [(alternative.element, alternative.gain) for alternative in weighed]
        return result


def _prose_weights(document: Document, minimum: int, longer: Sequence[int] | None = None) -> list[int]:
    """Return for each block its weight if it is prose of at least ``minimum``, else 0.

    ``longer``: the same for ``MIN_PARAGRAPH``, if it is known.
    """
    blocks = document.blocks
    result = []
    for index, text in enumerate(blocks.texts):
        size = blocks.weights[index]
        if longer and size >= MIN_PARAGRAPH:
            result.append(longer[index])
            continue
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
