"""Captions: blocks that share a small box with a picture and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import prefix_sums
from scraper.extraction.phrases import CREDIT
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_region import Region

# Every caption is shorter than this; a picture with more text under it is a slide of the article itself.
MAX_CAPTION = 350
# If boxes with a picture hold more of the prose than this, they are the article (slide shows, lists of products).
MAX_CAPTION_SHARE = 0.3
_PICTURES = frozenset(("img", "picture", "amp-img"))


def label_captions(region: Region) -> None:
    """Label the blocks that share a small element with a picture and nothing else."""
    pictures = prefix_sums([tag in _PICTURES for tag in region.elements.tags])
    found = [index for index in range(region.first, region.end) if _is_caption(region, index, pictures)]
    total = region.sums[region.end] - region.sums[region.first]
    if sum(region.free_prose[index] for index in found) <= MAX_CAPTION_SHARE * total:
        for index in found:
            region.labelling.assign(index, Label.CAPTION, "shares a small box with a picture")


def _is_caption(region: Region, index: int, pictures: list[int]) -> bool:
    """Tell whether the block stands with a picture in an element that holds hardly anything else."""
    if region.labelling.labels[index] or region.blocks.kinds[index] == "heading":
        return False
    if region.blocks.weights[index] > MAX_CAPTION:
        return False
    if _follows_picture(region, index, pictures) and CREDIT.search(region.blocks.texts[index]):
        return True
    return _shares_box(region, index, pictures)


def _shares_box(region: Region, index: int, pictures: list[int]) -> bool:
    """Tell whether an element of at most three blocks around the block holds a picture, not inside a paragraph."""
    element = region.blocks.elements[index]
    if region.elements.tags[element] == "p" and region.free_prose[index] and _has_picture(region, element, pictures):
        return False
    while element != region.labelling.container and element > 0:
        if len(region.document.blocks_of(element)) > 3:
            return False
        if _has_picture(region, element, pictures):
            return region.prose_in(element) <= MAX_CAPTION
        element = region.elements.parents[element]
    return False


def _follows_picture(region: Region, index: int, pictures: list[int]) -> bool:
    """Tell whether a picture stands between the block before and this one."""
    before = region.blocks.elements[index - 1] if index else 0
    own = region.blocks.elements[index]
    return pictures[own] > pictures[before] if own > before else False


def _has_picture(region: Region, element: int, pictures: list[int]) -> bool:
    """Tell whether a picture stands below an element."""
    return pictures[region.elements.ends[element]] > pictures[element]
