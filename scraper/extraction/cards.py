"""Cards: the smallest boxes of a page that announce one other page each, and the runs that they form.

A card is found by structure alone. Its link stands by itself (it is most of the text of its block), its words are
a title's rather than a menu's, and the card is the largest element around it in which no second such link stands.
Cards alike under one parent are a run: a teaser box, a list of latest stories, a front page's grid.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.extraction.measures import has_sentence_end, letters, link_share, prefix_sums, weight, word_count
from scraper.extraction.metadata.date_parsing import is_date_line

if TYPE_CHECKING:
    from scraper.extraction.document import Document, Link

# Menus speak in one to three words; of link texts outside menus nine in ten have four or more.
MIN_TITLE_WORDS = 4
# A shorter title counts in a run of this many cards that each have a date or a snippet, which menus never have,
MIN_DETAILED_RUN = 2
MIN_SHORT_WORDS = 1.5
# and beside two cards with longer titles.
MIN_RUN = 2
# A list of links with this share of short labels is a menu.
MAX_SHORT_SHARE = 0.6
MIN_GAPPED_RUN = 3
MAX_GAP_WEIGHT = 300
# A link that is less of its block than this is part of a sentence.
MIN_LINK_SHARE = 0.6
# The same of all characters, with the dates and numbers beside it: a cheap look before the letters are counted.
MIN_LINK_PART = 0.3
MAX_DATE_LINE = 48
# A card says little besides its link: a snippet, a date, a section. An article that holds one link says more.
MAX_CARD_WEIGHT = 700
MAX_CARD_BLOCKS = 10
MIN_DETAIL_WORDS = 4
# An article's address has a slug of several words, a number of some length, a long hash, or a long query.
_ARTICLE_PATH = re.compile(
    r"[^/?#-]+(?:[-_+][^/?#-]+){2,}|\d{4,}|[0-9a-f]{16,}|%[0-9a-f]{2}.*[-_]|\?[^#]{16,}", re.IGNORECASE
)
# First words of the paths of lists by author, tag or section, and of service pages, in most publishing systems.
_LIST_PATHS = frozenset(
    "author authors tag tags category categories topic topics user users profile profiles search login log-in signin"
    " sign-in signup sign-up account subscribe contact contact-us about about-us privacy terms".split()
)
_SCHEME_AND_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//[^/]*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_HOST = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:]+)")


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its element, the links in it that share one target, and its blocks ``first:end``."""

    element: int
    links: tuple[Link, ...]
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Cards that stand side by side under one parent, or a single card."""

    parent: int
    cards: tuple[Card, ...]

    @property
    def first(self) -> int:
        """First block of the run."""
        return self.cards[0].first

    @property
    def end(self) -> int:
        """One past the last block of the run."""
        return self.cards[-1].end


def find_runs(document: Document) -> tuple[Run, ...]:
    """All runs of cards, in document order."""
    own = own_site(document)
    standing = [
        link
        for link in document.links
        if _stands(document, link) and is_internal(link.href, own) and not leads_to_list(link.href)
    ]
    words = {link.element: word_count(link.text) for link in standing}
    leading = {link.element for link in standing if leads_to_article(link.href)}
    titled = [link for link in standing if words[link.element] >= MIN_TITLE_WORDS]
    weights = prefix_sums(document.blocks.weights)
    marks = [link for link in standing if words[link.element] >= MIN_TITLE_WORDS or link.element in leading]
    runs = _side_by_side(document, _grow_all(document, titled, marks, weights))
    runs = [whole for run in runs if (whole := _with_siblings(document, run, standing, leading, weights))]
    covered = {block for run in runs for card in run.cards for block in range(card.first, card.end)}
    short = [
        link
        for link in standing
        if link.element in leading and link.first_block not in covered and words[link.element] >= MIN_SHORT_WORDS
    ]
    for run in _side_by_side(document, _grow_all(document, short, marks, weights)):
        detailed = [card for card in run.cards if _has_details(document, card)]
        if len(detailed) >= max(MIN_DETAILED_RUN, 0.6 * len(run.cards)) and covered.isdisjoint(
            range(run.first, run.end)
        ):
            runs.append(run)
    runs = [_with_gaps(document, run, weights) for run in runs]
    return tuple(sorted(runs, key=lambda run: run.cards[0].element))


def own_site(document: Document) -> str | None:
    """Host of the page without ``www.``: its URL's, its canonical link's, or the one that most of its links name."""
    canonical = next((href for rel, href, _ in document.head_links if rel == "canonical"), None)
    for url in (document.url, canonical, document.meta("og:url")):
        if url and (host := _host(url)):
            return host
    hosts = Counter(host for link in document.links if (host := _host(link.href)))
    return max(hosts, key=lambda host: (hosts[host], host)) if hosts else None


def is_internal(href: str, own: str | None) -> bool:
    """Whether a link leads to the same site: a relative one, or one whose host shares the registered name."""
    host = _host(href)
    return host is None or own is None or host == own or host.endswith("." + own) or own.endswith("." + host)


def leads_to_article(href: str) -> bool:
    """Whether a link's target looks like an article's address rather than a section's.

    >>> leads_to_article("/local/new-bridge-opens-today"), leads_to_article("/sport/football/")
    (True, False)
    """
    return _ARTICLE_PATH.search(_SCHEME_AND_HOST.sub("", href)) is not None


def leads_to_list(href: str) -> bool:
    """Whether a link leads to the home page, to a list by author, tag or section, or to a service page.

    >>> leads_to_list("https://news.example/"), leads_to_list("/tags/rivers"), leads_to_list("/2026/02/bridge")
    (True, True, False)
    """
    path = _SCHEME_AND_HOST.sub("", href).lstrip("/").partition("?")[0].partition("#")[0]
    if not path:
        return "?" not in href
    words = path.split("/", 2)
    # /en/tags/… is the list that /tags/… is.
    first = words[1] if len(words[0]) == 2 and len(words) > 1 else words[0]
    return first in _LIST_PATHS


def _host(url: str) -> str | None:
    match = _HOST.match(url)
    return match[1].lower().removeprefix("www.") if match else None


def _stands(document: Document, link: Link) -> bool:
    """Whether a link stands by itself and says something other than a date."""
    blocks = document.blocks
    if link.first_block >= len(blocks) or not link.text:
        return False
    last = min(link.last_block, len(blocks) - 1)
    if link.first_block != last:
        return any(link_share(document, index) >= MIN_LINK_SHARE for index in range(link.first_block, last + 1))
    text = blocks.texts[last]
    if text != link.text:
        if len(link.text) < MIN_LINK_PART * len(text):
            return False
        if letters(link.text) < MIN_LINK_SHARE * letters(text):
            return False
    return len(link.text) > MAX_DATE_LINE or not (_DIGIT.search(link.text) and is_date_line(link.text))


def _grow_all(document: Document, links: list[Link], marks: list[Link], weights: list[int]) -> list[Card]:
    """The cards around these links; a card holds no second one of ``marks`` with another target."""
    starts = [0] * (len(document.elements) + 1)
    for group in _same_target_groups(marks):
        starts[group[0].element] = 1
    sums = prefix_sums(starts)
    return [card for group in _same_target_groups(links) if (card := _grow(document, group, sums, weights))]


def _with_siblings(
    document: Document, run: Run, standing: list[Link], leading: set[int], weights: list[int]
) -> Run | None:
    """The run with those siblings of its cards whose titles are too short to be told from a menu's alone.

    None if the siblings are many: then it is a menu with a few long labels.
    """
    elements = document.elements
    shapes = {elements.tags[card.element] for card in run.cards}
    taken = {card.element for card in run.cards}
    by_element: dict[int, list[Link]] = defaultdict(list)
    last = elements.ends[run.parent] if run.parent >= 0 else len(elements)
    for link in standing:
        if not run.parent < link.element < last:
            continue
        child = link.element
        while elements.parents[child] != run.parent:
            child = elements.parents[child]
        if elements.tags[child] in shapes and child not in taken:
            by_element[child].append(link)
    if len(by_element) > MAX_SHORT_SHARE * (len(by_element) + len(run.cards)):
        return None if not any(_has_details(document, card) for card in run.cards) else run
    if len(run.cards) < MIN_RUN:
        return run
    cards = list(run.cards)
    for element, links in by_element.items():
        first, end = elements.first_blocks[element], elements.end_blocks[element]
        same = tuple(link for link in links if link.href == links[0].href and link.element in leading)
        small = weights[end] - weights[first] <= MAX_CARD_WEIGHT and end - first <= MAX_CARD_BLOCKS
        if same and end > first and small:
            cards.append(Card(element, same, first, end))
    return Run(run.parent, tuple(sorted(cards, key=lambda card: card.element)))


def _with_gaps(document: Document, run: Run, weights: list[int]) -> Run:
    """The run with what stands after each card and before the next, if that is the same short shape every time.

    Lists without an element around each card: ``<dt>`` with title, ``<dd>`` with snippet; ``<h4>`` and ``<p>``.
    """
    cards = run.cards
    gaps = {later.first - card.end for card, later in pairwise(cards)}
    if len(cards) < MIN_GAPPED_RUN or len(gaps) != 1 or (gap := gaps.pop()) not in (1, 2):
        return run
    elements, owners = document.elements, document.blocks.elements
    limit = elements.end_blocks[run.parent]
    wide = [replace(card, end=min(card.end + gap, limit)) for card in cards]
    for card, wider in zip(cards, wide, strict=True):
        followers = owners[card.end : wider.end]
        if weights[wider.end] - weights[card.end] > MAX_GAP_WEIGHT or any(
            elements.tags[owner] == elements.tags[card.element] for owner in followers
        ):
            return run
    return Run(run.parent, tuple(wide))


def _has_details(document: Document, card: Card) -> bool:
    """Whether a card has a date or a snippet besides its title."""
    title = card.links[0].text
    for index in range(card.first, card.end):
        text = document.blocks.texts[index]
        rest = text.replace(title, "", 1).strip()
        if is_date_line(rest) or (word_count(rest) >= MIN_DETAIL_WORDS and has_sentence_end(rest)):
            return True
    return False


def _same_target_groups(links: list[Link]) -> list[list[Link]]:
    """Neighbouring links to one target: a card prints its title, picture and snippet as links of their own."""
    groups: list[list[Link]] = []
    for link in links:
        if groups and groups[-1][-1].href == link.href:
            groups[-1].append(link)
        else:
            groups.append([link])
    return groups


def _grow(document: Document, group: list[Link], starts: list[int], weights: list[int]) -> Card | None:
    """The largest element around the group's links that holds no other title link and little other text."""
    elements = document.elements
    parents, ends = elements.parents, elements.ends
    firsts, lasts = elements.first_blocks, elements.end_blocks
    last_link = group[-1].element
    best = -1
    element = group[0].element
    while element > 0:
        end = ends[element]
        first_block, end_block = firsts[element], lasts[element]
        if starts[end] - starts[element] > 1 or end_block - first_block > MAX_CARD_BLOCKS:
            break
        if weights[end_block] - weights[first_block] > MAX_CARD_WEIGHT + weight(group[0].text):
            break
        if end > last_link and end_block > first_block:
            best = element
        element = parents[element]
    if best < 0:
        best, block = group[0].element, group[0].first_block
        return Card(best, tuple(group), block, block + 1)
    return Card(best, tuple(group), firsts[best], lasts[best])


def _side_by_side(document: Document, cards: list[Card]) -> list[Run]:
    """Group cards under one parent by the shape of their element."""
    parents, tags = document.elements.parents, document.elements.tags
    groups: dict[tuple[int, str], list[Card]] = defaultdict(list)
    for card in cards:
        groups[parents[card.element], tags[card.element]].append(card)
    return [Run(parent, tuple(members)) for (parent, _), members in groups.items()]
