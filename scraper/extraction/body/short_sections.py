"""Sections of short lines below the last paragraph: winners and nominees, line-ups, results by group.

No line of them is prose. What tells them from the furniture below a text is that they repeat: three headings or more of
one shape, with other words each, and below each of them lines that stand as those of the others do and are no links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.body.article_region import MIN_SECTIONS
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_region import Region

# Lines that are links for more than this share lead to other pages.
MAX_LINK_SHARE = 0.5
# What may stand between the sections, and between them and the text.
_BETWEEN = frozenset((Label.ADVERTISEMENT, Label.HIDDEN, Label.CAPTION, Label.SHARE))


def end_of_sections(region: Region, tail: int) -> int:
    """Return the last block of the sections that begin right below the block ``tail``; ``tail`` if there are none."""
    blocks = [index for index in range(tail + 1, region.end) if region.labelling.labels[index] not in _BETWEEN]
    if not blocks or not _is_heading(region, blocks[0]):
        return tail
    shape = region.shape(region.blocks.elements[blocks[0]])
    headings: set[str] = set()
    lines: set[tuple[str, ...]] = set()
    end, linked, count = tail, 0, 0
    for place, index in enumerate(blocks):
        own = region.shape(region.blocks.elements[index])
        if _is_heading(region, index) and own == shape:
            if region.blocks.texts[index] in headings or (place and blocks[place - 1] != end):
                break
            headings.add(region.blocks.texts[index])
            continue
        if region.labelling.labels[index] or region.blocks.kinds[index] == "heading":
            break
        if len(headings) == 1:
            lines.add(own)
        elif own not in lines:
            break
        count += 1
        linked += region.blocks.link_shares[index] > MAX_LINK_SHARE
        end = index
    return end if len(headings) >= MIN_SECTIONS and 2 * linked <= count else tail


def _is_heading(region: Region, index: int) -> bool:
    return region.blocks.kinds[index] == "heading" and not region.labelling.labels[index]
