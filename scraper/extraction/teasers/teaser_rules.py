"""Rules for lists of cards: whether they are teasers of articles, or a menu, a promotion or a list of labels."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import normalised, word_count
from scraper.extraction.teasers.cards import has_details
from scraper.extraction.teasers.link_kinds import is_addressed_alike, own_shapes
from scraper.labels import Label
from scraper.urls.addresses import bare
from scraper.urls.article_likeness import hints_at_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Exclusion, Labelling
    from scraper.extraction.teasers.cards import Card

# Places without teasers.
_WITHOUT_TEASERS = frozenset((Label.COMMENTS, Label.FORM, Label.SHARE))
# So many lists of bare links in a menu, so short in the mean, are guides that stand there for good, two or three for
# each kind of product; recent stories are in few lists, or have a picture or a date each.
MIN_PANELS = 12
MAX_PANEL_CARDS = 4.0
# The titles of teasers have this many words in the mean: in the panel of a menu;
MIN_MENU_WORDS = 9
# in a footer;
MIN_FOOTER_WORDS = 7
# as bare links (shorter ones are names of products, places or topics);
MIN_BARE_WORDS = 5.2
# where their addresses do not look like an article's;
MIN_ODD_WORDS = 6
# where they do not, but each has a date or a snippet.
MIN_DETAILED_WORDS = 4.5
# The addresses look like an article's if this share of them does.
MIN_ARTICLE_LINKS = 0.5
# A list is one of designed cards if this share of it has a heading, a picture, a date or a snippet.
MIN_DESIGNED_SHARE = 0.4
# /2026/02/03/, ?id=48101, /articles/90b3, ?MTJAMjAyNi0wMi0xMi1ILTA2: sites number their articles, not their menus.
_NUMBERED = re.compile(r"\d{3}|/[0-9a-zA-Z]*\d[0-9a-zA-Z]*/?$|\?[^#]{24}")
# "Best plumbing firms in Sennau": titles that vary a pattern, this many in a list. A word is common if this share of
# them has it, and no teasers have this share of common words,
MIN_SERIES = 3
COMMON_SHARE = 0.6
MAX_COMMON = 0.5
# or, in designed cards ("Read this article"), this one.
MAX_COMMON_DESIGNED = 0.9
# Of the words of product names this share has a digit.
MIN_NUMBERS = 0.34
_PICTURES = frozenset(("img", "picture", "amp-img", "video"))


def are_teasers(document: Document, cards: Sequence[Card], labelling: Labelling, headline: int | None) -> bool:
    """Tell whether the cards of one list are teasers. ``headline``: the block of the page's own one, if it has one.

    Headlines are sentences and labels are names, so headlines are longer. Titles in a menu or a footer have to be
    longer still, and so do those of bare links and of links whose addresses do not look like an article's. A single
    link above the page's headline is a promotion.
    """
    exclusion = labelling.excluded[cards[0].element] if labelling.excluded else None
    place = exclusion.label if exclusion else None
    titles = [normalised(card.links[0].text).split() for card in cards]
    if place in _WITHOUT_TEASERS or _are_products(titles) or _is_promotion(document, cards, headline):
        return False
    words = sum([word_count(card.links[0].text) for card in cards]) / len(cards)
    own = bare(document.url or "")
    are_article_like = sum([_may_be_article(document, card, own) for card in cards]) >= MIN_ARTICLE_LINKS * len(cards)
    if place is Label.MENU:
        is_panel = are_article_like and words >= MIN_MENU_WORDS and not _explain_labels(document, cards)
        return is_panel or _are_neighbours(document, cards)
    are_designed = sum([_is_designed(document, card) for card in cards]) >= MIN_DESIGNED_SHARE * len(cards)
    if _share_of_common_words(titles) >= (MAX_COMMON_DESIGNED if are_designed else MAX_COMMON):
        return False
    if not are_article_like:
        least = MIN_DETAILED_WORDS if all(has_details(document, card) for card in cards) else MIN_ODD_WORDS
        return words >= least and not _leads_away(document, cards[0], own)
    if place is Label.FOOTER:
        return are_designed or words >= MIN_FOOTER_WORDS
    return are_designed or words >= MIN_BARE_WORDS or _are_numbered(cards) or _are_alike(document, cards)


def standing_panels(document: Document, card_lists: Sequence[Sequence[Card]], labelling: Labelling) -> frozenset[int]:
    """Return the lists that are panels of a menu of many, those of bare links, each by its first card's element."""
    excluded = labelling.excluded
    panels = [cards for cards in card_lists if excluded and _is_in_menu(excluded[cards[0].element])]
    if len(panels) < MIN_PANELS or sum(map(len, panels)) > MAX_PANEL_CARDS * len(panels):
        return frozenset()
    return frozenset(cards[0].element for cards in panels if not any(_is_designed(document, card) for card in cards))


def _is_in_menu(exclusion: Exclusion | None) -> bool:
    return exclusion is not None and exclusion.label is Label.MENU


def _is_promotion(document: Document, cards: Sequence[Card], headline: int | None) -> bool:
    """Tell whether the list is one link without a heading above the page's headline."""
    if len(cards) > 1 or headline is None or cards[0].end > headline:
        return False
    return not _has_heading(document, cards[0])


def _are_numbered(cards: Sequence[Card]) -> bool:
    numbered = sum(_NUMBERED.search(card.links[0].href) is not None for card in cards)
    return numbered >= MIN_ARTICLE_LINKS * len(cards)


def _are_alike(document: Document, cards: Sequence[Card]) -> bool:
    """Tell whether most of the cards lead to pages that are addressed as this one is."""
    shapes = own_shapes(document)
    alike = sum([is_addressed_alike(document, card.links[0].href, shapes) for card in cards])
    return alike >= MIN_ARTICLE_LINKS * len(cards)


def _may_be_article(document: Document, card: Card, own: str) -> bool:
    """Tell whether a card's address looks like an article's, or is in the same folder as the page's ``own`` one."""
    href = card.links[0].href
    if "?" in href and _leads_away(document, card, own):
        # A number in the query of another host's address is for click tracking.
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


def _explain_labels(document: Document, cards: Sequence[Card]) -> bool:
    """Tell whether the cards have more than a title and a date: a menu that explains its labels."""
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
    """Tell whether the titles are product names, with a digit in every third word: ``(7th Gen i7/ 8GB/ 1TB SSD)``."""
    words = [word for title in titles for word in title]
    numbered = [word for word in words if not word.isalpha() and any(map(str.isdigit, word))]
    return len(words) >= MIN_BARE_WORDS * len(titles) and len(numbered) >= MIN_NUMBERS * len(words)


def _share_of_common_words(titles: Sequence[list[str]]) -> float:
    """Return the share of the titles' words that most titles have: it is large in a list of places or products."""
    if len(titles) < MIN_SERIES:
        return 0.0
    counts = Counter(word for title in titles for word in set(title))
    most = {word for word, count in counts.items() if count >= COMMON_SHARE * len(titles)}
    common = sum([word in most for title in titles for word in title]) if most else 0
    return common / (sum(map(len, titles)) or 1)


def _is_designed(document: Document, card: Card) -> bool:
    return _has_heading(document, card) or _has_picture(document, card) or has_details(document, card)


def _has_heading(document: Document, card: Card) -> bool:
    return "heading" in document.blocks.kinds[card.first : card.end]


def _has_picture(document: Document, card: Card) -> bool:
    elements = document.elements
    return not _PICTURES.isdisjoint(elements.tags[card.element : elements.ends[card.element]])
