"""The shingles (runs of five tokens) of many texts at once, as 64-bit hashes; no Python object is made for a word."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from scraper.deduplication.han_variants import simplify
from scraper.deduplication.tokens import CHARACTER, WORD, fold_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bits = NDArray[np.bool_]
    Hashes = NDArray[np.uint64]
    SetHashes = NDArray[np.uint32]  # of a sketch
    AnyHashes = TypeVar("AnyHashes", Hashes, SetHashes)
    Places = NDArray[np.int64]

# Five words: unrelated articles of one site then share at most 15 % (J) even with their boilerplate left in.
SHINGLE_LENGTH = 5

# A word is known by its first 64 bytes: no language has longer ones, but pages have whole files in base64.
WORD_BYTES = 64
_CHUNK = 8  # bytes that are read at once

# Odd 64-bit numbers without pattern, from the golden ratio and from the finisher of MurmurHash3 (Appleby 2011). With
# 32-bit ones the hashes collide by the hundred thousand at the same speed; a test counts.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))

# The last so many bytes of eight set to zero, for words that end before.
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(_CHUNK + 1)], np.uint64)

_OTHER, _PART, _WHOLE = range(3)  # what a character is: no token, part of a word, a token of its own
_CODE_POINTS = 0x110000


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The shingles of many texts in their order: those of text i are ``hashes[starts[i]:starts[i + 1]]``."""

    hashes: Hashes
    starts: Places

    @property
    def counts(self) -> Places:
        """The number of shingles of each text, repetitions counted; one at least."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Places:
        """The number of its text for each shingle."""
        return np.repeat(np.arange(len(self.starts) - 1), self.counts)


def find_shingles(texts: Sequence[str]) -> Shingles:
    """Return the hashes of all shingles of each text; fewer than five tokens are one.

    Equal on every machine and in every run, unlike ``hash()``. Tokens are those of `tokenize`,
    of Chinese in simplified characters.
    """
    encoded = [simplify(fold_letters(text)).encode("utf-8", "surrogatepass") for text in texts]
    data = b"\0".join((b"", *encoded, bytes(WORD_BYTES)))
    starts, ends = _spans(data)
    ends_of_texts = np.cumsum([len(each) + 1 for each in encoded])
    return _shingles_of(_hash_words(data, starts, ends), np.searchsorted(starts, ends_of_texts))


def mix(values: Hashes) -> Hashes:
    """Return other 64-bit numbers, one for each of these, in which every bit depends on every bit."""
    values = values ^ (values >> np.uint64(33))
    for factor in _MIX:
        values *= factor
        values ^= values >> np.uint64(33)
    return values


def distinct(hashes: AnyHashes) -> AnyHashes:
    """Return each of these hashes once, in order (``numpy.unique`` takes twice as long)."""
    ordered = np.sort(hashes)
    is_new = np.ones(len(ordered), np.bool_)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]


def combine(columns: Sequence[Hashes]) -> Hashes:
    """Return one hash for each row of these columns; their order counts."""
    total = columns[0] * _STEP
    for column in columns[1:]:
        total += column
        total *= _STEP
    return mix(total)


# ---------------------------------------------------------------- tokens


def _spans(data: bytes) -> tuple[Places, Places]:
    """Return where the tokens in UTF-8 bytes start and end; the first byte and the last are in none."""
    is_token = np.frombuffer(data.translate(_ascii_tokens()), np.bool_)
    is_edge = is_token[1:] != is_token[:-1]
    if data.isascii():
        edges = np.flatnonzero(is_edge) + 1
        return edges[::2], edges[1::2]
    is_token, is_cut = _foreign(np.frombuffer(data, np.uint8), is_token.copy())
    before, after, cut = is_token[:-1], is_token[1:], is_cut[1:]
    return np.flatnonzero(after & (~before | cut)) + 1, np.flatnonzero(before & (~after | cut)) + 1


@cache
def _ascii_tokens() -> bytes:
    # Every byte of a character beyond ASCII counts as part of a word until that character is looked at.
    return bytes(byte >= 0x80 or WORD.match(chr(byte)) is not None for byte in range(256))


def _foreign(data: NDArray[np.uint8], is_token: Bits) -> tuple[Bits, Bits]:
    """Return which bytes belong to tokens, and at which a new token starts although the last one has no end."""
    is_cut = np.zeros(len(data) + 1, np.bool_)
    leads = np.flatnonzero(data >= 0xC0)
    lengths = 2 + (data[leads] >= 0xE0) + (data[leads] >= 0xF0)
    kinds = _kinds()[_code_points(data, leads, lengths)]
    for offset in range(4):
        is_token[leads[(kinds == _OTHER) & (lengths > offset)] + offset] = False
    whole = leads[kinds == _WHOLE]
    is_cut[whole] = True
    is_cut[whole + lengths[kinds == _WHOLE]] = True
    return is_token, is_cut[:-1]


def _code_points(data: NDArray[np.uint8], leads: Places, lengths: Places) -> Places:
    points = data[leads] & (0x7F >> lengths)
    points = points.astype(np.int64)
    for offset in range(1, 4):
        more = lengths > offset
        points[more] = (points[more] << 6) | (data[leads[more] + offset] & 0x3F)
    return points


@cache
def _kinds() -> NDArray[np.uint8]:
    # All at once: joined of a million strings they would take 100 MB, more than all else that a process has.
    characters = np.arange(_CODE_POINTS, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.full(_CODE_POINTS, _OTHER, np.uint8)
    for kind, pattern in ((_PART, WORD), (_WHOLE, CHARACTER)):
        for match in pattern.finditer(characters):
            kinds[match.start() : match.end()] = kind
    return kinds


# ---------------------------------------------------------------- hashes


def _hash_words(data: bytes, starts: Places, ends: Places) -> Hashes:
    chunks = np.ndarray((len(data) - _CHUNK + 1,), "<u8", data, strides=(1,))  # at every byte, the eight from there on
    lengths = np.minimum(ends - starts, WORD_BYTES)
    hashes = chunks[starts] & _MASKS[np.minimum(lengths, _CHUNK)]
    offset, longer = _CHUNK, np.flatnonzero(lengths > _CHUNK)
    while len(longer):
        rest = chunks[starts[longer] + offset] & _MASKS[np.minimum(lengths[longer] - offset, _CHUNK)]
        hashes[longer] = mix(hashes[longer]) + rest
        offset += _CHUNK
        longer = longer[lengths[longer] > offset]
    return mix(hashes)


def _shingles_of(words: Hashes, ends: Places) -> Shingles:
    """Return the shingles of texts whose words end at these places in the sequence of all words."""
    starts = np.concatenate(([0], ends[:-1]))
    counts = np.maximum(ends - starts - SHINGLE_LENGTH + 1, 1)
    offsets = np.concatenate(([0], np.cumsum(counts)))
    places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], counts)
    padded = np.concatenate((words, np.zeros(SHINGLE_LENGTH, np.uint64)))
    hashes = combine([padded[step : step + len(words) + 1] for step in range(SHINGLE_LENGTH)])[places]
    short = np.flatnonzero(ends - starts < SHINGLE_LENGTH)
    if len(short):
        hashes[offsets[short]] = _short_shingles(padded, starts[short], ends[short])
    return Shingles(hashes, offsets)


def _short_shingles(words: Hashes, starts: Places, ends: Places) -> Hashes:
    columns = [
        np.where(starts + step < ends, words[np.minimum(starts + step, len(words) - 1)], np.uint64(0))
        for step in range(SHINGLE_LENGTH)
    ]
    return combine(columns)
