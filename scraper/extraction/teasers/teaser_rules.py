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
# A box about one running story has headlines in their own words beside those alike. In a series so many of the titles
# vary the pattern: at least this share of the words of each is common. Of 56 lists with common words 51 do; two of the
# other five are boxes of news, and one is of guides.
MIN_VARIED_WORDS = 1 / 3
MIN_VARIED = 0.75
# Of the words of product names this share has a digit.
MIN_NUMBERS = 0.34
_SHORT = "a list of links as short as labels"
_PICTURES = frozenset(("img", "picture", "amp-img", "video"))


def why_no_teasers(document: Document, cards: Sequence[Card], labelling: Labelling, headline: int | None) -> str | None:
    """Return why the cards of one list are no teasers; None if they are. ``headline``: the block of the page's own one.

    Headlines are sentences and labels are names, so headlines are longer. Titles in a menu or a footer have to be
    longer still, and so do those of bare links and of links whose addresses do not look like an article's. A single
    link above the page's headline is a promotion.
    """
    exclusion = labelling.excluded[cards[0].element] if labelling.excluded else None
    place = exclusion.label if exclusion else None
    titles = [normalised(card.links[0].text).split() for card in cards]
    if exclusion and place in _WITHOUT_TEASERS:
        return f"stands in {exclusion.mark}"
    if _are_products(titles):
        return "a list of product names"
    if _is_promotion(document, cards, headline):
        return "a promotion above the headline"
    own = bare(document.url or "")
    are_article_like = sum([_may_be_article(document, card, own) for card in cards]) >= MIN_ARTICLE_LINKS * len(cards)
    if place is Label.MENU:
        is_panel = are_article_like and _mean_words(cards) >= MIN_MENU_WORDS and not _explain_labels(document, cards)
        return None if is_panel or _are_neighbours(document, cards) else "a link in a menu"
    return _why_labels(document, cards, titles, place, own, are_article_like=are_article_like)


def _why_labels(
    document: Document,
    cards: Sequence[Card],
    titles: Sequence[list[str]],
    place: Label | None,
    own: str,
    *,
    are_article_like: bool,
) -> str | None:
    """Return why the titles of a list outside of menus are labels; None if they are headlines."""
    words = _mean_words(cards)
    are_designed = sum([_is_designed(document, card) for card in cards]) >= MIN_DESIGNED_SHARE * len(cards)
    if _are_series(titles, MAX_COMMON_DESIGNED if are_designed else MAX_COMMON):
        return "a list of links that vary one pattern"
    if not are_article_like:
        least = MIN_DETAILED_WORDS if all(has_details(document, card) for card in cards) else MIN_ODD_WORDS
        is_far = _leads_away(document, cards[0], own)
        return "a link to another site" if is_far else None if words >= least else _SHORT
    if place is Label.FOOTER:
        return None if are_designed or words >= MIN_FOOTER_WORDS else "a link in a footer"
    is_long = are_designed or words >= MIN_BARE_WORDS
    return None if is_long or _are_numbered(cards) or _are_alike(document, cards) else _SHORT


def _mean_words(cards: Sequence[Card]) -> float:
    return sum([word_count(card.links[0].text) for card in cards]) / len(cards)


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


def _are_series(titles: Sequence[list[str]], most_common: float) -> bool:
    """Tell whether the titles vary a pattern: most of their words are common, and most of them have common words.

    ``most_common``: no teasers have this share of common words, those that most titles have.

    >>> _are_series([["tea", "in", town] for town in ("Sennau", "Orme", "Lenn")], 0.5)
    True
    """
    if len(titles) < MIN_SERIES:
        return False
    counts = Counter(word for title in titles for word in set(title))
    most = {word for word, count in counts.items() if count >= COMMON_SHARE * len(titles)}
    if not most:
        return False
    common = [sum([word in most for word in title]) for title in titles]
    sizes = [len(title) for title in titles]
    varied = sum([count >= MIN_VARIED_WORDS * size for count, size in zip(common, sizes, strict=True)])
    return sum(common) >= most_common * sum(sizes) and varied >= MIN_VARIED * len(titles)


def _is_designed(document: Document, card: Card) -> bool:
    return _has_heading(document, card) or _has_picture(document, card) or has_details(document, card)


def _has_heading(document: Document, card: Card) -> bool:
    return "heading" in document.blocks.kinds[card.first : card.end]


def _has_picture(document: Document, card: Card) -> bool:
    elements = document.elements
    return not _PICTURES.isdisjoint(elements.tags[card.element : elements.ends[card.element]])
