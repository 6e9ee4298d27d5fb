"""The context in which an article's dates are searched: the lines beside the article, and the dates in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scraper.extraction.dates.date_parsing import MAX_LINE, day_of, parse_declared, read_dates
from scraper.extraction.dates.date_words import FOREIGN_WORDS, MODIFIED_WORDS, PUBLISHED_WORDS
from scraper.extraction.dates.day_order import day_comes_first, is_numeric
from scraper.extraction.dates.url_days import read_url_day
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.extraction.body.article_position import Place
    from scraper.extraction.dates.date_parsing import DateReading
    from scraper.extraction.dom.document import Document
    from scraper.extraction.metadata.declared_facts import DeclaredFacts
    from scraper.extraction.metadata.marked_elements import MarkedElement
    from scraper.models import Site

Day = date | datetime
# A source, and the date found there.
DateOffer = tuple[str, Day]

# How many blocks above the headline, into the text and after it a date line of the article may stand.
_REACH_ABOVE = 4
_REACH_INSIDE = 3
_REACH_AFTER = 8
# The same above the text, if no headline is known.
_REACH_UNKNOWN = 10
# A headline's own box holds at most this many blocks: label, headline, summary, author, date.
_MAX_BOX = 8
# Blocks with these labels never hold the article's date, not even between headline and text.
ALWAYS_FOREIGN = frozenset((Label.COMMENTS, Label.MENU, Label.OTHER))
# The same for the headline's own box (whose name may be "comment" for a commentary).
_NEVER_BESIDE = frozenset((Label.MENU, Label.OTHER))
_MODIFIED = re.compile(MODIFIED_WORDS, re.IGNORECASE)
_PUBLISHED = re.compile(PUBLISHED_WORDS, re.IGNORECASE)
_FOREIGN = re.compile(FOREIGN_WORDS, re.IGNORECASE)
# 11.03.17, 3/11/2017: either number can be the month.
_TWO_WAYS = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])\s?([./-])\s?(?:0?[1-9]|1[0-2])\s?\1\s?(?:\d\d){1,2}(?!\d)")
# Names of metas that date the article, and how many of them are read.
_DATE_META = re.compile(r"date|publi|creat")
_CHANGE_META = re.compile(r"modif|updat|expir|end")
_MAX_METAS = 20
# Zones, and the hours between writing and publishing, put one date on two neighbouring days.
_NEIGHBOURS = timedelta(days=1)
_DIGIT = re.compile(r"\d")
# How a line states its date: with the wanted label, with little else beside it, or in passing.
LABELLED, STANDING, MENTIONED = 2, 1, 0
# Names and sections beside a date take at most this many characters.
_MAX_BESIDE = 60
# A label in a block of its own (``Published``) is at most this long.
_MAX_LABEL = 25


class LineDate(NamedTuple):
    """The date of a short line, and how the line states it (``LABELLED`` and so on)."""

    value: Day
    manner: int


@dataclass(frozen=True)
class DateContext:
    """All that the search for an article's dates needs: the page, the article's place, and a cache of dates read."""

    document: Document
    facts: DeclaredFacts
    place: Place
    site: Site
    fetched_at: datetime | None

    @cached_property
    def day_first(self) -> bool | None:
        """Whether the page writes the day of a numeric date first; None if that is unknown."""
        return day_comes_first(self.document, self.site)

    @cached_property
    def regions(self) -> dict[str, tuple[int, ...]]:
        """The blocks where a date line of the article may stand, by name of the region, the likeliest region first."""
        return {name: tuple(blocks) for name, blocks in _regions(self)}

    @cached_property
    def _readings(self) -> dict[int, tuple[DateReading, ...]]:
        return {}

    @cached_property
    def _line_dates(self) -> dict[tuple[int, bool], LineDate | None]:
        return {}

    @cached_property
    def url_day(self) -> date | None:
        """The day in the page's address; None if there is none up to the day of the fetch."""
        for url in (self.document.url, self.document.meta("og:url"), self.facts.url):
            day = read_url_day(url)
            if day and not (self.fetched_at and day > self.fetched_at.date()):
                return day
        return None

    @cached_property
    def confirmed_days(self) -> frozenset[date]:
        """The days that the head and the address give in a form that can be read in one way only."""
        metas = [
            text for name, text in self.document.metas if _DATE_META.search(name) and not _CHANGE_META.search(name)
        ]
        texts = [text for text in (self.facts.published, *metas[:_MAX_METAS]) if text and not _TWO_WAYS.search(text)]
        values = [value for text in texts if (value := parse_declared(text, fetched_at=self.fetched_at))]
        return frozenset((*map(day_of, values), *([self.url_day] if self.url_day else ())))

    def declared(self, text: str | None) -> Day | None:
        """Return the date of a field that holds one."""
        if text and _TWO_WAYS.search(text):
            return next((reading.value for reading in self.read(text[:MAX_LINE])), None)
        return parse_declared(text, day_first=self._order(text), fetched_at=self.fetched_at) if text else None

    def read(self, text: str) -> tuple[DateReading, ...]:
        """Return all dates of a text; one that can be read in two ways as the head or the address has it."""
        readings = read_dates(text, day_first=self._order(text), fetched_at=self.fetched_at)
        return tuple(self._as_confirmed(reading) if reading.other else reading for reading in readings)

    def _as_confirmed(self, reading: DateReading) -> DateReading:
        """Return a reading with day and month the other way round, if only then it is a confirmed day."""
        if reading.other is None or self._is_confirmed(reading.value) or not self._is_confirmed(reading.other):
            return reading
        value, other = reading.value, day_of(reading.other)
        if isinstance(value, datetime):
            return replace(reading, value=datetime.combine(other, value.timetz()), other=value)
        return replace(reading, value=other, other=value)

    def _is_confirmed(self, value: Day) -> bool:
        return any(abs(day_of(value) - day) <= _NEIGHBOURS for day in self.confirmed_days)

    def read_block(self, block: int) -> tuple[DateReading, ...]:
        """Return all dates of a block, if it is no longer than a line."""
        readings = self._readings.get(block)
        if readings is None:
            text = self.document.texts[block] if block < len(self.document.blocks) else ""
            readings = self.read(text) if len(text) <= MAX_LINE and _DIGIT.search(text) else ()
            self._readings[block] = readings
        return readings

    def line_date(self, block: int, *, modified: bool) -> LineDate | None:
        """Return the date of change, or of publication, that a short line states; without label, of publication."""
        key = (block, modified)
        if key not in self._line_dates:
            self._line_dates[key] = _line_date(self, block, modified=modified)
        return self._line_dates[key]

    def block_of(self, mark: MarkedElement) -> int:
        """Return the block in which a marked element begins."""
        return self.document.elements.first_blocks[mark.element]

    def _order(self, text: str) -> bool | None:
        return self.day_first if is_numeric(text) else None


