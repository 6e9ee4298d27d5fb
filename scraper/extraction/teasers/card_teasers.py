"""Teasers: what the cards of a page say of other pages (title, snippet, date, heading), each page once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import parse_date, parse_day_of_year
from scraper.extraction.dom.text_stats import is_unmarked, normalised, says_the_same, word_count
from scraper.extraction.phrases import AFTERWORD, APPEAL
from scraper.extraction.teasers.cards import MIN_NAME_LENGTH
from scraper.extraction.teasers.link_kinds import is_addressed_alike, own_addresses, own_shapes
from scraper.extraction.teasers.teaser_rules import standing_panels, why_no_teasers
from scraper.labels import Label, LaterStep
from scraper.models import Teaser
from scraper.urls.addresses import bare, query_of, web_address
from scraper.urls.article_likeness import leads_to_service

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import date, datetime

    from scraper.extraction.dom.document import Document
    from scraper.extraction.labelling import Labelling
    from scraper.extraction.teasers.cards import Card, CardList
    from scraper.models import Site

# A box's heading has at most this many words; a longer line above a box is text.
MAX_HEADING_WORDS = 9
# How many levels above a list's parent its heading may stand.
MAX_CLIMB = 4
# Words of a snippet, and of one that ends a sentence.
MIN_SNIPPET_WORDS = 6
MIN_SENTENCE_WORDS = 3
MIN_TITLE_WORDS = 1.5
# Two articles may both be called "The weather"; a title of this many words belongs to one article.
MIN_OWN_TITLE = 4
# Characters of a date with its label and hour, and of the words of a link after a snippet.
MAX_DATE = 60
MAX_READ_MORE = 60
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:(?:read|continue|lire|leer|mehr|more|weiter)\b.{0,20})?$", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”’“‘«»)\]」』]*$")
# The words of the link that follows a cut snippet.
_READ_MORE = re.compile(
    r"\s*(?:read more|continue reading|more|mehr|weiterlesen|mehr lesen|lire la suite|leer más|leia mais|leggi tutto"
    r"|lees meer|читать далее|подробнее|devamı|더보기|続きを読む|阅读全文|詳細)\s*[»›>→]*$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_BRACKETS = " ()[]（）·|–-"
_RANK = re.compile(r"(\d{1,2})[.):]?\s*(?=\D)")
_LEADING_DATE = re.compile(r"(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\W*(?=[^\W\d])")
# Labels in front of the titles of a blog's previous and next post.
_NEIGHBOUR_LABEL = re.compile(
    r"(?:previous|next|prev|vorheriger|nächster|article précédent|article suivant|entrada anterior|siguiente)"
    r"\s(?:post|article|story|beitrag|artikel|entry|entrada)\s*[:：]?\s*",
    re.IGNORECASE,
)


def find_teasers(
    document: Document,
    card_lists: Sequence[CardList],
    labelling: Labelling,
    headline: int | None,
    *,
    site: Site,
    fetched_at: datetime | None,
) -> tuple[Teaser, ...]:
    """Return the page's teasers in order of appearance, one for each announced page.

    Cards that give none are labelled links then. ``headline``: the block of the page's own one, if it has one.
    """
    merged: dict[str, Teaser] = {}
    own, shapes = own_addresses(document), own_shapes(document)
    labelled = [
        (card_list, tuple(card for card in card_list.cards if labelling.labels[card.first] is Label.TEASER))
        for card_list in card_lists
    ]
    panels = standing_panels(document, [cards for _, cards in labelled if cards], labelling)
    rejected: list[tuple[Card, str]] = []
    taken: set[int] = set()
    for card_list, cards in labelled:
        why = _why_no_teasers(document, cards, labelling, headline, panels)
        if why is not None:
            rejected += [(card, why) for card in card_list.cards]
            continue
        heading = _list_heading(document, card_list, labelling.labels)
        teasers = [_read_card(document, card, site, fetched_at, heading) for card in cards]
        for card, teaser in zip(cards, _without_ranks(teasers), strict=True):
            target = _target(document, card)
            is_title = _is_title(teaser.title, is_alike=is_addressed_alike(document, target, shapes))
            why = _why_no_teaser(target, own, is_title=is_title)
            if why is None:
                merged[target] = _merged(merged[target], teaser) if target in merged else teaser
                taken.update(card.blocks)
            else:
                rejected.append((card, why))
    _label_links(labelling, rejected, taken)
    return _without_second_addresses(merged.values())


def _why_no_teasers(
    document: Document, cards: Sequence[Card], labelling: Labelling, headline: int | None, panels: frozenset[int]
) -> str | None:
    if not cards:
        return "part of a card that is no teaser"
    if cards[0].element in panels:
        return "a link in a panel of a menu"
    return why_no_teasers(document, cards, labelling, headline)


def _why_no_teaser(target: str, own: Container[tuple[str, str]], *, is_title: bool) -> str | None:
    """Return why a card is no teaser, in a list of teasers; None if it is one."""
    if not is_title:
        return "a link as short as a label"
    if not target or (bare(target), query_of(target)) in own:
        return "a link to this page"
    return "a link to a service of the site" if leads_to_service(target) else None


def _label_links(labelling: Labelling, rejected: Iterable[tuple[Card, str]], taken: set[int]) -> None:
    """Label the cards that give no teaser as links, each with its reason: no block is called a teaser and is none.

    ``taken``: the blocks of cards that give one.
    """
    for card, reason in rejected:
        for block in card.blocks:
            if labelling.labels[block] is Label.TEASER and block not in taken:
                labelling.overrule(block, Label.LINKS, reason, by=LaterStep.TEASERS)


def _is_title(title: str, *, is_alike: bool) -> bool:
    """Tell whether a text is long enough for a title; ``is_alike``: its link is addressed as the page itself is."""
    is_long = word_count(title) >= MIN_TITLE_WORDS or (is_alike and len(title) >= MIN_NAME_LENGTH)
    return is_long and not title.startswith("/")


def _without_second_addresses(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """Merge teasers of one page under two addresses: with the same long title, or apart from the query."""
    known: dict[str, Teaser] = {}
    for teaser in teasers:
        title = normalised(teaser.title)
        key = title if word_count(title) >= MIN_OWN_TITLE else f"{title} {bare(teaser.url or '')}"
        known[key] = _merged(known[key], teaser) if key in known else teaser
    return tuple(known.values())


def _without_ranks(teasers: list[Teaser]) -> list[Teaser]:
    """Return the teasers of a ranked list without the 1, 2, 3 … in front of their titles."""
    ranks = [match for teaser in teasers if (match := _RANK.match(teaser.title))]
    numbers = [int(match[1]) for match in ranks]
    if len(ranks) < max(2, len(teasers)) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return teasers
    return [replace(teaser, title=teaser.title[match.end() :]) for teaser, match in zip(teasers, ranks, strict=True)]


def _merged(first: Teaser, second: Teaser) -> Teaser:
    """Merge two printings of one teaser: the first, with what it lacks from the second."""
    return replace(
        first,
        snippet=first.snippet or second.snippet,
        published=first.published or second.published,
        heading=first.heading or second.heading,
        truncated=first.truncated if first.snippet or not second.snippet else second.truncated,
    )


def _read_card(document: Document, card: Card, site: Site, fetched_at: datetime | None, heading: str | None) -> Teaser:
    """Read the teaser in a card; ``heading``: that of its list, if the card has none of its own."""
    texts = document.texts
    title_block = _title_block(document, card)
    title = texts[title_block]
    links = [link.text for link in card.links if link.text and link.first_block == title_block == link.last_block]
    label = _label_above(texts, card, title_block)
    other_texts = [texts[index] for index in card.blocks if index != title_block]
    if links and links[0] != title and links[0] in title:
        before, _, after = title.partition(links[0])
        title = links[0]
        label = label or (
            before.strip() if AFTERWORD.match(before) and not before.strip().endswith((":", "：")) else None
        )
        other_texts[:0] = [before.strip(_BRACKETS), after.strip(_BRACKETS)]
    other_texts = [part for rest in other_texts for part in _split_date(rest)]
    published = _find_date(document, card, other_texts, site, fetched_at)
    snippet = _find_snippet(title, other_texts, site, fetched_at)
    prefix = _NEIGHBOUR_LABEL.match(title)
    title = title[prefix.end() :] if prefix else title
    return Teaser(
        title, snippet, _is_cut(title, snippet), web_address(_target(document, card)), published, label or heading
    )


def _target(document: Document, card: Card) -> str:
    """Return the URL that a card leads to, without a fragment; as written if it cannot be made absolute."""
    return document.absolute(card.links[0].href).partition("#")[0]


def _label_above(texts: Sequence[str], card: Card, title_block: int) -> str | None:
    """Return the line, such as "Read also", in the card above its title."""
    above = [text for text in texts[card.first : title_block] if AFTERWORD.match(text)]
    return above[-1] if above and word_count(above[-1]) <= MAX_HEADING_WORDS else None


def _split_date(text: str) -> list[str]:
    """Split a text that begins with a numeric date into date and rest.

    >>> _split_date("7/02/2026 Breeders had begun to burn fleeces.")
    ['7/02/2026', 'Breeders had begun to burn fleeces.']
    """
    match = _LEADING_DATE.match(text)
    return [match[1], text[match.end() :]] if match else [text]


def _title_block(document: Document, card: Card) -> int:
    """Return the card's heading, else its first linked block that reads like a title, else its longest linked block."""
    blocks = document.blocks
    for index in card.blocks:
        if blocks.kinds[index] == "heading" and word_count(blocks.texts[index]) >= 2:
            return index
    linked = [index for index in card.blocks if document.blocks.link_shares[index] >= 0.5] or list(card.blocks)
    for index in linked:
        if word_count(blocks.texts[index]) >= 4:
            return index
    return max(linked, key=lambda index: len(blocks.texts[index]))


