"""Cards: boxes that announce one other page each, and the lists that they form.

A card is found by structure alone. Its link stands alone (it is most of the text of its block) and has the words of a
title rather than of a menu; the card is the largest element around it that holds no second such link.
Cards with the same tag under one parent are a card list: a teaser box, a list of latest articles, a front page's grid.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import has_sentence_end, prefix_sums, weight, word_count
from scraper.extraction.teasers.link_kinds import (
    is_addressed_alike,
    linked_twice,
    own_addresses,
    own_shapes,
    stands_alone,
)
from scraper.urls.addresses import bare
from scraper.urls.article_likeness import hints_at_article, is_beside, leads_to_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.extraction.dom.document import Document, PageLink

# Labels of menus have one to three words; of the 559 teasers of the fixtures 98 % have a title of four or more.
MIN_TITLE_WORDS = 4
# A shorter title, of this many words, counts in a list of which so many cards, and such a share of them, have a date or
# a snippet, which menus never have.
MIN_SHORT_WORDS = 1.5
MIN_DETAILED = 2
MIN_DETAILED_SHARE = 0.6
# In a link addressed as the page itself is, one word of so many letters is a title; months and "next" are shorter.
MIN_NAME_LENGTH = 5
# It counts as well beside this many cards with longer titles.
MIN_CARDS = 2
# A list of links with more than this share of short labels is a menu.
MAX_SHORT_SHARE = 0.6
# What stands between cards belongs to them in lists of this many cards, if it is no longer than this.
MIN_GAPPED = 3
MAX_GAP_WEIGHT = 300
# A card has little text besides its link: a snippet, a date, a section. An article that holds one link has more.
MAX_CARD_WEIGHT = 700
MAX_CARD_BLOCKS = 10
# A snippet has this many words.
MIN_DETAIL_WORDS = 4
# Beside the links to its story a card has one to its section, its author, its comments; a menu has more.
MAX_SIDE_LINKS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its element, the links in it to the page that it announces, and its blocks ``first:end``."""

    element: int
    links: tuple[PageLink, ...]
    first: int
    end: int

    @property
    def blocks(self) -> range:
        """The card's blocks."""
        return range(self.first, self.end)


@dataclass(frozen=True, slots=True)
class CardList:
    """Cards that stand side by side under one parent, or a single card."""

    parent: int
    cards: tuple[Card, ...]

    @property
    def first(self) -> int:
        """The first block of the list."""
        return self.cards[0].first

    @property
    def end(self) -> int:
        """One past the last block of the list."""
        return self.cards[-1].end


def blocks_in_cards(card_lists: Iterable[CardList]) -> set[int]:
    """Return all blocks that stand in cards."""
    return {block for card_list in card_lists for card in card_list.cards for block in card.blocks}


def find_card_lists(document: Document) -> tuple[CardList, ...]:
    """Find all lists of cards, in document order."""
    links = _find_standing_links(document)
    card_lists = _titled_lists(document, links)
    card_lists += _detailed_lists(document, links, card_lists)
    return tuple(
        sorted(
            (_with_gaps(document, card_list) for card_list in card_lists),
            key=lambda card_list: card_list.cards[0].element,
        )
    )


@dataclass(frozen=True, slots=True)
class _StandingLinks:
    """The links of a page that stand alone and stay on its site, with facts on each by the index of its element.

    ``words``: number of words. ``titled``: those with a title, by its length or by an address like the page's own.
    ``article_like``: those whose address looks like an article's. ``title_sums``: for each
    element the number of titles before it; a title is a group of links to one target, and a card holds one.
    ``link_sums``: for each element the number of standing links before it.
    """

    standing: list[PageLink]
    words: dict[int, float]
    titled: frozenset[int]
    article_like: frozenset[int]
    title_sums: list[int]
    link_sums: list[int]


def _find_standing_links(document: Document) -> _StandingLinks:
    shapes = own_shapes(document)
    twice = linked_twice(document)
    standing = [
        link
        for link in document.links
        if link.text
        and document.is_own(link.href)
        and (not leads_to_list(link.href) or is_addressed_alike(document, link.href, shapes))
        and (link.element in twice or stands_alone(document, link))
    ]
    words = {link.element: word_count(link.text) for link in standing}
    short = [link for link in standing if words[link.element] < MIN_TITLE_WORDS]
    titled = words.keys() - {link.element for link in short} | _addressed_alike(document, short, shapes)
    beside = _beside(document, short)
    article_like = beside.union(link.element for link in standing if hints_at_article(link.href))
    marked = [link for link in standing if link.element in titled or link.element in article_like]
    first_links = [group[0] for group in _same_target_groups(marked)]
    title_sums, link_sums = _sums_of(document, first_links), _sums_of(document, standing)
    return _StandingLinks(standing, words, frozenset(titled), article_like, title_sums, link_sums)


