"""Whether a list of cards announces articles, or is a menu, a promotion or a list of labels."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import normalised, word_count
from scraper.extraction.teasers.cards import has_details
from scraper.labels import Label
from scraper.urls.addresses import bare
from scraper.urls.article_likeness import hints_at_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling
    from scraper.extraction.teasers.cards import Card

# Where no page announces another one.
_NEVER = frozenset((Label.COMMENTS, Label.FORM, Label.SHARE))
# Mean length in words: of labels in menus it is less than this, of headlines that stand in a menu's panel more;
MIN_MENU_WORDS = 9
# of the links in a footer that are no menu;
MIN_FOOTER_WORDS = 7
# of bare links that are headlines and not the names of products, places or topics;
MIN_BARE_WORDS = 5.2
# of links whose addresses do not look like an article's;
MIN_ODD_WORDS = 6
# of such links with a date or a snippet each.
MIN_TOLD_WORDS = 4.5
MIN_ARTICLE_LINKS = 0.5
# A box is set as cards if this share of it has a heading, a picture, a date or a snippet.
MIN_SET_SHARE = 0.4
# /2026/02/03/, ?id=48101, /articles/90b3, ?MTJAMjAyNi0wMi0xMi1ILTA2: a system numbers its articles, not its menu.
_NUMBERED = re.compile(r"\d{3}|/[0-9a-zA-Z]*\d[0-9a-zA-Z]*/?$|\?[^#]{24}")
# "Best plumbing firms in Sennau": in a list of this many titles words of so many of them are so much of all words,
MIN_SERIES = 3
COMMON_SHARE = 0.6
MAX_COMMON = 0.5
# and in one of cards with pictures or snippets nearly all ("Read this article").
MAX_COMMON_SET = 0.9
MIN_NUMBERS = 0.34
_PICTURES = frozenset(("img", "picture", "amp-img", "video"))


def announces(document: Document, cards: Sequence[Card], labelling: Labelling, headline: int | None) -> bool:
    """Tell whether the cards of one list are teasers. ``headline``: the block with the page's own, if it has one.

    Headlines are sentences, labels are names: the former are longer. What stands in a menu or a footer, or is
    neither set as a card nor leads to what looks like an article's address, has to be longer still. One link above
    the page's headline is a promotion.
    """
    exclusion = labelling.excluded[cards[0].element] if labelling.excluded else None
    place = exclusion.label if exclusion else None
    titles = [normalised(card.links[0].text).split() for card in cards]
    if place in _NEVER or _are_products(titles) or _is_promotion(document, cards, headline):
        return False
    words = sum([word_count(card.links[0].text) for card in cards]) / len(cards)
    own = bare(document.url or "")
    leading = sum([_may_be_article(document, card, own) for card in cards]) >= MIN_ARTICLE_LINKS * len(cards)
    if place is Label.MENU:
        is_panel = leading and words >= MIN_MENU_WORDS and not _explains(document, cards)
        return is_panel or _are_neighbours(document, cards)
    is_set = sum([_is_set(document, card) for card in cards]) >= MIN_SET_SHARE * len(cards)
    if _share_in_common(titles) >= (MAX_COMMON_SET if is_set else MAX_COMMON):
        return False
    if not leading:
        least = MIN_TOLD_WORDS if all(has_details(document, card) for card in cards) else MIN_ODD_WORDS
        return words >= least and not _leads_away(document, cards[0], own)
    if place is Label.FOOTER:
        return is_set or words >= MIN_FOOTER_WORDS
    return is_set or words >= MIN_BARE_WORDS or _are_numbered(cards)


def _is_promotion(document: Document, cards: Sequence[Card], headline: int | None) -> bool:
    """Tell whether the list is one link without a heading above the page's headline."""
    if len(cards) > 1 or headline is None or cards[0].end > headline:
        return False
    return not _has_heading(document, cards[0])


def _are_numbered(cards: Sequence[Card]) -> bool:
    numbered = sum(_NUMBERED.search(card.links[0].href) is not None for card in cards)
    return numbered >= MIN_ARTICLE_LINKS * len(cards)


def _may_be_article(document: Document, card: Card, own: str) -> bool:
    """Tell whether a card's address looks like an article's, or stands in the folder of the page's ``own``."""
    href = card.links[0].href
    if "?" in href and _leads_away(document, card, own):
        # A number in the query of another host's address counts clicks.
        href = href.partition("?")[0]
    if not href:
        return False
    if hints_at_article(href) or _NUMBERED.search(href):
        return True
    folder = own.rpartition("/")[0]
    return "/" in folder and bare(document.absolute(href)).rpartition("/")[0] == folder


def _leads_away(document: Document, card: Card, own: str) -> bool:
    """Tell whether a card leads to another host than that of the page's ``own`` address."""
    host = own.partition("/")[0]
    return bool(host) and bare(document.absolute(card.links[0].href)).partition("/")[0] != host


def _explains(document: Document, cards: Sequence[Card]) -> bool:
    """Tell whether the cards say more than a title and a date: a menu's labels with what is behind them."""
    texts = document.texts
    return any(
        not is_date_line(texts[block]) and texts[block] != card.links[0].text
        for card in cards
        for block in card.blocks
        if len(card.blocks) > 1
    )


def _are_neighbours(document: Document, cards: Sequence[Card]) -> bool:
    """Tell whether the cards lead to the posts before and after this one (link types prev and next, HTML 4.6.6)."""
    attributes = document.elements.attributes
    relations = [(attributes[card.links[0].element].get("rel") or "").lower() for card in cards]
    return all(relation in ("prev", "next") for relation in relations)


def _are_products(titles: Sequence[list[str]]) -> bool:
    """Tell whether the titles are specifications, with a number in every third word: ``(7th Gen i7/ 8GB/ 1TB SSD)``."""
    words = [word for title in titles for word in title]
    numbered = [word for word in words if not word.isalpha() and any(map(str.isdigit, word))]
    return len(words) >= MIN_BARE_WORDS * len(titles) and len(numbered) >= MIN_NUMBERS * len(words)


def _share_in_common(titles: Sequence[list[str]]) -> float:
    """Share of the titles' words that most titles of the list have: large in a list of places or products."""
    if len(titles) < MIN_SERIES:
        return 0.0
    counts = Counter(word for title in titles for word in set(title))
    most = {word for word, count in counts.items() if count >= COMMON_SHARE * len(titles)}
    common = sum([word in most for title in titles for word in title]) if most else 0
    return common / (sum(map(len, titles)) or 1)


def _is_set(document: Document, card: Card) -> bool:
    return _has_heading(document, card) or _has_picture(document, card) or has_details(document, card)


def _has_heading(document: Document, card: Card) -> bool:
    return any(document.blocks.kinds[block] == "heading" for block in card.blocks)


def _has_picture(document: Document, card: Card) -> bool:
    elements = document.elements
    return any(tag in _PICTURES for tag in elements.tags[card.element : elements.ends[card.element]])
