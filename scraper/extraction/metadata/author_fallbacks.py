"""Further sources of an article's authors, asked only where nothing else names a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.metadata.byline_runs import line_text
from scraper.extraction.metadata.east_asian_bylines import is_chinese_name
from scraper.extraction.metadata.name_lists import without_repetition
from scraper.extraction.metadata.name_shapes import is_full_name, is_organisation, is_uncased
from scraper.extraction.metadata.name_words import BUTTON_WORDS, LINKING_WORDS
from scraper.extraction.metadata.names import is_label, is_other_role, opens_with_label, read_names
from scraper.extraction.metadata.site_names import compact
from scraper.labels import Label
from scraper.models import Author

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts

# A line of nothing but names stands within so many blocks of the headline, or of the text's first block.
_REACH = 3
_REACH_ABOVE = 2
_REACH_DATE = 2
_MAX_LINE = 80
_MAX_MARKS = 20
_MIN_WORD = 3
_WORD = re.compile(r"\w+")
# What separates the names of a line: "Ada Mills/Otto Brandl", "Ada Mills and Otto Brandl".
_JOINTS = re.compile(r"\s*(?:[,;/|&]|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*")
# Pages about people have such a folder in their address; those about subjects have others.
_PERSON_PAGE = re.compile(
    r"/(?:people|team|profiles?|staff|users?|members?|bios?|about|person|experts?)/", re.IGNORECASE
)
# Of so many paragraphs at the end of the text, and lines below it, it is asked whether they say who wrote it.
_LAST_LINES = 4
_MAX_NOTE = 400
# Labelled lines may be among so many last blocks of the text. A footer's line is among so many behind it.
_LAST_LABELS = 2
_FOOTER_REACH = 15
_MAX_FOOTER = 160
# What a note says of the person whom it opens with.
_BIOGRAPHY = re.compile(
    r",?\s(?:is|was|has been|writes|covers|works|ist|schreibt|arbeitet|est|écrit|es|escribe|è)\s(?!not\b)"
)
_WRITTEN = re.compile(
    r"\b(?:th(?:is|e)\s(?:\w+\s){0,2}(?:post|article|story|piece|report|interview|column|essay|guide|review)\s"
    r"(?:was|is|has been)\s(?:originally\s)?(?:written|authored|penned|contributed)\sby|"
    r"(?:dieser|der)\s(?:artikel|beitrag|text)\s(?:wurde|stammt)\s(?:verfasst\s|geschrieben\s)?von|"
    r"cet\sarticle\sa\sété\s(?:écrit|rédigé)\spar)\s(?P<names>[^.]{3,120})",
    re.IGNORECASE,
)


def agreed_elements(document: Document, facts: DeclaredFacts, place: Place) -> tuple[Author, ...]:
    """Return the authors whom elements named after bylines give, wherever they stand, if all of them give the same."""
    found: set[tuple[Author, ...]] = set()
    for mark in facts.marks.authors[:_MAX_MARKS]:
        block = document.elements.first_blocks[mark.element]
        if block < len(document.blocks) and not place.is_foreign(block) and document.blocks_of(mark.element):
            text = " | ".join(line_text(document, index) for index in document.blocks_of(mark.element)[:2])
            names = tuple(author for author in read_names(text) if is_full_name(author))
            found |= {names} if names else set()
    return next(iter(found)) if len(found) == 1 else ()


def agreed_labels(document: Document, place: Place) -> tuple[Author, ...]:
    """Return the authors whom labelled lines give, wherever they stand, if all of them give the same.

    The label opens the line ("By Ada Mills") or is the line above ("Author").
    """
    found: set[tuple[Author, ...]] = set()
    texts = document.texts
    for block in (*range(place.first + 1), *range(max(0, place.last - _LAST_LABELS), len(texts))):
        text = texts[block]
        if len(text) > _MAX_LINE or place.is_foreign(block):
            continue
        names = read_names(line_text(document, block), labelled=True) if opens_with_label(text) else ()
        if not names and block and is_label(texts[block - 1]) and is_alone(text):
            names = read_names(text)
        are_full = all(is_full_name(author) and author.name[0].isupper() for author in names)
        found |= {names} if names and are_full and not _is_in_story_link(document, block) else set()
    agreed = next(iter(found)) if len(found) == 1 else ()
    return () if _have_common_words(document, agreed) else agreed


def _is_in_story_link(document: Document, block: int) -> bool:
    """Tell whether a line is a part of a link that holds more than the line: the card of another story."""
    elements = document.elements
    return any(
        elements.tags[element] == "a" and elements.end_blocks[element] - elements.first_blocks[element] > 1
        for element in elements.ancestors(document.blocks.elements[block])
    )


def authors_in_article_footer(document: Document, place: Place) -> tuple[Author, ...]:
    """Return the authors whom a labelled line in the article's own footer names: "Posted by Ada Mills in Local".

    A ``<footer>`` inside ``<article>`` says who wrote it (HTML standard, 4.3.8); the page's own footer does not.
    """
    found: list[tuple[Author, ...]] = []
    for block in place.after_text(_FOOTER_REACH, len(document.blocks)):
        text = document.texts[block]
        if len(text) <= _MAX_FOOTER and place.label(block) is Label.FOOTER and _is_in_article(document, place, block):
            found.append(read_names(line_text(document, block), labelled=True))
    return next(filter(None, found), ())


def _is_in_article(document: Document, place: Place, block: int) -> bool:
    """Tell whether a block stands in the same ``<article>`` as the text."""
    elements = document.elements
    return any(
        elements.tags[element] == "article" and elements.first_blocks[element] <= place.first
        for element in elements.ancestors(document.blocks.elements[block])
    )


def authors_in_biographies(document: Document, place: Place) -> tuple[Author, ...]:
    """Return the person about whom a note at the text's end is: the name as a line, and "Ada Mills is …" below it."""
    texts = document.texts
    for block in (*place.kept[-_LAST_LINES:], *place.after_text(_LAST_LINES, len(texts) - 1)):
        below = texts[block + 1] if block + 1 < len(texts) else ""
        if (
            below.startswith(f"{texts[block]} ")
            and is_alone(texts[block])
            and _BIOGRAPHY.match(below, len(texts[block]))
        ):
            return read_names(texts[block])
    return ()


