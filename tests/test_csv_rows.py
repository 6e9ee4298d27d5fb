"""Articles as CSV: a row an article, read back by other programs; no cell is a formula."""

from __future__ import annotations

import csv
from io import StringIO

import block_samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.renderers.clean_blocks import clean_characters
from scraper.renderers.csv_rows import SEPARATOR, csv_row, plain_cell

FORMULAS = "=+-@＝＋－＠"


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline=""), strict=True))


@given(st.lists(st.lists(block_samples.texts, min_size=2, max_size=2), min_size=1, max_size=3))
def test_cells_are_read_back(rows: list[list[str]]) -> None:
    found = read("".join(map(csv_row, rows)))
    assert [[plain_cell(cell) for cell in row] for row in found] == [list(map(clean_characters, row)) for row in rows]


@given(st.text(st.sampled_from(f"{FORMULAS}' \t\n\ra"), max_size=5))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    [[cell, _]] = read(csv_row([text, "x"]))
    assert not cell.lstrip().startswith(tuple(FORMULAS))
    assert plain_cell(cell) == clean_characters(text)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (3, "3"),
        ([], ""),
        (["a; b", "c"], "a, b; c"),
        ([{"name": "Mara", "kind": "person"}, {"name": "NNA"}], "Mara; NNA"),
        ({"place": "Sennau", "agency": None}, '{"place": "Sennau", "agency": null}'),
        ([{"text": "a"}], '[{"text": "a"}]'),
        ("-5 degrees", "'-5 degrees"),
        ("'tis", "'tis"),
        ("'=1", "''=1"),
        (["=1", "a"], "'=1; a"),
    ],
)
def test_a_value_is_a_cell(value: object, cell: str) -> None:
    assert read(csv_row([value, "x"])) == [[cell, "x"]]


def test_a_list_can_be_taken_apart() -> None:
    [[cell, _]] = read(csv_row([["a;b", "c", "d"], ""]))
    assert cell.split(SEPARATOR) == ["a,b", "c", "d"]


def test_lines_of_a_text_stay_in_its_cell_and_rows_end_as_rfc_4180_says() -> None:
    assert csv_row(["a\nb", 'c "d"', "e,f"]) == '"a\nb","c ""d""","e,f"\r\n'


def test_pandas_reads_it() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(StringIO(csv_row(["title", "text"]) + csv_row(["Ferry, again", "a\n\nb"]), newline=""))
    assert frame.to_dict("records") == [{"title": "Ferry, again", "text": "a\n\nb"}]
