"""The index of digests: each is found by 32 bits of it, however many lists there are."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from scraper.corpus import Corpus
from scraper.corpus.materialized import digest_index
from scraper.corpus.materialized.digest_index import ADDRESSES, GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

COUNT = 3_000
ENTRY = 8  # bytes


def digest(number: int) -> bytes:
    return sha256(b"%d" % number).digest()[:16]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with Corpus() as corpus:
        yield corpus._connection


def lists(connection: Connection) -> list[int]:
    return [size for (size,) in connection.execute("SELECT length(entries) FROM view_digests ORDER BY number")]


@pytest.mark.parametrize("full", [1, 1_000 * ENTRY, 1_000 * ENTRY + 1, 1 << 20])
def test_digests_are_found_in_lists_of_any_size(
    full: int, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest_index, "FULL", full)
    for start in range(0, COUNT, 500):
        numbers = range(start, start + 500)
        digest_index.put(connection, GROUPS, map(digest, numbers), numbers)
    asked = [digest(number) for number in range(0, COUNT + 500, 7)]
    assert digest_index.find(connection, GROUPS, asked) == list(range(0, COUNT, 7))
    assert digest_index.find(connection, ADDRESSES, asked) == []


def test_a_list_is_added_to_until_it_is_full(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_index, "FULL", 3 * ENTRY)
    for number in range(7):
        digest_index.put(connection, GROUPS, [digest(number)], [number])
    assert lists(connection) == [3 * ENTRY, 3 * ENTRY, ENTRY]


def test_lists_of_two_indexes_are_kept_apart(connection: Connection) -> None:
    for number in range(4):
        digest_index.put(connection, (GROUPS, ADDRESSES)[number % 2], [digest(7)], [number])
    assert digest_index.find(connection, GROUPS, [digest(7)]) == [0, 2]
    assert digest_index.find(connection, ADDRESSES, [digest(7)]) == [1, 3]
    assert lists(connection) == [2 * ENTRY, 2 * ENTRY]


def test_nothing_is_put_and_found_for_nothing(connection: Connection) -> None:
    digest_index.put(connection, GROUPS, [], [])
    assert lists(connection) == []
    digest_index.put(connection, GROUPS, [digest(1)], [1])
    assert digest_index.find(connection, GROUPS, []) == []


def test_a_digest_that_begins_alike_is_found_and_told_apart_by_its_row(connection: Connection) -> None:
    one, other = b"\x01\x02\x03\x04" + bytes(12), b"\x01\x02\x03\x04" + bytes([9]) * 12
    digest_index.put(connection, GROUPS, [one, b"\x01\x02\x03\x05" + bytes(12)], [1, 2])
    assert digest_index.find(connection, GROUPS, [other]) == [1]
