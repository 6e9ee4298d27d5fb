"""Postings: the numbers of articles under their blocking keys, to find those that have a key in common.

A row for each key would be a page of the file written for each key: in a file of 200,000 articles that is a hundred
times the bytes, and 700 articles a second. Here the entries of all keys with the same first eight bits lie packed
together, in segments of thirty days, so that what was published long ago is neither read nor written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.comparable_days import DATE_WINDOW

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from scraper.deduplication.lsh import BlockingKeys

SEGMENT = 30  # days
UNDATED = 0  # the segment of what has no day; the others are positive
PREFIXES = 256
# Each update adds a row for most prefixes. When a segment has so many, those of each prefix are made one.
MAX_ROWS = 64 * PREFIXES

# An entry has 40 bits of the key: 8 by its place, 32 as a number.
_PREFIX_SHIFT, _REST_SHIFT = np.uint64(56), np.uint64(24)
_REST = np.uint64(0xFFFFFFFF)
_ADD = "INSERT INTO view_postings (name, segment, prefix, entries) VALUES (?, ?, ?, ?)"
_PREFIX_BITS = np.uint64(32)  # where the prefix stands in the 40
_SIEVE_SHIFT, _SIEVE_SIZE = np.uint64(16), 1 << 16
ENTRY = 8  # bytes
# Bytes of entries that are looked at together, as many as one prefix of a busy month has.
STRETCH = 1 << 18


def segment_of(day: int | None) -> int:
    """Return the segment of a day."""
    return UNDATED if day is None else day // SEGMENT + 1


def put(
    connection: sqlite3.Connection, name: str, keys: BlockingKeys, numbers: Sequence[int], days: Sequence[int | None]
) -> None:
    """Add keys to an index: of text i with the number ``numbers[i]``, published on ``days[i]``."""
    segments = np.array([segment_of(day) for day in days], np.int64)[keys.owners]
    entries = _entries(keys, np.array(numbers, np.uint32)[keys.owners])
    places = segments * PREFIXES + (keys.values >> _PREFIX_SHIFT).astype(np.int64)
    order = np.argsort(places, kind="stable")
    found, starts = np.unique(places[order], return_index=True)
    parts = zip(found.tolist(), np.split(order, starts[1:]), strict=False)
    connection.executemany(_ADD, ((name, *divmod(place, PREFIXES), entries[part].tobytes()) for place, part in parts))
    for segment in np.unique(segments).tolist():
        _settle(connection, name, segment)


def find(
    connection: sqlite3.Connection, name: str, keys: BlockingKeys, days: Sequence[int | None]
) -> NDArray[np.int64]:
    """Return rows of two numbers, once each: of a text here, and of one in the index that has a key in common with it.

    Of texts of which the one was published in the window of the other all are found, others may be; so may texts
    whose keys agree in 40 bits only, and numbers that are no longer given to any article.
    """
    held = [row[0] for row in connection.execute("SELECT DISTINCT segment FROM view_postings WHERE name = ?", (name,))]
    found = [np.empty((0, 2), np.int64)]
    # What has no day is near to every segment, and the segment without days to everything.
    first = np.array([UNDATED if day is None else segment_of(day - DATE_WINDOW) for day in days], np.int64)
    last = np.array(
        [max(held, default=UNDATED) if day is None else segment_of(day + DATE_WINDOW) for day in days], np.int64
    )
    for segment in held:
        is_near = (first <= segment) & (segment <= last) | (segment == UNDATED)
        asked = is_near[keys.owners]
        found += _find(connection, (name, segment), keys.values[asked], keys.owners[asked])
    return np.unique(np.concatenate(found), axis=0)


def _find(
    connection: sqlite3.Connection, place: tuple[str, int], values: NDArray[np.uint64], owners: NDArray[np.uint32]
) -> Iterator[NDArray[np.int64]]:
    order = np.argsort(values)
    asked, owners = values[order] >> _REST_SHIFT, owners[order]
    prefixes = asked >> _PREFIX_BITS
    for keys, numbers in _stretches(connection, place, np.unique(prefixes).tolist()):
        # Prefixes come in order, so what is asked for of these lies together.
        start = np.searchsorted(prefixes, keys[0] >> _PREFIX_BITS, "left")
        end = np.searchsorted(prefixes, keys[-1] >> _PREFIX_BITS, "right")
        yield _matches(keys, numbers, asked[start:end], owners[start:end])


def _stretches(
    connection: sqlite3.Connection, place: tuple[str, int], prefixes: Sequence[int]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint32]]]:
    """Yield keys (40 bits) and numbers of all entries under some prefixes, of several prefixes at once if they are few.

    Where a segment holds little, as of an archive that goes back for years, looking at each prefix by itself costs
    a hundred times what its entries do.
    """
    query = (
        "SELECT prefix, entries FROM view_postings WHERE name = ? AND segment = ? AND prefix IN ({}) ORDER BY prefix"
    )
    held: list[tuple[int, bytes]] = []
    size = 0
    for prefix, data in connection.execute(query.format(",".join("?" * len(prefixes))), (*place, *prefixes)):
        held.append((prefix, data))
        size += len(data)
        if size >= STRETCH:
            yield _unpacked(held)
            held, size = [], 0
    if held:
        yield _unpacked(held)


def _unpacked(rows: Sequence[tuple[int, bytes]]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    entries = np.frombuffer(b"".join(data for _, data in rows), "<u4").reshape(-1, 2)
    sizes = [len(data) // ENTRY for _, data in rows]
    prefixes = np.repeat(np.array([prefix for prefix, _ in rows], np.uint64), sizes)
    return (prefixes << _PREFIX_BITS) | entries[:, 0], entries[:, 1]


def _matches(
    keys: NDArray[np.uint64], numbers: NDArray[np.uint32], asked: NDArray[np.uint64], owners: NDArray[np.uint32]
) -> NDArray[np.int64]:
    # A table of 16 bits leaves one entry in some hundred to be looked for.
    sieve = np.zeros(_SIEVE_SIZE, np.bool_)
    sieve[(asked & _REST) >> _SIEVE_SHIFT] = True
    passed = sieve[(keys & _REST) >> _SIEVE_SHIFT]
    keys, numbers = keys[passed], numbers[passed]
    first = np.searchsorted(asked, keys, "left")
    counts = np.searchsorted(asked, keys, "right") - first
    steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    mine = owners[np.repeat(first, counts) + steps]
    return np.stack((mine.astype(np.int64), np.repeat(numbers, counts).astype(np.int64)), axis=1)


def _entries(keys: BlockingKeys, numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.stack((((keys.values >> _REST_SHIFT) & _REST).astype("<u4"), numbers.astype("<u4")), axis=1)


def _settle(connection: sqlite3.Connection, name: str, segment: int) -> None:
    """Make one row of all rows of each prefix, if there are many."""
    query = "SELECT count(*) FROM view_postings WHERE name = ? AND segment = ?"
    (count,) = connection.execute(query, (name, segment)).fetchone()
    if count <= MAX_ROWS:
        return
    for prefix in range(PREFIXES):
        place = (name, segment, prefix)
        data = _entries_of(connection, place)
        connection.execute("DELETE FROM view_postings WHERE name = ? AND segment = ? AND prefix = ?", place)
        if data:
            connection.execute(_ADD, (*place, data))


def _entries_of(connection: sqlite3.Connection, place: tuple[str, int, int]) -> bytes:
    query = "SELECT entries FROM view_postings WHERE name = ? AND segment = ? AND prefix = ?"
    return b"".join(row[0] for row in connection.execute(query, place))