def _find_date(
    document: Document, card: Card, other_texts: list[str], site: Site, fetched_at: datetime | None
) -> date | datetime | None:
    """Return the card's date: from a ``<time>``, else from a short text."""
    elements = document.elements
    for element in range(card.element, elements.ends[card.element]):
        if elements.tags[element] == "time" and (stamp := elements.attributes[element].get("datetime")):
            found = parse_date(stamp, day_first=site.day_first, fetched_at=fetched_at)
            if found:
                return found
    for text in other_texts:
        if len(text) <= MAX_DATE and _DIGIT.search(text):
            found = parse_date(text, day_first=site.day_first, fetched_at=fetched_at) or parse_day_of_year(
                text, fetched_at
            )
            if found:
                return found
    return None


def _find_snippet(title: str, other_texts: list[str], site: Site, fetched_at: datetime | None) -> str | None:
    """Return the longest of the card's other texts that is no date, label or repetition of the title."""
    best = None
    for rest in other_texts:
        text = _without_read_more(rest)
        words = word_count(text)
        if words < MIN_SENTENCE_WORDS or (words < MIN_SNIPPET_WORDS and not _ENDS_SENTENCE.search(text)):
            continue
        if says_the_same(text, title) or APPEAL.match(text):
            continue
        if len(text) <= MAX_DATE and parse_date(text, day_first=site.day_first, fetched_at=fetched_at):
            continue
        if best is None or len(text) > len(best):
            best = text
    return best