def _addressed_alike(document: Document, links: list[PageLink], shapes: frozenset[str]) -> frozenset[int]:
    """Return those of these links, by their elements, that lead to other pages addressed as this one is."""
    own = {address for address, _ in own_addresses(document)} if shapes else set()
    return frozenset(
        link.element
        for link in links
        if len(link.text) >= MIN_NAME_LENGTH
        and not link.text[0].isdigit()
        and is_addressed_alike(document, link.href, shapes)
        and bare(document.absolute(link.href)) not in own
    )


def _beside(document: Document, links: list[PageLink]) -> frozenset[int]:
    """Return those of these links, by their elements, that lead to pages in the folder of this one."""
    own = document.url or ""
    folder = own.partition("://")[2].rstrip("/").rpartition("/")[0].partition("/")[2]
    if not folder:
        return frozenset()
    near = [link for link in links if folder in link.href]
    return frozenset(link.element for link in near if is_beside(document.absolute(link.href), own))


def _sums_of(document: Document, links: list[PageLink]) -> list[int]:
    """Return for each element the number of these links before it."""
    flags = [0] * (len(document.elements) + 1)
    for link in links:
        flags[link.element] = 1
    return prefix_sums(flags)


def _titled_lists(document: Document, links: _StandingLinks) -> list[CardList]:
    """Find the lists of cards whose titles are too long for a menu, and add their siblings with shorter titles."""
    titled = [link for link in links.standing if link.element in links.titled and document.leads_away(link.href)]
    card_lists = _group_by_parent(document, _cards_around(document, titled, links))
    return [whole for card_list in card_lists if (whole := _with_siblings(document, card_list, links))]


def _detailed_lists(document: Document, links: _StandingLinks, others: list[CardList]) -> list[CardList]:
    """Find the lists of cards with short titles outside of ``others``: dates and snippets show they are no menus."""
    covered = blocks_in_cards(others)
    short = [
        link
        for link in links.standing
        if link.element in links.article_like
        and link.first_block not in covered
        and links.words[link.element] >= MIN_SHORT_WORDS
        and document.leads_away(link.href)
    ]
    return [
        card_list
        for card_list in _group_by_parent(document, _cards_around(document, short, links))
        if covered.isdisjoint(range(card_list.first, card_list.end)) and _is_detailed(document, card_list)
    ]


def _is_detailed(document: Document, card_list: CardList) -> bool:
    detailed = sum([has_details(document, card) for card in card_list.cards])
    return detailed >= max(MIN_DETAILED, MIN_DETAILED_SHARE * len(card_list.cards))


def _cards_around(document: Document, titles: list[PageLink], links: _StandingLinks) -> list[Card]:
    """Return the cards around these title links."""
    weights = prefix_sums(document.blocks.weights)
    return [_card_around(document, group, links, weights) for group in _same_target_groups(titles)]


def _with_siblings(document: Document, card_list: CardList, links: _StandingLinks) -> CardList | None:
    """Return the list with those siblings of its cards whose titles, by themselves, might be a menu's.

    None if most are such siblings: then it is a menu with a few long labels.
    """
    siblings = _siblings(document, card_list, links)
    if len(siblings) > MAX_SHORT_SHARE * (len(siblings) + len(card_list.cards)):
        return card_list if any(has_details(document, card) for card in card_list.cards) else None
    if len(card_list.cards) < MIN_CARDS:
        return card_list
    cards = list(card_list.cards)
    weights = document.blocks.weights
    for element, same in siblings.items():
        blocks = document.blocks_of(element)
        target = tuple(link for link in same if link.href == same[0].href and link.element in links.article_like)
        if (
            target
            and 0 < len(blocks) <= MAX_CARD_BLOCKS
            and sum(weights[blocks.start : blocks.stop]) <= MAX_CARD_WEIGHT
        ):
            cards.append(Card(element, target, blocks.start, blocks.stop))
    return CardList(card_list.parent, tuple(sorted(cards, key=lambda card: card.element)))


