"""The dates that stand beside an article on its page: in marked elements, and in short lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import day_of
from scraper.extraction.metadata.date_context import (
    ALWAYS_FOREIGN,
    LABELLED,
    MENTIONED,
    STANDING,
    Day,
    Search,
    Source,
    line_date,
    line_reading,
)
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.metadata.marked_elements import Mark

# The same instant can have two days, one after the other.
_NEIGHBOURS = timedelta(days=1)
_BESIDE_HEADLINE = ("line below headline", "line above headline")
_IN_PROSE = ("first line", "line after text")
# Of other articles, or of other people.
_OTHERS = frozenset((*ALWAYS_FOREIGN, Label.TEASER))


def marked_dates(search: Search, marks: tuple[Mark, ...], name: str) -> Iterator[Source]:
    """Dates of marked elements beside the headline or the text, the likeliest place first."""
    if not marks:
        return
    for blocks in search.regions.values():
        for mark in marks:
            if search.block_of(mark) in blocks and (value := _date_of(search, mark)):
                yield name, value


def agreed_date(search: Search) -> Iterator[Source]:
    """The date of all marked elements outside teasers and comments, if they agree on the day."""
    marks = (*search.facts.marks.published, *search.facts.marks.dates)
    own = [mark for mark in marks if not search.place.is_foreign(search.block_of(mark))]
    found = [value for mark in own if (value := _date_of(search, mark))]
    if found and len({day_of(value) for value in found}) == 1:
        yield "marked element", found[0]


def line_dates(search: Search, *, modified: bool) -> Iterator[Source]:
    """Dates in short lines beside the headline or the text; ``modified``: those that are said to be of a change.

    Of the lines of one place, those that are of a date go before those that mention one; in the text and after it
    the latter are left out.
    """
    for name, blocks in search.regions.items():
        found = [reading for block in blocks if (reading := line_reading(search, block, modified=modified))]
        yield from ((name, value) for value, manner in found if manner != MENTIONED)
        yield from ((name, value) for value, manner in found if manner == MENTIONED and name not in _IN_PROSE)


def labelled_dates(search: Search, *, modified: bool) -> Iterator[Source]:
    """Dates of short lines anywhere outside teasers and comments that are said to be of publication, or of a change."""
    for block in range(len(search.document.blocks)):
        if search.place.label(block) not in _OTHERS:
            found = line_reading(search, block, modified=modified)
            if found and found[1] == LABELLED:
                yield "labelled line", found[0]


def printed_dates(search: Search) -> Iterator[Source]:
    """What the page prints as its date: beside the headline in marked elements, then in lines; labelled below the text.

    Hidden lines are not printed, and lines in teasers count last.
    """
    label, regions = search.place.label, search.regions
    beside = [block for name in _BESIDE_HEADLINE for block in regions.get(name, ()) if label(block) is not Label.HIDDEN]
    yield from _printed(search, [block for block in beside if not search.place.is_foreign(block)])
    for block in regions.get("line after text", ()):
        found = line_reading(search, block, modified=False)
        if found and found[1] == LABELLED:
            yield "printed line", found[0]
    yield from _printed(search, [block for block in beside if search.place.is_foreign(block)])


def _printed(search: Search, blocks: Sequence[int]) -> Iterator[Source]:
    for marks in (search.facts.marks.published, search.facts.marks.dates) if blocks else ():
        own = tuple(mark for mark in marks if search.block_of(mark) in blocks)
        yield from marked_dates(search, own, "marked element")
    for block in blocks:
        found = line_reading(search, block, modified=False)
        if found and found[1] >= STANDING:
            yield "printed line", found[0]


def _date_of(search: Search, mark: Mark) -> Day | None:
    """What the attribute says; what the line says if it has a label and another day than the attribute.

    None where the line says that it is the day of a change.
    """
    block, declared = search.block_of(mark), search.declared(mark.content)
    found = line_reading(search, block, modified=False)
    if not found:
        changed = line_date(search, block, modified=True)
        return None if changed and declared and _are_near(changed, declared) else declared
    if not declared or (found[1] == LABELLED and not _are_near(found[0], declared)):
        return found[0]
    return declared


def _are_near(one: Day, other: Day) -> bool:
    return abs(day_of(one) - day_of(other)) <= _NEIGHBOURS
