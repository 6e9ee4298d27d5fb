"""Lines that say when a text was published and no more: no paragraphs of it, wherever they stand above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import MAX_LINE, read_dates
from scraper.extraction.dates.date_words import MODIFIED_WORDS, PUBLISHED_WORDS
from scraper.extraction.dom.text_stats import ends_sentence, letters

if TYPE_CHECKING:
    from scraper.extraction.dom.document import Document

# Letters that a line of dates has beside them, such as "Uhr"; the place of a dateline has more, and a sentence ends.
MAX_BESIDE_DATES = 5
MAX_IN_SENTENCE = 1
_LABELS = re.compile(rf"(?:last |first )?(?<!\w)(?:{MODIFIED_WORDS}|{PUBLISHED_WORDS})(?!\w)", re.IGNORECASE)
_WEEKDAYS = re.compile(
    r"(?<!\w)(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day|(?:sun|mon|tue|wed|thu|fri|sat)(?!\w)|"
    r"(?:sonn|mon|diens|donners|frei|sams)tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)"
    r"(?!\w)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_READING_TIME = re.compile(
    r"(?:(?:reading|read)\s?(?:time)?|lesezeit|lesedauer|temps de lecture|lecture|tiempo de lectura|lectura|"
    r"tempo di lettura|tempo de leitura|leestijd|lästid)?\W{0,3}(?<!\d)\d{1,3}[ -]?"
    r"(?:minutes?|minuten|minuti|minutos?|mins?)(?!\w)\.?"
    r"(?:[ -](?:read|lesezeit|lesedauer|de lecture|de lectura|di lettura|de leitura|leestijd))?",
    re.IGNORECASE,
)


def is_line_of_dates(text: str) -> bool:
    """Tell whether a line has a date, and beside its dates nothing but their labels and the time that reading takes.

    >>> is_line_of_dates("Published: Mar 3, 2026, 10:30 AM EST Updated: Mar 4, 2026 | 5 min read")
    True
    >>> is_line_of_dates("It closed on 3 March 2026."), is_line_of_dates("Ferry timetable, 3 March 2026")
    (False, False)
    """
    if len(text) > MAX_LINE or not _DIGIT.search(text):
        return False
    rest, position = [], 0
    for reading in read_dates(text):
        rest.append(text[position : reading.start])
        position = reading.end
    if not position:
        return False
    beside = " ".join([*rest, text[position:]])
    for words in (_LABELS, _READING_TIME, _WEEKDAYS):
        beside = words.sub(" ", beside)
    return letters(beside) <= (MAX_IN_SENTENCE if ends_sentence(text) else MAX_BESIDE_DATES)


def is_dated(text: str) -> bool:
    """Tell whether a line opens with the label of a date and has a number, or has a date and does not end a sentence.

    >>> is_dated("Published Wed, Nov 20 20194:29 AM ESTUpdated an hour ago"), is_dated("Dec 26, 2025 • Ada Mills")
    (True, True)
    >>> is_dated("Nobody crossed the river until June 3, 2025, they say."), is_dated("Updated rules for ferries")
    (False, False)
    """
    if not _DIGIT.search(text):
        return False
    return _LABELS.match(text) is not None or (not ends_sentence(text) and any(read_dates(text)))


def is_in_time_elements(document: Document, block: int) -> bool:
    """Tell whether all words of a block stand in ``<time>`` elements."""
    elements, owner = document.elements, document.blocks.elements[block]
    pieces, holders = document.pieces.get(block, ((document.texts[block],), (owner,)))
    around = {holder: _is_in_time(elements.tags, elements.parents, holder, owner) for holder in set(holders)}
    return all(around[holder] for piece, holder in zip(pieces, holders, strict=True) if piece.strip())


def _is_in_time(tags: list[str], parents: list[int], element: int, owner: int) -> bool:
    """Tell whether an element of a block is a ``<time>`` or stands in one inside the block's own element."""
    while element > owner and tags[element] != "time":
        element = parents[element]
    return element >= owner and tags[element] == "time"
