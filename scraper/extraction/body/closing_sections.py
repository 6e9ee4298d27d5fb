"""Closing sections: lists and tables under a heading below the last paragraph, and the short paragraph that ends them.

A recipe ends with its ingredients and steps, a report with what is known so far, a match with its table. No line of
them is prose. What tells them from the furniture below a text is where they stand and what they are made of: beside
the article's paragraphs, not in a box, and of words alone, while lists of related articles, of topics and of ways to
share a page consist of links, buttons and fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import ends_sentence
from scraper.extraction.phrases import AFTERWORD, APPEAL, COMMENTS, CONTACT, CREDIT, IMPRINT
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_region import Region

# The element that holds the paragraphs has this share of the prose: below a text stand notes in boxes of their own.
MAIN_SHARE = 0.5
# A list of one item is a line with a bullet, as that of a tag or a credit.
MIN_ITEMS = 2
# Lines that are links for more than this share lead to other pages.
MAX_LINK_SHARE = 0.5
# Where no item of a list ends a sentence and they have so many characters each, in the mean, they are headlines.
MAX_MEAN_ITEM = 40
# A table of data has so many rows.
MIN_ROWS = 2
_LISTS = frozenset(("ul", "ol"))
_IN_LISTS = frozenset(("ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th"))
# What may stand between the sections, and between them and the text.
_BETWEEN = frozenset((Label.ADVERTISEMENT, Label.HIDDEN, Label.CAPTION, Label.SHARE))


def end_of_closing_sections(region: Region, tail: int) -> int:
    """Return the last block of the closing sections that begin right below the block ``tail``, or ``tail``."""
    holder = _holder(region)
    if region.prose_in(holder) < MAIN_SHARE * (region.sums[region.end] - region.sums[region.first]):
        return tail
    elements, labels = region.elements, region.labelling.labels
    end, index, has_list = tail, tail + 1, _is_set_off(region, tail, holder)
    above: list[str] = []  # the tags of the headings right above
    while index < region.end:
        if labels[index] in _BETWEEN:
            index += 1
            continue
        part = _part_of(region, index, holder)
        if labels[index] or part < 0 or elements.first_blocks[part] != index:
            break
        tag = elements.tags[part]
        index = elements.end_blocks[part]
        if _is_heading(region, part) and tag not in above:
            above.append(tag)
            continue
        is_listed = _is_list(region, part, above) or _is_table(region, part)
        if not (is_listed or (has_list and not above and _is_closing(region, part))):
            break
        end, has_list, above = index - 1, is_listed, []
    return end


def _holder(region: Region) -> int:
    """Return the element that the last paragraph of prose stands in, be it an item of a list in it."""
    parents, tags = region.elements.parents, region.elements.tags
    holder = region.place_of(region.blocks.elements[region.open_blocks[-1]])[0]
    while tags[holder] in _IN_LISTS and holder > region.labelling.container:
        holder = parents[holder]
    return holder


def _part_of(region: Region, index: int, holder: int) -> int:
    """Return the child of ``holder`` that a block stands in; -1 if it stands elsewhere."""
    parents, element = region.elements.parents, region.blocks.elements[index]
    while element > holder and parents[element] != holder:
        element = parents[element]
    return element if element > holder else -1


def _is_set_off(region: Region, index: int, holder: int) -> bool:
    """Tell whether a block stands in a list or a table among the article's paragraphs."""
    part = _part_of(region, index, holder)
    return part >= 0 and region.elements.tags[_inmost(region, part)] in _IN_LISTS


def _inmost(region: Region, part: int) -> int:
    """Return the list or table that is all of an element; else the inmost element around the same blocks."""
    blocks, elements = region.document.blocks_of(part), region.elements
    while (
        elements.tags[part] not in _IN_LISTS
        and part + 1 < elements.ends[part]
        and region.document.blocks_of(part + 1) == blocks
    ):
        part += 1
    return part


def _is_heading(region: Region, part: int) -> bool:
    """Tell whether an element is a heading that may open a section."""
    index = region.elements.first_blocks[part]
    text = region.blocks.texts[index]
    return (
        _is_line(region, part)
        and region.blocks.kinds[index] == "heading"
        and not (AFTERWORD.match(text) or COMMENTS.match(text) or APPEAL.match(text) or IMPRINT.search(text))
    )


def _is_list(region: Region, part: int, above: list[str]) -> bool:
    """Tell whether an element is a list of words below a heading."""
    inmost, items = _inmost(region, part), region.document.blocks_of(part)
    if not above or region.elements.tags[inmost] not in _LISTS or len(items) < MIN_ITEMS:
        return False
    if any(not _is_written(region, index) or region.blocks.link_shares[index] > MAX_LINK_SHARE for index in items):
        return False
    texts = region.blocks.texts[items.start : items.stop]
    size = sum(region.blocks.weights[items.start : items.stop])
    return size <= MAX_MEAN_ITEM * len(items) or any(map(ends_sentence, texts))


def _is_table(region: Region, part: int) -> bool:
    """Tell whether an element is a table of data, most of which is no links."""
    table, cells = _inmost(region, part), region.document.blocks_of(part)
    tags = region.elements.tags
    if tags[table] != "table" or not region.holds_data(table):
        return False
    linked = sum(region.blocks.link_shares[index] > MAX_LINK_SHARE for index in cells)
    rows = tags[table : region.elements.ends[table]].count("tr")
    return rows >= MIN_ROWS and 2 * linked <= len(cells) and all(_is_written(region, index) for index in cells)


def _is_closing(region: Region, part: int) -> bool:
    """Tell whether an element is a short paragraph that may end a text after a list."""
    index = region.elements.first_blocks[part]
    return (
        _is_line(region, part)
        and region.elements.tags[part] == "p"
        and ends_sentence(region.blocks.texts[index])
        and _is_written(region, index)
    )


def _is_line(region: Region, part: int) -> bool:
    """Tell whether an element is a block by itself, most of which leads nowhere."""
    index = region.elements.first_blocks[part]
    return region.blocks.elements[index] == part and region.blocks.link_shares[index] <= MAX_LINK_SHARE


def _is_written(region: Region, index: int) -> bool:
    """Tell whether a line may be of the article: nobody has labelled it, and it names no credit, right or contact."""
    text = region.blocks.texts[index]
    return not (
        region.labelling.labels[index]
        or APPEAL.match(text)
        or AFTERWORD.match(text)
        or CREDIT.search(text)
        or CONTACT.search(text)
    )
