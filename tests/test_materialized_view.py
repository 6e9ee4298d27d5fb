"""The index of blocking keys by days: whatever is near in time is found, wherever a segment of days ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from scraper.corpus.materialized import key_index, story_updates
from scraper.deduplication.lsh import find_keys

TEXT = "The new bridge over the Senn was opened on Tuesday after three years of work and two winters of floods. " * 3
FIRST = 20_400  # the first day of a segment: 680 times thirty days after 1970 began
NUMBER = 7


def found(held: int | None, asked: int | None) -> bool:
    """Whether a text of one day is found by the same text of another."""
    keys = find_keys([TEXT])
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE view_postings (name, segment, prefix, entries)")
        key_index.put(connection, "texts", keys, [NUMBER], [held])
        rows: list[list[int]] = key_index.find(connection, "texts", keys, [asked]).tolist()
    return rows == [[0, NUMBER]]


@pytest.mark.parametrize("first", [FIRST - 33, FIRST - 4, FIRST - 3, FIRST - 1, FIRST, FIRST + 15, FIRST + 29])
@pytest.mark.parametrize("apart", [-3, -1, 0, 1, 3])
def test_what_is_three_days_apart_is_found_across_the_ends_of_segments(first: int, apart: int) -> None:
    assert found(first, first + apart)


@pytest.mark.parametrize(("held", "asked"), [(None, FIRST), (FIRST, None), (None, None)])
def test_what_has_no_day_is_near_to_everything(held: int | None, asked: int | None) -> None:
    assert found(held, asked)


def test_what_was_published_long_ago_is_not_read() -> None:
    assert not found(FIRST, FIRST + 60)
    assert not found(FIRST + 60, FIRST)


def test_a_day_is_in_one_segment_of_thirty() -> None:
    assert [key_index.segment_of(day) for day in (None, 0, 29, 30, FIRST - 1, FIRST)] == [0, 1, 1, 2, 680, 681]


@pytest.mark.parametrize(
    ("sizes", "blocks"),
    [([1] * 500, [500]), ([1] * 501, [500, 1]), ([499, 1, 1], [500, 1]), ([499, 2], [499, 2]), ([700, 1], [700, 1])],
)
def test_500_articles_are_in_memory_at_once_or_one_part_that_is_larger(sizes: list[int], blocks: list[int]) -> None:
    parts = [tuple(range(size)) for size in sizes]
    assert [sum(map(len, block)) for block in story_updates._blocks(parts)] == blocks
