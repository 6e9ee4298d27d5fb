"""The structure that paragraphs have by themselves: what an article is drawn from whose blocks were not kept."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from scraper.article_blocks import (
    HeadingBlock,
    Inline,
    ListBlock,
    ListItem,
    ParagraphBlock,
    PreformattedBlock,
    QuoteBlock,
    TableBlock,
    TableCell,
    TableRow,
)
from scraper.models import ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.article_blocks import Block
    from scraper.models import Paragraph

CELL_SEPARATOR = " | "
# Of a heading whose level is not known: the article's title is the first.
LEVEL = 2


def plain_blocks(paragraphs: Iterable[Paragraph]) -> tuple[Block, ...]:
    """Return paragraphs as blocks: those of one kind in a row are one list, quote or table.

    >>> from scraper.models import Paragraph
    >>> [block.kind.value for block in plain_blocks([Paragraph("One."), Paragraph("a", ParagraphKind.LIST_ITEM)])]
    ['paragraph', 'list']
    """
    groups = groupby(paragraphs, key=lambda paragraph: paragraph.kind)
    return tuple(block for kind, group in groups for block in _group(kind, [paragraph.text for paragraph in group]))


def _group(kind: ParagraphKind, texts: Sequence[str]) -> Sequence[Block]:
    match kind:
        case ParagraphKind.HEADING:
            return [HeadingBlock((Inline(text),), LEVEL) for text in texts]
        case ParagraphKind.LIST_ITEM:
            return [ListBlock(tuple(ListItem((_paragraph(text),)) for text in texts))]
        case ParagraphKind.QUOTE:
            return [QuoteBlock(tuple(map(_paragraph, texts)))]
        case ParagraphKind.PREFORMATTED:
            return [PreformattedBlock(text) for text in texts]
        case ParagraphKind.TABLE_ROW:
            return [TableBlock(tuple(map(_row, texts)))]
        case ParagraphKind.PARAGRAPH:
            return list(map(_paragraph, texts))


def _paragraph(text: str) -> ParagraphBlock:
    return ParagraphBlock((Inline(text),))


def _row(text: str) -> TableRow:
    return TableRow(tuple(TableCell((Inline(cell),)) for cell in text.split(CELL_SEPARATOR)))
