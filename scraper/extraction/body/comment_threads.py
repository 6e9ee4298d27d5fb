"""Threads of readers' comments that no name and no heading gives away: by the lines that sign them.

Readers do not write at one time: each comment is signed with who wrote it, on which day and at what time, and what each
has to say stands between these lines, in the same place each time. The entries of a live blog have times, but neither
a day nor a name of their own; those of a list of articles are cards.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper.extraction.dates.date_parsing import read_dates
from scraper.labels import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.body.article_region import Region

# A line that signs a comment is no longer than this; it has a clock time. There are two or more, with two names.
MAX_SIGNATURE = 100
MIN_SIGNATURES = 2
# Who wrote it takes no more words than these: "Posted by: Ada Byron, Bolton"; a longer line has a headline in it.
MAX_NAME = 8
# The prose above a thread, by weight: a brief and no more is enough.
MIN_TEXT = 140
# Labels of blocks that may sign a comment; what is a card or hidden does not.
_MAY_SIGN = (None, Label.COMMENTS, Label.BYLINE)
_CLOCK = re.compile(r"\d[:：]\d\d")
# "8:21pm Tue 1 Jan 08": a year of two digits, which is no date by itself.
_SHORT_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s[^\W\d_]{3,9}\.?,?\s['’]?\d\d\b")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Signature:
    """A line that signs a comment: its block, and the words in it beside the date."""

    block: int
    name: tuple[str, ...]


def comment_threads(region: Region) -> list[range]:
    """Return the blocks of the signed threads below or beside the text."""
    threads: dict[tuple[str, ...], list[_Signature]] = defaultdict(list)
    for index in range(region.open_blocks[0] + 1, region.end):
        if signature := _signature(region, index):
            threads[region.shape(region.blocks.elements[index])].append(signature)
    return [_blocks(region, thread) for thread in threads.values() if _is_thread(region, thread)]


def _signature(region: Region, index: int) -> _Signature | None:
    """Return who signed a block and when, if it has a day, a clock time, and a name besides."""
    text = region.blocks.texts[index]
    if len(text) > MAX_SIGNATURE or region.labelling.labels[index] not in _MAY_SIGN or not _CLOCK.search(text):
        return None
    if (span := _moment(text)) is None:
        return None
    name = tuple(_LETTERS.findall(f"{text[: span[0]]} {text[span[1] :]}"))
    return _Signature(index, name) if 0 < len(name) <= MAX_NAME else None


def _moment(text: str) -> tuple[int, int] | None:
    """Return where a day stands in a line with a clock time."""
    for reading in read_dates(text):
        if isinstance(reading.value, datetime):
            return reading.start, reading.end
    match = _SHORT_DAY.search(text)
    return match.span() if match else None


def _is_thread(region: Region, thread: Sequence[_Signature]) -> bool:
    """Tell whether lines of one shape sign comments: two names at least, each pair with text between, below prose."""
    return (
        len({signature.name for signature in thread}) >= MIN_SIGNATURES
        and all(later.block - earlier.block > 1 for earlier, later in pairwise(thread))
        and region.sums[thread[0].block] - region.sums[region.first] >= MIN_TEXT
    )


def _blocks(region: Region, thread: Sequence[_Signature]) -> range:
    """Return the blocks of a thread.

    It begins with the outermost element around the first signature that holds no other, and no more prose above it than
    one comment may have; it ends with the innermost element around all signatures.
    """
    parents, document, sums = region.elements.parents, region.document, region.sums
    first, second, last = thread[0].block, thread[1].block, thread[-1].block
    longest = max(sums[later.block] - sums[earlier.block] for earlier, later in pairwise(thread))
    element = region.blocks.elements[first]
    start = first
    while (blocks := document.blocks_of(element)).stop <= last:
        if blocks.stop <= second and sums[first] - sums[blocks.start] <= longest:
            start = blocks.start
        element = parents[element]
    return range(start, min(blocks.stop, region.end))
