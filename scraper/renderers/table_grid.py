"""The grid of a table for formats without spans: a cell stands in the first place that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.article_blocks import TableBlock, TableCell

# Empty places for each cell of a table: a hostile one of 2,000 cells could ask for a million.
PLACES = 8


def table_grid(table: TableBlock) -> list[list[TableCell | None]]:
    """Return the rows of a table with None in the places that cells of several columns or rows cover.

    When `PLACES` are used up, spans count for nothing. Rows need not be equally long.
    """
    budget = PLACES * sum(len(row.cells) for row in table.rows)
    taken: dict[int, int] = {}  # columns, and the number of further rows in which they are covered
    grid = []
    for row in table.rows:
        places: list[TableCell | None] = []
        covered = taken
        taken = {column: rows - 1 for column, rows in covered.items() if rows > 1}
        budget -= len(covered)
        for cell in row.cells:
            while budget > 0 and len(places) in covered:
                places.append(None)
                budget -= 1
            column = len(places)
            width = max(1, min(cell.columns, budget + 1))
            places += [cell, *[None] * (width - 1)]
            budget -= width - 1
            if cell.rows > 1 and budget > 0:
                taken |= dict.fromkeys(range(column, column + width), cell.rows - 1)
        if budget <= 0:
            taken = {}
        grid.append(_without_end(places))
    return grid


def _without_end(places: list[TableCell | None]) -> list[TableCell | None]:
    """Return a row up to its last cell with a text."""
    end = len(places)
    while end and ((place := places[end - 1]) is None or not place.runs):
        end -= 1
    return places[:end]
