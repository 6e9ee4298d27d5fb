"""The dates beside an article on its page, in marked elements and in short lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import day_of
from scraper.extraction.metadata.date_context import (
    ALWAYS_FOREIGN,
    LABELLED,
    MENTIONED,
    STANDING,
    DateContext,
    DateOffer,
    Day,
)
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.extraction.metadata.marked_elements import MarkedElement

# Zones can put one instant on two neighbouring days.
_NEIGHBOURS = timedelta(days=1)
_BESIDE_HEADLINE = ("line below headline", "line above headline")
AFTER_TEXT = "line after text"
_IN_PROSE = ("first line", AFTER_TEXT)
ALL_REGIONS = (*_BESIDE_HEADLINE, "headline", *_IN_PROSE)
# Labels of blocks about other articles or by other people.
_OTHERS = frozenset((*ALWAYS_FOREIGN, Label.TEASER))


def marked_dates(
    context: DateContext, marks: tuple[MarkedElement, ...], name: str, regions: Sequence[str] = ALL_REGIONS
) -> Iterator[DateOffer]:
    """Yield the dates of marked elements beside the headline or the text, the likeliest region first."""
    if not marks:
        return
    for blocks in [blocks for region, blocks in context.regions.items() if region in regions]:
        for mark in marks:
            if context.block_of(mark) in blocks and (value := _date_of(context, mark)):
                yield name, value


def agreed_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the date of all marked elements outside teasers and comments, if they agree on the day."""
    marks = (*context.facts.marks.published, *context.facts.marks.dates)
    own = [mark for mark in marks if not context.place.is_foreign(context.block_of(mark))]
    found = [value for mark in own if (value := _date_of(context, mark))]
    if found and len({day_of(value) for value in found}) == 1:
        yield "marked element", found[0]


def line_dates(context: DateContext, *, modified: bool, regions: Sequence[str] = ALL_REGIONS) -> Iterator[DateOffer]:
    """Yield the dates in short lines beside the headline or the text; ``modified``: those labelled as of a change.

    In each region, lines with a label go first, and lines that are dates before lines that mention one; the latter are
    left out in the text and after it, and where they are captions, which say when a picture was taken.
    """
    for name in [region for region in context.regions if region in regions]:
        blocks = context.regions[name]
        found = {block: line for block in blocks if (line := context.line_date(block, modified=modified))}
        for manner in (LABELLED, STANDING):
            yield from ((name, line.value) for line in found.values() if line.manner == manner)
        for block, line in found.items() if name not in _IN_PROSE else ():
            if line.manner == MENTIONED and context.place.label(block) is not Label.CAPTION:
                yield name, line.value


def labelled_after_text(context: DateContext, name: str = AFTER_TEXT) -> Iterator[DateOffer]:
    """Yield the dates labelled as of publication in short lines below the text."""
    for block in context.regions.get(AFTER_TEXT, ()):
        found = context.line_date(block, modified=False)
        if found and found.manner == LABELLED:
            yield name, found.value


def labelled_dates(context: DateContext, *, modified: bool) -> Iterator[DateOffer]:
    """Yield the dates labelled as of publication, or of a change, in short lines outside teasers and comments."""
    for block in range(len(context.document.blocks)):
        if context.place.label(block) not in _OTHERS:
            found = context.line_date(block, modified=modified)
            if found and found.manner == LABELLED:
                yield "labelled line", found.value


def printed_dates(context: DateContext) -> Iterator[DateOffer]:
    """Yield the dates that readers see: marked elements and lines beside the headline, labelled lines below the text.

    Hidden lines are left out, and what is labelled as foreign comes last.
    """
    label, regions = context.place.label, context.regions
    beside = [block for name in _BESIDE_HEADLINE for block in regions.get(name, ()) if label(block) is not Label.HIDDEN]
    yield from _printed_among(context, [block for block in beside if not context.place.is_foreign(block)])
    yield from labelled_after_text(context, "printed line")
    yield from _printed_among(context, [block for block in beside if context.place.is_foreign(block)])


def _printed_among(context: DateContext, blocks: Sequence[int]) -> Iterator[DateOffer]:
    for marks in (context.facts.marks.published, context.facts.marks.dates) if blocks else ():
        own = tuple(mark for mark in marks if context.block_of(mark) in blocks)
        yield from marked_dates(context, own, "marked element")
    for block in blocks:
        found = context.line_date(block, modified=False)
        if found and found.manner >= STANDING:
            yield "printed line", found.value


def _date_of(context: DateContext, mark: MarkedElement) -> Day | None:
    """Return the date in the element's attribute; that of its line if the line has a label and another day.

    None if the line labels the date as one of a change.
    """
    block, declared = context.block_of(mark), context.declared(mark.content)
    found = context.line_date(block, modified=False)
    if not found:
        changed = context.line_date(block, modified=True)
        return None if changed and declared and _are_near(changed.value, declared) else declared
    if not declared or (found.manner == LABELLED and not _are_near(found.value, declared)):
        return found.value
    return declared


def _are_near(one: Day, other: Day) -> bool:
    return abs(day_of(one) - day_of(other)) <= _NEIGHBOURS