def _siblings(document: Document, card_list: CardList, links: _StandingLinks) -> dict[int, list[PageLink]]:
    """Return those other children of the list's parent that have the tag of a card, with the links in each."""
    elements = document.elements
    tags = {elements.tags[card.element] for card in card_list.cards}
    taken = {card.element for card in card_list.cards}
    last = elements.ends[card_list.parent] if card_list.parent >= 0 else len(elements)
    siblings: dict[int, list[PageLink]] = defaultdict(list)
    for link in links.standing:
        if not card_list.parent < link.element < last:
            continue
        child = link.element
        while elements.parents[child] != card_list.parent:
            child = elements.parents[child]
        if elements.tags[child] in tags and child not in taken:
            siblings[child].append(link)
    return siblings


def _with_gaps(document: Document, card_list: CardList) -> CardList:
    """Extend each card over the blocks between it and the next card, if these are one or two short ones every time.

    For lists without an element around each card: ``<dt>`` with title, ``<dd>`` with snippet; ``<h4>`` and ``<p>``.
    """
    cards = card_list.cards
    gaps = {later.first - card.end for card, later in pairwise(cards)}
    if len(cards) < MIN_GAPPED or len(gaps) != 1 or (gap := gaps.pop()) not in (1, 2):
        return card_list
    elements, owners = document.elements, document.blocks.elements
    limit = elements.end_blocks[card_list.parent]
    wide = [replace(card, end=min(card.end + gap, limit)) for card in cards]
    for card, wider in zip(cards, wide, strict=True):
        followers = owners[card.end : wider.end]
        if sum(document.blocks.weights[card.end : wider.end]) > MAX_GAP_WEIGHT or any(
            elements.tags[owner] == elements.tags[card.element] for owner in followers
        ):
            return card_list
    return CardList(card_list.parent, tuple(wide))


def has_details(document: Document, card: Card) -> bool:
    """Tell whether a card has a date or a snippet besides its title."""
    title = card.links[0].text
    for text in document.texts[card.first : card.end]:
        rest = text.replace(title, "", 1).strip()
        if rest and (is_date_line(rest) or (word_count(rest) >= MIN_DETAIL_WORDS and has_sentence_end(rest))):
            return True
    return False


def _same_target_groups(links: list[PageLink]) -> list[list[PageLink]]:
    """Group neighbouring links to one target: in a card, title, picture and snippet may each be a link.

    So may be the number of comments, which leads to a place in the same page.
    """
    groups: list[list[PageLink]] = []
    for link in links:
        if groups and (link.href == groups[-1][-1].href or link.href.partition("#")[0] == groups[-1][0].href):
            groups[-1].append(link)
        else:
            groups.append([link])
    return groups


def _card_around(document: Document, group: list[PageLink], links: _StandingLinks, weights: list[int]) -> Card:
    """Return the largest element around the group's links that holds no other title link and little other text."""
    elements = document.elements
    last_link = group[-1].element
    limit = MAX_CARD_WEIGHT + weight(group[0].text)
    best = -1
    element = group[0].element
    while element > 0:
        end, blocks = elements.ends[element], document.blocks_of(element)
        if links.title_sums[end] - links.title_sums[element] > 1 or len(blocks) > MAX_CARD_BLOCKS:
            break
        if links.link_sums[end] - links.link_sums[element] > len(group) + MAX_SIDE_LINKS:
            break
        if weights[blocks.stop] - weights[blocks.start] > limit or _holds_headline(document, element, group[0].element):
            break
        if end > last_link and blocks:
            best = element
        element = elements.parents[element]
    if best < 0:
        best, block = group[0].element, group[0].first_block
        return Card(best, tuple(group), block, block + 1)
    blocks = document.blocks_of(best)
    return Card(best, tuple(group), blocks.start, blocks.stop)


def _holds_headline(document: Document, element: int, link: int) -> bool:
    """Tell whether an ``<h1>`` that is not the link's own stands below an element: that is a page, not a card."""
    ends = document.elements.ends
    inside = [index for index in document.headlines if element < index < ends[element]]
    return any(not index < link < ends[index] for index in inside) if inside else False


def _group_by_parent(document: Document, cards: list[Card]) -> list[CardList]:
    """Group cards by parent and tag of their element."""
    parents, tags = document.elements.parents, document.elements.tags
    groups: dict[tuple[int, str], list[Card]] = defaultdict(list)
    for card in cards:
        groups[parents[card.element], tags[card.element]].append(card)
    return [CardList(parent, tuple(members)) for (parent, _), members in groups.items()]
