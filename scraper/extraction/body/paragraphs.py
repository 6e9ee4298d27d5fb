"""From kept blocks to paragraphs: their kinds, and the cells of a data table joined to rows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from scraper.models import Paragraph, ParagraphKind
from scraper.plain_blocks import CELL_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

# Old pages indent their whole text with <blockquote>; no text has more than this share of quotations.
MAX_QUOTED = 0.6


class TextLayout:
    """How the kept blocks of a page are laid out: which are cells of which data table, and what its quotes are.

    ``rows``: the table row of each kept block that is a cell, else -1. ``tables``: those that hold data, not layout:
    two cells of one of their rows are kept. ``is_indented``: the text as a whole stands in ``<blockquote>``.
    """

    def __init__(self, document: Document, kept: Sequence[int]) -> None:
        self.document = document
        self.kept = kept
        kinds = document.blocks.kinds
        self.is_indented = sum(kinds[index] == "quote" for index in kept) > MAX_QUOTED * len(kept)
        self.rows = {index: self.row_of(index) if kinds[index] == "cell" else -1 for index in kept}
        self.tables = self._data_tables()

    def is_in_data(self, row: int) -> bool:
        """Tell whether a row, or -1, is one of a table of data."""
        return row >= 0 and self._ancestor(row, "table") in self.tables

    def cell_of(self, block: int) -> int:
        """Return the cell that a block stands in, or -1."""
        return self._ancestor(self.document.blocks.elements[block], "td", "th")

    def row_of(self, block: int) -> int:
        """Return the table row that a block stands in, or -1."""
        return self._ancestor(self.document.blocks.elements[block], "tr")

    def _data_tables(self) -> set[int]:
        cells: dict[int, set[int]] = {}
        for index, row in self.rows.items():
            if row >= 0:
                cells.setdefault(row, set()).add(self.cell_of(index))
        return {self._ancestor(row, "table") for row, members in cells.items() if len(members) > 1}

    def _ancestor(self, element: int, *wanted: str) -> int:
        """Return the element or its nearest ancestor with one of these tags, or -1."""
        tags, parents = self.document.elements.tags, self.document.elements.parents
        while element >= 0 and tags[element] not in wanted:
            element = parents[element]
        return element


def build_paragraphs(layout: TextLayout) -> tuple[Paragraph, ...]:
    """Build the paragraphs of the article, in order: a row of a data table is one paragraph."""
    blocks = layout.document.blocks
    plain_kinds = {"cell", "quote"} if layout.is_indented else {"cell"}
    result: list[Paragraph] = []
    for row, members in groupby(layout.kept, key=layout.rows.__getitem__):
        indices = list(members)
        if layout.is_in_data(row):
            result.append(Paragraph(_join_cells(layout, indices), ParagraphKind.TABLE_ROW))
        else:
            for index in indices:
                kind = blocks.kinds[index]
                text = blocks.lines.get(index, blocks.texts[index])
                result.append(Paragraph(text, ParagraphKind.PARAGRAPH if kind in plain_kinds else ParagraphKind(kind)))
    return tuple(result)


def _join_cells(layout: TextLayout, indices: list[int]) -> str:
    texts = layout.document.texts
    cells = (members for _, members in groupby(indices, key=layout.cell_of))
    return CELL_SEPARATOR.join(" ".join(texts[index] for index in members) for members in cells)