def _line_date(context: DateContext, block: int, *, modified: bool) -> LineDate | None:
    text, end = context.document.texts[block] if context.read_block(block) else "", 0
    for reading in context.read_block(block):
        label = text[end : reading.start] if end or reading.start > 1 else _label_above(context, block)
        rest = len(text) - reading.end + end
        end = reading.end
        if not _FOREIGN.search(label) and (_MODIFIED.search(label) is not None) is modified:
            value = _without_time_of_change(reading, text)
            return LineDate(value, _manner(reading, label, rest, modified=modified))
    return None


def _manner(reading: DateReading, label: str, rest: int, *, modified: bool) -> int:
    if modified or _PUBLISHED.search(label):
        return LABELLED
    return STANDING if isinstance(reading.value, datetime) or len(label) + rest <= _MAX_BESIDE else MENTIONED


def _without_time_of_change(reading: DateReading, text: str) -> Day:
    """Return the day alone if the time beside it is that of a change (``3 February 2026, updated at 16:58``)."""
    if isinstance(reading.value, datetime) and _MODIFIED.search(text, reading.start, reading.end):
        return reading.value.date()
    return reading.value


def _label_above(context: DateContext, block: int) -> str:
    """Return the line above a block that opens with its date, if it is short enough to be a label for it."""
    above = context.document.texts[block - 1] if block else ""
    return above if len(above) <= _MAX_LABEL and not any(map(str.isdigit, above)) else ""


def _regions(context: DateContext) -> Iterator[tuple[str, list[int]]]:
    """Yield the regions, each with its blocks.

    Between headline and text, and in the headline's own box above it, even a line labelled as a teaser or a footer
    belongs to the article: 22 of 1,000 pages have their date in such a line.
    """
    place, count = context.place, len(context.document.blocks)
    headline = _headline_block(context)
    if place.first < 0 and headline is None:
        return
    start = headline if headline is not None and not 0 <= place.first < headline else place.first
    top = place.first if place.first >= 0 else min(count, start + _REACH_ABOVE)
    below = [block for block in range(start, top) if place.label(block) not in ALWAYS_FOREIGN]
    yield "line below headline", sorted((block for block in below if block != headline), key=place.is_foreign)
    yield "line above headline", _above(context, headline, start)
    yield "headline", [block for block in below if block == headline]
    inside = range(max(0, top), min(count, top + _REACH_INSIDE))
    yield "first line", [block for block in inside if not place.is_foreign(block)]
    after = place.after_text(_REACH_AFTER, count)
    yield (
        "line after text",
        [b for b in after if place.label(b) not in ALWAYS_FOREIGN and place.label(b) is not Label.TEASER],
    )


def _above(context: DateContext, headline: int | None, start: int) -> list[int]:
    """Return the blocks above the headline, nearest first: the article's, and all but menus in the headline's box."""
    place, box = context.place, _box(context, headline)
    reach = _REACH_UNKNOWN if headline is None else _REACH_ABOVE
    blocks = range(start - 1, max(-1, start - 1 - reach), -1)
    return [b for b in blocks if not place.is_foreign(b) or (b in box and place.label(b) not in _NEVER_BESIDE)]


def _headline_block(context: DateContext) -> int | None:
    """Return the block of the headline; if it is hidden or not known, that of the last h1 above the text."""
    place = context.place
    if place.headline is not None and place.label(place.headline) is not Label.HIDDEN:
        return place.headline
    first_blocks = context.document.elements.first_blocks
    blocks = [first_blocks[element] for element in context.facts.marks.headlines]
    above = [block for block in blocks if block <= place.first and place.label(block) is not Label.HIDDEN]
    return above[-1] if above else place.headline


def _box(context: DateContext, headline: int | None) -> range:
    """Return the blocks of the largest small element around the headline, and at least the block above it."""
    if headline is None:
        return range(0)
    document = context.document
    box = range(headline - 1, headline + 1)
    for element in document.elements.ancestors(document.blocks.elements[headline]):
        around = document.blocks_of(element)
        if len(around) > _MAX_BOX:
            break
        box = range(min(box.start, around.start), max(box.stop, around.stop))
    return box
