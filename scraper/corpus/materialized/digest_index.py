"""Where in the view a digest stands: lists of 32 bits of each with the number of its row, in the order of the rows.

In a tree sorted by digest each new one is a page of the file, 4 KB, written for 16 bytes. Here it is 8 bytes behind the
others, and whoever asks for thousands reads through all, at some hundred million a second. What is found agrees in 32
bits; the rows that it leads to have the whole digest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# The indexes: groups of pages, signatures of equivalence classes, addresses of articles.
GROUPS, SIGNATURES, ADDRESSES = "groups", "signatures", "addresses"

# Bytes of a list: one that is shorter is written anew with what comes next, so that there are not many.
FULL = 1 << 15

_PRINT_BYTES = 4  # of a digest: all that an entry has of it
_SIEVE_SHIFT, _SIEVE_SIZE = np.uint32(16), 1 << 16


def put(connection: sqlite3.Connection, name: str, digests: Iterable[bytes], numbers: Sequence[int]) -> None:
    """Add digests to an index, each with the number of the row that has it."""
    entries = np.stack((_prints(digests), np.array(numbers, "<u4")), axis=1).tobytes()
    query = "SELECT number, length(entries) FROM view_digests WHERE name = ? ORDER BY number DESC LIMIT 1"
    last, size = connection.execute(query, (name,)).fetchone() or (0, FULL)
    if size < FULL:
        # Bytes joined with || would be text.
        (held,) = connection.execute("SELECT entries FROM view_digests WHERE number = ?", (last,)).fetchone()
        connection.execute("UPDATE view_digests SET entries = ? WHERE number = ?", (held + entries, last))
    elif entries:
        connection.execute("INSERT INTO view_digests (name, entries) VALUES (?, ?)", (name, entries))


def find(connection: sqlite3.Connection, name: str, digests: Iterable[bytes]) -> list[int]:
    """Return the numbers of all rows that have one of these digests, in order, and perhaps of some others."""
    asked = np.unique(_prints(digests))
    if not len(asked):
        return []
    # A table of 16 bits leaves one entry in some ten to be looked for.
    sieve = np.zeros(_SIEVE_SIZE, np.bool_)
    sieve[asked >> _SIEVE_SHIFT] = True
    found = [
        _matches(np.frombuffer(entries, "<u4").reshape(-1, 2), asked, sieve)
        for (entries,) in connection.execute("SELECT entries FROM view_digests WHERE name = ?", (name,))
    ]
    return np.unique(np.concatenate(found)).tolist() if found else []


def _prints(digests: Iterable[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(digest[:_PRINT_BYTES] for digest in digests), "<u4")


def _matches(entries: NDArray[np.uint32], asked: NDArray[np.uint32], sieve: NDArray[np.bool_]) -> NDArray[np.uint32]:
    passed = entries[sieve[entries[:, 0] >> _SIEVE_SHIFT]]
    places = np.minimum(np.searchsorted(asked, passed[:, 0]), len(asked) - 1)
    is_met = asked[places] == passed[:, 0]
    numbers: NDArray[np.uint32] = passed[is_met, 1]
    return numbers
