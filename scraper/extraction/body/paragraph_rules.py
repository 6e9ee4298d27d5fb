"""Rules for blocks between head and tail of the text: they are text, or boxes, links or appeals among paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.extraction.dom.text_stats import has_sentence_end, says_the_same
from scraper.extraction.phrases import APPEAL, CALL, SOURCE
from scraper.labels import Label

if TYPE_CHECKING:
    from scraper.extraction.body.article_region import Region

MAX_APPEAL = 260
# "» See our full review of the …": a line of this length at most, of which links have at least this share.
MAX_CALL = 160
MIN_CALL_SHARE = 0.4
# A block is nothing but links if more than this share of it is.
ONLY_LINKS = 0.8


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
        if SOURCE.match(text):
            return Label.CAPTION, "names a source"
        return Label.STRAY, "stands in a box without prose"
    return Label.KEPT, "stands among the article's paragraphs"


def _is_only_links(region: Region, index: int) -> bool:
    """Tell whether a block is links and no more, and neither a heading's own anchor nor a name in a row of figures."""
    blocks = region.blocks
    if blocks.link_shares[index] <= ONLY_LINKS or has_sentence_end(blocks.texts[index]):
        return False
    if blocks.kinds[index] == "heading":
        links = [link for link in region.document.links if link.first_block <= index <= link.last_block]
        return not all(link.href.startswith("#") for link in links)
    return blocks.kinds[index] != "cell" or not _is_in_row_of_figures(region, blocks.elements[index])


def _is_in_row_of_figures(region: Region, cell: int) -> bool:
    """Tell whether a cell stands in a row of data of which half the cells or more are no links: a table of results."""
    if region.elements.tags[cell] not in ("td", "th") or not _is_data_cell(region, cell):
        return False
    row = region.document.blocks_of(region.elements.parents[cell])
    linked = sum(region.blocks.link_shares[index] > ONLY_LINKS for index in row)
    return 2 * linked <= len(row)


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
        return len(region.document.blocks_of(region.box_of(index))) > 1
    if kind == "cell" and tag in ("td", "th") and _is_data_cell(region, element):
        return False
    parent = region.elements.parents[element]
    return not (
        region.prose_in(element) or (tag == "p" and region.prose_in(parent)) or _has_alike_prose(region, element)
    )


def _has_alike_prose(region: Region, element: int) -> bool:
    """Tell whether the element or a sibling of the same tag is itself a paragraph of prose."""
    return (region.elements.parents[element], region.elements.tags[element]) in region.prose_places


def _is_data_cell(region: Region, element: int) -> bool:
    """Tell whether a cell belongs to a row of short cells, as tables of data do and tables for layout do not."""
    row = region.elements.parents[element]
    owners = [region.blocks.elements[index] for index in region.document.blocks_of(row)]
    return len(owners) >= 2 and all(
        region.elements.parents[owner] == row or region.elements.tags[owner] == "p" for owner in owners
    )
