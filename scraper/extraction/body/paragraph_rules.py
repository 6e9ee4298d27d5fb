"""Rules for blocks between head and tail of the text: they are text, or boxes, links or appeals among paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.body.article_region import ONLY_LINKS
from scraper.extraction.body.date_lines import is_in_time_elements, is_line_of_dates
from scraper.extraction.dom.text_stats import has_sentence_end, says_the_same
from scraper.extraction.phrases import APPEAL, CALL, SOURCE
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_region import Region

MAX_APPEAL = 260
# "» See our full review of the …": a line of this length at most, of which links have at least this share.
MAX_CALL = 160
MIN_CALL_SHARE = 0.4


def label_of(region: Region, index: int, title: str | None) -> tuple[Label, str]:
    """Return label and reason of a block between head and tail."""
    text = region.blocks.texts[index]
    if _is_only_links(region, index):
        return Label.LINKS, "is nothing but links"
    if title and says_the_same(text, title):
        return Label.TITLE, "is the headline"
    if _is_appeal(region, index):
        return Label.APPEAL, "asks the reader for something"
    if _is_stray(region, index):
        is_source = SOURCE.match(text)
        return (Label.CAPTION, "names a source") if is_source else (Label.STRAY, "stands in a box without prose")
    if _is_date_at_top(region, index):
        return Label.BYLINE, "is the date of the article"
    return Label.KEPT, "stands among the article's paragraphs"


def _is_date_at_top(region: Region, index: int) -> bool:
    """Tell whether a block says when the article appeared: a date above its second paragraph, and none further down.

    A page with more such lines below is a chronicle, whose entries they head.
    """
    if index > region.end_of_top or index in region.open_blocks[1:2] or region.blocks.kinds[index] != "paragraph":
        return False
    is_date = is_line_of_dates(region.blocks.texts[index]) or is_in_time_elements(region.document, index)
    return is_date and not region.has_dates_below


def _is_only_links(region: Region, index: int) -> bool:
    """Tell whether a block is links and no more, and neither a heading nor a name in a list or a row of figures.

    An item that leads to a place on the page is an entry of its table of contents, even if it asks a question.
    """
    blocks = region.blocks
    if blocks.link_shares[index] <= ONLY_LINKS:
        return False
    leads_away = index in region.blocks_leading_away
    if has_sentence_end(blocks.texts[index]):
        return blocks.kinds[index] == "list_item" and not leads_away
    if blocks.kinds[index] == "heading":
        return leads_away and not (region.heads_prose(index) and region.is_in_main_place(index + 1))
    owner = blocks.elements[index]
    row = region.elements.parents[owner]
    is_name = _opens_item(region, index) or (_is_table_cell(region, index) and region.is_data_row(row))
    return not (is_name and region.is_half_unlinked(row))


def _opens_item(region: Region, index: int) -> bool:
    """Tell whether a block is the first of an item of a list: what the item is about, not what can be done with it."""
    owner = region.blocks.elements[index]
    return region.elements.tags[owner] == "li" and region.elements.first_blocks[owner] == index


def _is_table_cell(region: Region, index: int) -> bool:
    return region.blocks.kinds[index] == "cell" and region.elements.tags[region.blocks.elements[index]] in ("td", "th")


def _is_appeal(region: Region, index: int) -> bool:
    """Tell whether a short block asks for something, or is largely a link that sends the reader elsewhere."""
    text = region.blocks.texts[index]
    if len(text) <= MAX_APPEAL and APPEAL.match(text):
        return True
    is_link = len(text) <= MAX_CALL and region.blocks.link_shares[index] >= MIN_CALL_SHARE
    return is_link and CALL.match(text) is not None


def _is_stray(region: Region, index: int) -> bool:
    """Tell whether a short block stands in a box of its own rather than among the paragraphs."""
    if region.free_prose[index]:
        return False
    element = region.blocks.elements[index]
    kind = region.blocks.kinds[index]
    tag = region.elements.tags[element]
    if kind in ("list_item", "quote", "preformatted"):
        return False
    if kind == "heading":
        is_boxed = len(region.document.blocks_of(region.box_of(index))) > 1
        return is_boxed and not (
            region.is_shaped_like_subheading(element) or region.shape(element) in region.section_heading_shapes
        )
    if _is_table_cell(region, index) and region.is_data_row(region.elements.parents[element]):
        return False
    parent = region.elements.parents[element]
    if tag == "caption":
        return not region.holds_data(parent)
    return not (
        region.prose_in(element) or (tag == "p" and region.prose_in(parent)) or _has_alike_prose(region, element)
    )


def _has_alike_prose(region: Region, element: int) -> bool:
    """Tell whether the element or a sibling of the same tag is itself a paragraph of prose."""
    return (region.elements.parents[element], region.elements.tags[element]) in region.prose_places
