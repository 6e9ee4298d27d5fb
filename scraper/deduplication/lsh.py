"""Blocking keys: hashes shared by copies, by which they are looked up and need not be compared with all."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.shingles import Shingles, combine, distinct, find_shingles, mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from scraper.deduplication.shingles import Hashes

# Texts that are hashed at once: 32 stay in the processor's cache (97,000 texts of 2.2 KB a second, 49,000 with 128).
BATCH = 32

# One-permutation hashing. Rows of 2 find 79 % of the pairs with a Jaccard similarity of .25 and 98 % of those with .4;
# rows of 3 found 31 and 81 %, and missed three of eight edited copies among 2,778 real pages. The price is small: of
# their 3.9 million pairs 138 are compared, days left aside, and were 126; of planted ones, each with the footer of its
# site left in, 1.1 more an article. Only bands can find a text that was cut at its front.
BANDS = 24
ROWS = 2
BINS = BANDS * ROWS

# The opening is indexed besides: a copy that was cut to a third has a Jaccard similarity of .3, far below what bands
# find, but it opens like the whole article. Of each eight shingles in a row the smallest hash is a key, so that any
# twelve words in common give one.
OPENING = 48  # shingles
WINDOW = 8  # shingles

# Texts of fewer shingles are too short for a sample; what two of them share at J >= 1/2 is looked up exactly.
SHORT_TEXT = 40  # shingles
SHORT_COPY = 2 * SHORT_TEXT  # a copy of a short text has fewer shingles than this

_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
_LOW = np.uint64(0xFFFFFFFF)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_OPENING_SALT, _SHORT_SALT = np.uint64(0x2545F4914F6CDD1D), np.uint64(0x5851F42D4C957F2D)
_NO_KEYS, _NO_OWNERS = np.empty(0, np.uint64), np.empty(0, np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class BlockingKeys:
    """The keys of many texts: ``values[i]`` is a key of text ``owners[i]``, in no particular order."""

    values: Hashes
    owners: NDArray[np.uint32]


def find_keys(texts: Iterable[str]) -> BlockingKeys:
    """Return the keys of these texts, numbered in their order; 34 or so for an article.

    Whether two texts have a key in common depends on these two alone.
    """
    keys = BlockingKeyList()
    for batch in _batches(texts):
        keys.add(find_shingles(batch))
    return keys.joined()


class BlockingKeyList:
    """The keys of texts that come batch by batch."""

    def __init__(self) -> None:
        """Begin with the keys of no text."""
        # Arrays that grow: joined at the end, the parts and the whole would need twice the memory.
        self._values, self._owners, self._count = array("Q"), array("I"), 0

    def add(self, shingles: Shingles) -> None:
        """Add the keys of some more texts, numbered on."""
        for each in text_keys(shingles):
            self._values.frombytes(each.values.tobytes())
            self._owners.frombytes((each.owners + np.uint32(self._count)).tobytes())
        self._count += len(shingles.starts) - 1

    def joined(self) -> BlockingKeys:
        """Return the keys of all."""
        return BlockingKeys(np.asarray(self._values, np.uint64), np.asarray(self._owners, np.uint32))


def text_keys(shingles: Shingles) -> tuple[BlockingKeys, BlockingKeys, BlockingKeys]:
    """Return the keys of texts by rule: bands, openings, shingles of short texts."""
    return _band_keys(shingles), _opening_keys(shingles), _short_keys(shingles)


def minhash_signatures(shingles: Shingles) -> Hashes:
    """Return the smallest hash in each bin, a row a text: the minima of ``BINS`` random samples of its shingles.

    One-permutation hashing (Li, Owen, Zhang 2012); an empty bin takes the hash of the next full one, counted
    around, with the distance mixed in (Shrivastava, Li 2014, "Densifying one permutation hashing via rotation").
    """
    count = len(shingles.starts) - 1
    # The bin is drawn from the lower half: the smallest hashes have their top bits in common.
    bins = ((shingles.hashes & _LOW) * np.uint64(BINS)) >> np.uint64(32)
    flat = np.full(count * BINS, _NONE)
    np.minimum.at(flat, shingles.owners * BINS + bins.astype(np.int64), shingles.hashes)
    minima = flat.reshape(count, BINS)
    full = np.where(minima == _NONE, 2 * BINS, np.arange(BINS))
    twice = np.concatenate((full, full + BINS), axis=1)
    nearest = np.minimum.accumulate(twice[:, ::-1], axis=1)[:, ::-1][:, :BINS]
    distance = (nearest - np.arange(BINS)).astype(np.uint64)
    return np.take_along_axis(minima, nearest % BINS, axis=1) + distance * _STEP


def _band_keys(shingles: Shingles) -> BlockingKeys:
    long = np.flatnonzero(shingles.counts >= SHORT_TEXT)
    rows = minhash_signatures(shingles)[long].reshape(len(long), BANDS, ROWS)
    salted = combine([rows[:, :, row] for row in range(ROWS)]) + np.arange(1, BANDS + 1, dtype=np.uint64) * _STEP
    return BlockingKeys(mix(salted).ravel(), np.repeat(long, BANDS).astype(np.uint32))


def _opening_keys(shingles: Shingles) -> BlockingKeys:
    minima = window_minima(shingles, OPENING, WINDOW)
    return BlockingKeys(mix(minima.values + _OPENING_SALT), minima.owners)


def window_minima(shingles: Shingles, length: int, window: int) -> BlockingKeys:
    """Return the smallest hash of each ``window`` (a power of two) in a row of each text's first ``length`` shingles.

    Repetitions side by side are left out; a text of fewer shingles than a window has the smallest of them all.
    """
    counts = shingles.counts[:, np.newaxis]
    columns = np.arange(length)
    places = np.minimum(shingles.starts[:-1, np.newaxis] + columns, len(shingles.hashes) - 1)
    minima = np.where(columns < counts, shingles.hashes[places], _NONE)
    for width in _doublings(window):
        minima = np.minimum(minima[:, :-width], minima[:, width:])
    columns = columns[: minima.shape[1]]
    is_new = (columns + window <= counts) | (columns == 0)
    is_new[:, 1:] &= minima[:, 1:] != minima[:, :-1]
    return BlockingKeys(minima[is_new], np.nonzero(is_new)[0].astype(np.uint32))


def _doublings(width: int) -> Iterator[int]:
    # The minimum of eight is that of two minima of four, and so on.
    step = 1
    while step < width:
        yield step
        step *= 2


def _short_keys(shingles: Shingles) -> BlockingKeys:
    # Prefix filter (Chaudhuri, Ganti, Kaushik 2006): two sets that share half of both together share one of the
    # smaller half of each, and one more.
    values, owners = [_NO_KEYS], [_NO_OWNERS]
    for text in np.flatnonzero(shingles.counts < SHORT_COPY):
        hashes = distinct(shingles.hashes[shingles.starts[text] : shingles.starts[text + 1]])
        prefix = hashes[: len(hashes) // 2 + 1]
        values.append(mix(prefix + _SHORT_SALT))
        owners.append(np.full(len(prefix), text, np.uint32))
    return BlockingKeys(np.concatenate(values), np.concatenate(owners))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, BATCH)):
        yield batch
