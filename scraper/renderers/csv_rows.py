"""Articles as CSV (RFC 4180): a row an article, safe to be opened by a spreadsheet.

Page text is not ours, and a spreadsheet runs a cell that begins as a formula does (``=HYPERLINK(...)``), quoted or not.
Such a cell begins with an apostrophe here, which spreadsheets take for "this is text"; `plain_cell` takes it away.
"""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING

from scraper.renderers.clean_blocks import clean_characters

if TYPE_CHECKING:
    from collections.abc import Iterable

SEPARATOR = "; "
# With their full-width forms, which some spreadsheets read as well; a tab and a carriage return are blanks here.
_FORMULA = re.compile(r"[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_APOSTROPHE = "'"


def csv_row(cells: Iterable[object]) -> str:
    r"""Return a row, its line end included: values of a record, or names of columns.

    >>> csv_row(["Ferry, again", None, True, ["a", "b"], "=1+1"])
    '"Ferry, again",,true,a; b,\'=1+1\r\n'
    """
    row = StringIO()
    csv.writer(row).writerow(map(_cell, cells))
    return row.getvalue()


def plain_cell(cell: str) -> str:
    """Return the text that a cell was made of.

    >>> plain_cell("'=1+1"), plain_cell("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith(_APOSTROPHE) and _FORMULA.match(cell) else cell


def _cell(value: object) -> str:
    text = clean_characters(_text(value))
    return f"{_APOSTROPHE}{text}" if _FORMULA.match(text) else text


def _text(value: object) -> str:
    """Return a value as text: names and texts of a list with `SEPARATOR` between them, other objects as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    texts = [_listed(item) for item in value] if isinstance(value, list) else [None]
    if None in texts:
        return json.dumps(value, ensure_ascii=False)
    return SEPARATOR.join(text.replace(";", ",") for text in texts if text)


def _listed(item: object) -> str | None:
    """Return an item of a list as text, if its name is what matters: of a person, an organisation, a tag."""
    if isinstance(item, str):
        return item
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None
