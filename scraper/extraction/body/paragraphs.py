"""From kept blocks to paragraphs: their kinds, and the cells of a data table joined to rows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from scraper.models import Paragraph, ParagraphKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.extraction.dom.document import Document

CELL_SEPARATOR = " | "
# Old pages indent their whole text with <blockquote>; no text has more than this share of quotations.
MAX_QUOTED = 0.6


def build_paragraphs(document: Document, kept: Sequence[int]) -> tuple[Paragraph, ...]:
    """Build the paragraphs of the article, in order: a row of a data table is one paragraph.

    A table holds data, not layout, if two cells of one of its rows are kept.
    """
    quoted = sum(document.blocks.kinds[index] == "quote" for index in kept)
    plain_kinds = {"cell", "quote"} if quoted > MAX_QUOTED * len(kept) else {"cell"}
    rows = {index: _row_of(document, index) for index in kept}
    tables = _data_tables(document, rows)
    result: list[Paragraph] = []
    for row, members in groupby(kept, key=lambda index: rows[index]):
        indices = list(members)
        if row >= 0 and _table_of(document, row) in tables:
            result.append(Paragraph(_join_cells(document, indices), ParagraphKind.TABLE_ROW))
        else:
            for index in indices:
                kind = document.blocks.kinds[index]
                is_plain = kind in plain_kinds
                text = document.blocks.lines.get(index, document.blocks.texts[index])
                result.append(Paragraph(text, ParagraphKind.PARAGRAPH if is_plain else ParagraphKind(kind)))
    return tuple(result)


def _row_of(document: Document, index: int) -> int:
    """Return the table row that a block is a cell of, or -1."""
    if document.blocks.kinds[index] != "cell":
        return -1
    return _ancestor(document, document.blocks.elements[index], "tr")


def _table_of(document: Document, row: int) -> int:
    return _ancestor(document, row, "table")


def _ancestor(document: Document, element: int, *wanted: str) -> int:
    """Return the element or its nearest ancestor with one of these tags, or -1."""
    tags, parents = document.elements.tags, document.elements.parents
    while element >= 0 and tags[element] not in wanted:
        element = parents[element]
    return element


def _cell_of(document: Document, index: int) -> int:
    return _ancestor(document, document.blocks.elements[index], "td", "th")


def _data_tables(document: Document, rows: dict[int, int]) -> set[int]:
    """Return the tables that hold data; ``rows``: the row of each kept block, or -1."""
    cells: dict[int, set[int]] = {}
    for index, row in rows.items():
        if row >= 0:
            cells.setdefault(row, set()).add(_cell_of(document, index))
    return {_table_of(document, row) for row, members in cells.items() if len(members) > 1}


def _join_cells(document: Document, indices: list[int]) -> str:
    texts = [
        " ".join(document.blocks.texts[index] for index in members)
        for _, members in groupby(indices, key=lambda index: _cell_of(document, index))
    ]
    return CELL_SEPARATOR.join(texts)