def authors_in_notes(document: Document, place: Place) -> tuple[Author, ...]:
    """Return the authors whom a sentence at the text's beginning or end names: "This post was written by Ada Mills"."""
    for block in (*place.kept[:1], *place.kept[-_LAST_LINES:], *place.after_text(_LAST_LINES, len(document.blocks))):
        text = document.texts[block]
        match = _WRITTEN.search(text) if len(text) <= _MAX_NOTE else None
        if match and (names := [author for author in read_names(match["names"]) if is_full_name(author)]):
            return without_repetition(names)
    return ()


def names_alone(document: Document, facts: DeclaredFacts, place: Place, *, is_wide: bool) -> tuple[Author, ...]:
    """Return the names of the first line beside headline or text that holds nothing but full names.

    ``is_wide``: lines above the headline, in the text and below it count, too; where the site signs, only those
    between headline and text and the text's first.

    Subjects and buttons can look like names ("Real Estate", "Copy Link"): no word of a name stands in small letters on
    the page, and neither the headline nor the section nor a tag has the name; a link leads to a page about a person.
    """
    title = "" if place.headline is None else document.texts[place.headline]
    subjects = compact(" ".join((title, facts.section, *facts.keywords, facts.site_name, facts.publisher)))
    for block in _near(place, len(document.blocks), is_wide=is_wide):
        text = document.texts[block]
        is_chinese = is_chinese_name(text)
        if (
            not (is_chinese or is_alone(text))
            or place.is_foreign(block)
            or text.isupper()
            or document.blocks.kinds[block] == "heading"
        ):
            continue
        names = (Author(text),) if is_chinese else read_names(text)
        if not any(compact(author.name) in subjects for author in names) and _is_of_person(document, block, names):
            return names
    return ()


def _near(place: Place, count: int, *, is_wide: bool) -> list[int]:
    """Return the blocks where names may stand alone: below the headline, above and in the text, above, right below."""
    headline = place.first - 1 - _REACH if place.headline is None else place.headline
    between = range(max(0, headline + 1), place.first)
    above = range(headline - 1, headline - 1 - _REACH_ABOVE, -1)
    blocks = [*between[:_REACH], *between[_REACH:][-_REACH:], *place.kept[:1]]
    blocks += [*place.kept[1:2], *above, place.last + 1] if is_wide else []
    return [block for block in blocks if 0 <= block < count]


def _is_of_person(document: Document, block: int, names: Sequence[Author]) -> bool:
    """Tell whether names in a line are those of people by the words elsewhere on the page, its label and its link."""
    if block and is_other_role(document.texts[block - 1]):
        return False
    if any(link.first_block == block and not _PERSON_PAGE.search(link.href) for link in document.links):
        return False
    if not is_uncased(names[0].name) and not _is_attested(document, block, names):
        return False
    return not _have_common_words(document, names)


def _have_common_words(document: Document, names: Sequence[Author]) -> bool:
    """Tell whether a word of some names stands in small letters on the page: a common word, and not a name's."""
    words = {word for author in names for word in author.name.split()} - LINKING_WORDS
    small = {word.casefold() for word in words if len(word) >= _MIN_WORD}
    if not small:
        return False
    # Most texts hold none of them, not even as part of a word, and need not be cut into words.
    texts = [text for text in document.texts if any(word in text for word in small)]
    return any(word in small for text in texts for word in _WORD.findall(text) if word.islower())


def _is_attested(document: Document, block: int, names: Sequence[Author]) -> bool:
    """Tell whether a line of names stands beside a date or in bold, or a note or a label names the person elsewhere."""
    texts = document.texts
    around = range(max(0, block - _REACH_DATE), min(len(texts), block + _REACH_DATE + 1))
    if any(is_date_line(texts[other]) for other in around if other != block):
        return True
    if 2 * document.blocks.bold_chars[block] > len(texts[block]):
        return True
    opening, labelled = f"{names[0].name} ", f"by {names[0].name}"
    return any(text.startswith(opening) or labelled in text for text in texts[block + 1 :])


def is_alone(text: str) -> bool:
    """Tell whether a line holds nothing but full names.

    >>> is_alone("Ada Mills"), is_alone("Ada Mills/Otto Brandl"), is_alone("Ada Mills wrote"), is_alone("Sports")
    (True, True, False, False)
    """
    if not 0 < len(text) <= _MAX_LINE or "_" in text or is_date_line(text) or is_organisation(text):
        return False
    if any(word.casefold() in BUTTON_WORDS for word in text.split()) or is_uncased(text):
        return False
    names = read_names(text)
    rest = _JOINTS.sub(" ", text)
    return bool(names) and all(map(is_full_name, names)) and compact(rest) == compact("".join(map(str, names)))
