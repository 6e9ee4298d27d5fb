"""The dates that stand beside an article on its page: in marked elements, and in short lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from scraper.extraction.metadata.date_parsing import MAX_LINE, parse_declared, read_dates
from scraper.extraction.metadata.date_words import FOREIGN_WORDS, MODIFIED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.document import Document
    from scraper.extraction.metadata.facts import Facts
    from scraper.extraction.metadata.found import Place
    from scraper.extraction.metadata.marks import Mark
    from scraper.models import Site

Day = date | datetime
# Where a date was found, and the date.
Source = tuple[str, Day]

# How many blocks above the headline, into the text and after it a date line of the article stands.
_REACH_ABOVE = 4
_REACH_INSIDE = 3
_REACH_AFTER = 8
# Where no headline is known, how many blocks above the text may hold the date line.
_REACH_UNKNOWN = 10
# Never the article's, not even between headline and text.
_ALWAYS_FOREIGN = frozenset(("comments", "menu", "other"))
_MODIFIED = re.compile(MODIFIED_WORDS, re.IGNORECASE)
_FOREIGN = re.compile(FOREIGN_WORDS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """What the search for one date knows: the page, its article's place, and how it writes numeric dates."""

    document: Document
    facts: Facts
    place: Place
    site: Site
    fetched_at: datetime | None
    day_first: bool | None

    def declared(self, text: str | None) -> Day | None:
        """The date of a field that holds one."""
        return parse_declared(text, day_first=self.day_first, fetched_at=self.fetched_at) if text else None

    def block_of(self, mark: Mark) -> int:
        """The block in which a marked element begins."""
        return self.document.elements.first_blocks[mark.element]


def marked_dates(search: Search, marks: tuple[Mark, ...], name: str) -> Iterator[Source]:
    """Dates of marked elements beside the headline or the text, from their attribute, else from their line."""
    if not marks:
        return
    beside = frozenset(block for _, blocks in _regions(search) for block in blocks)
    for mark in marks:
        if search.block_of(mark) in beside and (value := _date_of(search, mark)):
            yield name, value


def agreed_date(search: Search) -> Iterator[Source]:
    """The date of all marked elements outside teasers and comments, if they agree on the day."""
    marks = (*search.facts.marks.published, *search.facts.marks.dates)
    own = [mark for mark in marks if not search.place.is_foreign(search.block_of(mark))]
    found = [value for mark in own if (value := _date_of(search, mark))]
    if found and len({day_of(value) for value in found}) == 1:
        yield "marked element", found[0]


def line_dates(search: Search, *, modified: bool) -> Iterator[Source]:
    """Dates in short lines beside the headline or the text; ``modified``: those that are said to be of a change."""
    for name, blocks in _regions(search):
        for block in blocks:
            if value := line_date(search, block, modified=modified):
                yield name, value


def line_date(search: Search, block: int, *, modified: bool) -> Day | None:
    """The date of a short line that is said to be the one wanted; without a label it is that of publication."""
    texts = search.document.blocks.texts
    if block >= len(texts) or len(texts[block]) > MAX_LINE:
        return None
    end = 0
    for reading in read_dates(texts[block], day_first=search.day_first, fetched_at=search.fetched_at):
        label = texts[block][end : reading.start]
        end = reading.end
        if not _FOREIGN.search(label) and (_MODIFIED.search(label) is not None) is modified:
            return reading.value
    return None


def day_of(value: Day) -> date:
    """The calendar day of a date or an instant, in the instant's own zone."""
    return value.date() if isinstance(value, datetime) else value


def _date_of(search: Search, mark: Mark) -> Day | None:
    return search.declared(mark.content) or line_date(search, search.block_of(mark), modified=False)


def _regions(search: Search) -> Iterator[tuple[str, list[int]]]:
    """Where a date line of the article stands, the likeliest place first.

    Between headline and text, and right above the headline, even a line that looks like a teaser or a footer
    belongs to the article: 22 of 1,000 pages have their date in such a one.
    """
    place, count = search.place, len(search.document.blocks)
    if place.first < 0 and place.headline is None:
        return
    start = place.headline if place.headline is not None and not 0 <= place.first < place.headline else place.first
    top = place.first if place.first >= 0 else min(count, start + _REACH_ABOVE)
    yield "line below headline", [block for block in range(start, top) if place.fate(block) not in _ALWAYS_FOREIGN]
    reach = _REACH_UNKNOWN if place.headline is None else _REACH_ABOVE
    above = range(start - 1, max(-1, start - 1 - reach), -1)
    yield (
        "line above headline",
        [b for b in above if not place.is_foreign(b) or (b == start - 1 and place.fate(b) not in _ALWAYS_FOREIGN)],
    )
    inside = range(max(0, top), min(count, top + _REACH_INSIDE))
    yield "first line", [block for block in inside if not place.is_foreign(block)]
    after = place.after_text(_REACH_AFTER, count)
    yield "line after text", [b for b in after if place.fate(b) not in _ALWAYS_FOREIGN and place.fate(b) != "teaser"]
