"""Tables on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from scraper.characters import shown
from scraper.cli.terminal import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.models import CorpusCounts


def print_counts(counts: CorpusCounts) -> None:
    """Print what a corpus holds, wherever it was counted."""
    print_table(
        (
            ("pages", counts.pages),
            ("articles", counts.articles),
            ("stories", counts.stories),
            ("copies merged", counts.copies_merged),
            ("teasers found → merged", f"{counts.teasers_found} → {counts.teaser_records}"),
            ("rejected", counts.rejected),
        )
    )


def print_table(rows: Iterable[Sequence[object]], heads: Sequence[str] = ("", "")) -> None:
    """Print rows of a label and numbers; ``heads`` of the columns, if they have any. Foreign words may be in them."""
    table = Table(*heads, box=None, show_header=any(heads), pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*(Text(shown(str(cell))) for cell in row))  # a string is markup to rich
    show([table])