def _without_read_more(text: str) -> str:
    """Return a snippet without the words of a "read more" link at its end.

    >>> _without_read_more("The old levee held. Read more »")
    'The old levee held.'
    """
    match = _READ_MORE.search(text, max(0, len(text) - MAX_READ_MORE))
    return text[: match.start()].rstrip() if match else text


def _is_cut(title: str, snippet: str | None) -> bool:
    if _ends_in_dots(title):
        return True
    if snippet is None:
        return False
    return _ends_in_dots(snippet) or not (_ENDS_SENTENCE.search(snippet) or is_unmarked(snippet))


def _ends_in_dots(text: str) -> bool:
    """Tell whether a text ends in dots that show where it was cut."""
    return ("…" in text or "..." in text) and _CUT.search(text) is not None


def _list_heading(document: Document, card_list: CardList, labels: Sequence[Label | None]) -> str | None:
    """Return the heading of a list: the short line above it in the smallest element that holds both."""
    blocks, elements = document.blocks, document.elements
    element = card_list.parent
    for _ in range(MAX_CLIMB):
        before = [
            index
            for index in range(elements.first_blocks[element], card_list.first)
            if labels[index] is not Label.TEASER
        ]
        if before:
            nearest = before[-1]
            if nearest != card_list.first - 1 and labels[card_list.first - 1] is not Label.TEASER:
                return None
            headings = [index for index in before if blocks.kinds[index] == "heading"]
            index = headings[-1] if headings and headings[-1] >= nearest - 1 else nearest
            text = blocks.texts[index]
            if labels[index] is Label.KEPT or not 0 < word_count(text) <= MAX_HEADING_WORDS:
                return None
            return text if index in headings or not any(map(str.isdigit, text)) else None
        if element <= 0:
            return None
        element = elements.parents[element]
    return None
