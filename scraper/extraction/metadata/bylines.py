"""Bylines: the names that a page prints beside its headline and its text, in lines and in elements named for them."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.metadata.byline_runs import byline_text, line_text, name_for_machines
from scraper.extraction.metadata.declared_authors import MAX_DECLARED, read_declared
from scraper.extraction.metadata.east_asian_bylines import is_chinese_or_japanese, read_line, read_user
from scraper.extraction.metadata.headings import MAX_LINKED
from scraper.extraction.metadata.name_lists import without_places, without_repetition
from scraper.extraction.metadata.name_shapes import is_full_name
from scraper.extraction.metadata.names import MAX_BYLINE, is_label, is_other_role, read_names
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_authors import AuthorOffer
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.extraction.metadata.marked_elements import MarkedElement
    from scraper.models import Author

# How many blocks above the headline, into the text and after it a byline may stand.
_REACH_ABOVE = 3
_REACH_INSIDE = 2
_REACH_AFTER = 4
# Reporters of different standing have a line each; so many more are read.
_MAX_FURTHER = 2
# So far above the text and below it a line may give somebody another role.
_REACH_ROLES = 20
# The box of a byline, picture included, holds at most so many lines.
_MAX_BYLINE_BOX = 4
# A line that is nothing but a name, and one with a date beside it, are shorter than this.
_MAX_LONE_NAME = 60
_MAX_DATED = 120
_PARTS = re.compile(r"\s[|·•⋅●—–-]\s|\|")
_AUTHOR_PAGE = re.compile(
    r"/(?:[a-z]{1,8}-)?(?:authors?|autor(?:en|in|es|a)?|auteurs?|autori|contributors?|columnists?|writers?|reporters?|"
    r"journalists?|journalistes?|newsteam|skribent|forfatter|forfattare|penulis|yazar(?:lar)?|muhabir)/[^/?#]",
    re.IGNORECASE,
)
# What stands beside the names in a line of the text, or below it, that is their byline; more makes them a mention.
_MAX_REST = 40
# Of a source: the names stand in a line that goes on about something else.
IN_PASSING = " in passing"


def byline_offers(document: Document, facts: DeclaredFacts, place: Place) -> Iterator[AuthorOffer]:
    """Yield what marked elements, lines, links and lines with a date name beside the article, in the order of trust."""
    beside = blocks_beside(document, facts, place)
    trusted = [mark for mark in facts.marks.authors if mark.how != "name"]
    named = [mark for mark in facts.marks.authors if mark.how == "name"]
    yield "rel or itemprop author", _marked(document, place, beside, trusted)
    yield "byline element", _marked(document, place, beside, named)
    for block in beside:
        authors = _of_lines(document, block)
        is_passing = block >= place.first and _is_mention(document.texts[block], authors)
        yield f"byline{IN_PASSING}" if is_passing else "byline", authors
    yield "link to an author", _linked(document, beside)
    for block in beside:
        yield "name beside a date", _beside_date(document, block) if block < place.first else ()


def blocks_beside(document: Document, facts: DeclaredFacts, place: Place) -> list[int]:
    """Return the blocks where a byline may stand: first between headline and text, then above, in and after it."""
    if place.first < 0:
        return []
    count = len(document.blocks)
    start = max(0, _headline_block(document, facts, place))
    blocks = [*range(start, place.first), *range(start - 1, max(-1, start - 1 - _REACH_ABOVE), -1)]
    blocks += range(place.first, min(count, place.first + _REACH_INSIDE))
    if place.last >= place.first:
        after = range(place.last, min(count, place.last + _REACH_AFTER))
        blocks += takewhile(lambda block: not _opens_other_story(document, place, block), after)
    return [block for block in blocks if place.label(block) not in (Label.COMMENTS, Label.MENU, Label.FORM)]


def _opens_other_story(document: Document, place: Place, block: int) -> bool:
    """Tell whether a block below the text begins a list of other stories: a teaser, or a heading that is a link."""
    blocks = document.blocks
    is_linked = blocks.kinds[block] == "heading" and blocks.link_shares[block] > MAX_LINKED
    return block != place.last and (is_linked or place.label(block) is Label.TEASER)


def _headline_block(document: Document, facts: DeclaredFacts, place: Place) -> int:
    """Return the block of the headline, else of the last h1 above the text, else one a few blocks above the text."""
    if place.headline is not None and place.headline < place.first:
        return place.headline
    firsts = (document.elements.first_blocks[element] for element in facts.marks.headlines)
    return max((first for first in firsts if first < place.first), default=place.first - _REACH_ABOVE)


def _marked(
    document: Document, place: Place, beside: Sequence[int], marks: Sequence[MarkedElement]
) -> tuple[Author, ...]:
    """Return the authors of the marked elements beside headline and text, and of itemprop elsewhere on the page.

    Those between the two are enough: what stands above the headline may be of another story.
    """
    near = frozenset(beside)
    between = range(-1 if place.headline is None else place.headline, place.first)
    links = {link.element: link.text for link in document.links} if marks else {}
    below: list[Author] = []
    found: list[Author] = []
    for mark in marks:
        block = document.elements.first_blocks[mark.element]
        if block in near or (mark.how == "itemprop" and not place.is_foreign(block)):
            named = [a for a in _of_mark(document, mark, block, links) if not _did_not_write(document, a, block)]
            found += named
            below += named if block in between else []
    return without_repetition(without_places(below if any(map(is_full_name, below)) else found))


def _of_mark(document: Document, mark: MarkedElement, block: int, links: dict[int, str]) -> tuple[Author, ...]:
    elements = document.elements
    text = mark.content or byline_text(document, mark.element, block) or links.get(mark.element, "")
    if not text:
        inner = next((links[index] for index in range(mark.element, elements.ends[mark.element]) if index in links), "")
        text = inner or (line_text(document, block) if _is_in_block(document, mark.element, block) else "")
    if mark.how == "name":
        own = document.blocks_of(mark.element)
        if len(own) > 1 and is_chinese_or_japanese(text):
            # Rank and score of a forum's user follow the name in blocks of their own, and look like names.
            texts = (document.texts[index] for index in own[:_REACH_INSIDE])
            return read_user(next((line for line in texts if not line.endswith((":", "："))), ""))
        return read_names(text)
    found = read_declared(text, None) if len(text) <= MAX_BYLINE else ()
    return found or read_declared(name_for_machines(document, mark.element), None)


def _is_in_block(document: Document, element: int, block: int) -> bool:
    """Tell whether an element without text stands inside a block, or as a picture in a small box with it."""
    if block >= len(document.blocks):
        return False
    elements, holder = document.elements, document.blocks.elements[block]
    box = document.blocks_of(elements.parents[element])
    return holder <= element < elements.ends[holder] or (block in box and len(box) <= _MAX_BYLINE_BOX)


def _of_lines(document: Document, block: int) -> tuple[Author, ...]:
    """Return the authors of a line; in Chinese and Japanese also those of the lines right below it that are bylines.

    Reporters of different standing have a line each there.
    """
    authors = _of_line(document, block)
    if authors and is_chinese_or_japanese(document.texts[block]):
        below = (read_line(text) for text in document.texts[block + 1 : block + 1 + _MAX_FURTHER])
        for more in takewhile(bool, below):
            authors += more
    return tuple(dict.fromkeys(authors))


def _of_line(document: Document, block: int) -> tuple[Author, ...]:
    """Return the authors of a line with a label, or of a line below one that is only a label ("Written by")."""
    texts = document.texts
    if is_chinese_or_japanese(texts[block]):
        return read_line(texts[block])
    if authors := read_names(line_text(document, block), labelled=True):
        return authors
    if block > 0 and len(texts[block]) <= _MAX_LONE_NAME and is_label(texts[block - 1]):
        return tuple(author for author in read_names(texts[block]) if is_full_name(author))
    return ()


def _is_mention(text: str, authors: Sequence[Author]) -> bool:
    """Tell whether a line that names these people after "by" goes on about something else; credits may follow them."""
    return len(text.partition(";")[0]) - sum(len(author.name) for author in authors) > _MAX_REST


def _linked(document: Document, blocks: list[int]) -> tuple[Author, ...]:
    """Return the names, full or of one word, of links to an author's page (``/authors/jane-doe``) in these blocks."""
    near = frozenset(blocks)
    links = (link for link in document.links if link.first_block in near and _AUTHOR_PAGE.search(link.href))
    texts = [link.text for link in links if len(link.text) <= _MAX_LONE_NAME]
    found = (author for text in texts for author in read_names(text, declared=" " not in text))
    return without_repetition(author for author in found if is_full_name(author) or " " not in author.name)


