"""Pairs of texts with a blocking key in common that were published near to each other, to be compared exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.comparable_days import DATE_WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from scraper.deduplication.lsh import BlockingKeys
    from scraper.deduplication.shingles import Hashes, Places

# Keys are sorted in 16 portions, by their first four bits, so that the work needs a sixteenth of their memory.
_PORTION_BITS = 4

_UNDATED = 0  # before every day


def find_candidates(keys: BlockingKeys, days: Sequence[int | None]) -> Places:
    """Return all pairs of texts that have a key in common and days at most three apart, or one unknown.

    Rows of two numbers, the smaller first, in order, each once. There is no limit to how many texts may share a key:
    such a limit would make one pair depend on the others, and so on their order.
    """
    numbers = _numbered(days)
    first_bits = (keys.values >> np.uint64(64 - _PORTION_BITS)).astype(np.uint8)
    found = [np.empty(0, np.int64)]
    for portion in range(1 << _PORTION_BITS):
        here = np.flatnonzero(first_bits == portion)
        found.append(_pairs(keys.values[here], keys.owners[here], numbers))
    pairs = np.unique(np.concatenate(found))
    return np.stack(np.divmod(pairs, len(numbers) or 1), axis=1)


def _pairs(values: Hashes, owners: NDArray[np.uint32], days: Places) -> Places:
    """Return the pairs that share one of these keys, a < b, each as the number ``a * count of texts + b``."""
    values, owners = _shared(values, owners)
    order = np.lexsort((days[owners], values))
    values, owners = values[order], owners[order].astype(np.int64)
    counts = _ends(values, days[owners]) - np.arange(len(values)) - 1
    first = np.repeat(np.arange(len(values)), counts)
    steps = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    a, b = owners[first], owners[first + 1 + steps]
    pairs = np.minimum(a, b) * len(days) + np.maximum(a, b)
    return np.unique(pairs[a != b])


def _shared(values: Hashes, owners: NDArray[np.uint32]) -> tuple[Hashes, NDArray[np.uint32]]:
    # Nearly all keys belong to one text alone.
    order = np.argsort(values)
    values = values[order]
    is_shared = np.zeros(len(values), np.bool_)
    is_shared[1:] = values[1:] == values[:-1]
    is_shared[:-1] |= is_shared[1:]
    return values[is_shared], owners[order[is_shared]]


def _ends(values: Hashes, days: Places) -> Places:
    """Return for each place where the texts end that share its key within the window; keys and days are sorted."""
    groups = np.cumsum(np.concatenate(([0], values[1:] != values[:-1]))[: len(values)])
    span = int(days.max(initial=0)) + DATE_WINDOW + 1
    places = groups * span + days
    # Undated texts come first in their group and are near to all of it.
    last = np.where(days == _UNDATED, (groups + 1) * span - 1, places + DATE_WINDOW)
    return np.searchsorted(places, last, side="right")


def _numbered(days: Sequence[int | None]) -> Places:
    """Return days counted from the first of them, which is 1."""
    first = min((day for day in days if day is not None), default=0)
    return np.array([_UNDATED if day is None else day - first + 1 for day in days], np.int64)
