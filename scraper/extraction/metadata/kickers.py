"""The kicker: the line above the headline that says what the story is about, and is no part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import is_date_line
from scraper.extraction.dom.text_stats import has_sentence_end, normalised
from scraper.extraction.metadata.finding import Found, candidate
from scraper.extraction.metadata.names import read_names
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dom.document import Document

# A kicker is a few words; a longer line above a headline is a headline itself, or a sentence.
_MAX_KICKER = 60
_MAX_WORDS = 7
_SEPARATORS = " :|–—/·•›»-"
# Class names of kickers, in the languages of the systems that publish; those of sections, which a page prints in the
# same place, are left out.
_NAMES = re.compile(
    r"kicker|over-?line|over-?title|top-?line|top-?title|roof-?line|pre-?(?:title|headline)|super-?title|eyebrow|"
    r"dach-?zeile|ober-?zeile|spitz-?marke|sur-?titre|ante-?titulo|volanta|cintillo|occhiello|chapeu|nadtytul|vignette",
    re.IGNORECASE,
)
_HEADINGS = frozenset(("h1", "h2", "h3"))


def find_kicker(document: Document, place: Place, title: str | None) -> Found[str | None]:
    """Return the kicker; None if there is none, or if it may as well be a section, a date or a byline.

    It is what the headline's own block has before the title, or the line right above it, if that is named as a kicker
    or stands in the same ``<h1>`` or ``<hgroup>``.
    """
    block = place.headline
    if block is None or not title:
        return Found(None)
    before, found, _ = document.texts[block].partition(title)
    if found and (text := before.strip(_SEPARATORS)) and _is_kicker(text, title):
        return _found("beginning of the headline", text)
    above = block - 1
    if above < 0 or place.label(above) in (Label.MENU, Label.HIDDEN, Label.COMMENTS):
        return Found(None)
    text = document.texts[above].strip(_SEPARATORS)
    if not _is_kicker(text, title):
        return Found(None)
    if _is_named(document, above):
        return _found("line above the headline", text)
    return _found("line in the heading", text) if _is_in_heading(document, above, block) else Found(None)


def _found(source: str, text: str) -> Found[str | None]:
    return Found(text, source, (candidate("kicker", source, text),))


def _is_kicker(text: str, title: str) -> bool:
    """Tell whether a text is short, no sentence, no date and no byline, and says something that the title does not."""
    fits = 2 <= len(text) <= _MAX_KICKER and len(text.split()) <= _MAX_WORDS and any(map(str.isalpha, text))
    is_new = normalised(text) not in normalised(title)
    return fits and is_new and not (has_sentence_end(text) or is_date_line(text) or read_names(text, labelled=True))


def _is_named(document: Document, block: int) -> bool:
    """Tell whether the element of a block, or one that holds nothing else, is named as a kicker."""
    elements = document.elements
    for element in document.elements.ancestors(document.blocks.elements[block]):
        if elements.end_blocks[element] - elements.first_blocks[element] > 1:
            return False
        attributes = elements.attributes[element]
        if _NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
    return False


def _is_in_heading(document: Document, above: int, block: int) -> bool:
    """Tell whether the line above stands in the same heading, ``<hgroup>`` included, as the headline."""
    elements = document.elements
    around = elements.ancestors(document.blocks.elements[block])
    holder = next(
        (index for index in around if elements.tags[index] in _HEADINGS or elements.tags[index] == "hgroup"), -1
    )
    return holder >= 0 and elements.first_blocks[holder] <= above < elements.end_blocks[holder]