def _beside_date(document: Document, block: int) -> tuple[Author, ...]:
    """Return the name beside a date, unless it is a link: then it is a section, as links to authors are read before."""
    runs = document.line_runs(block)
    authors = _dated(" | ".join(run.text for run in runs) if runs else document.texts[block])
    if not authors:
        return ()
    linked = {link.text for link in document.links}
    return tuple(author for author in authors if author.name not in linked)


def _dated(text: str) -> tuple[Author, ...]:
    """Return the full name in a line with a date, separated from it by a bar, a dash or a bullet.

    >>> [author.name for author in _dated("25.10.2022 - Reiner Nagel")]
    ['Reiner Nagel']
    >>> _dated("25.10.2022 - Local News"), _dated("Reiner Nagel")
    ((), ())
    """
    pieces = [piece.strip() for piece in _PARTS.split(text)] if len(text) <= _MAX_DATED else []
    if len(pieces) < 2 or not any(is_date_line(piece) for piece in pieces):
        return ()
    names = [author for piece in pieces if len(piece.split()) <= 3 for author in read_names(piece)]
    return tuple(author for author in names if is_full_name(author))[:1]


def who_wrote(document: Document, place: Place, authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the declared authors without those to whom a line of the page gives another role: "Edited by Ada Mills".

    Some systems declare everybody who worked on an article its author. One is left in any case.
    """
    if not 2 <= len(authors) <= MAX_DECLARED or place.first < 0:
        return authors
    own = {author.name for author in authors}
    others = set()
    for block in range(max(0, place.first - _REACH_ROLES), min(len(document.blocks), place.last + _REACH_ROLES)):
        text = document.texts[block]
        if len(text) <= MAX_BYLINE and place.label(block) not in (Label.TEASER, Label.COMMENTS):
            named = [author for author in authors if author.name in text]
            others |= {author.name for author in named if _did_not_write(document, author, block)}
    return tuple(author for author in authors if author.name not in others) if others < own else authors


def _did_not_write(document: Document, author: Author, block: int) -> bool:
    """Tell whether the words before a name, or the line above it, give its bearer another role: "Reviewed by"."""
    if block >= len(document.blocks):
        return False
    before, found, _ = document.texts[block].partition(author.name)
    return is_other_role(before if found and before else document.texts[block - 1] if block else "")
