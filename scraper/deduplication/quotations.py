"""Quotations: what stands in a text in the words of somebody else, and so in all reports of what that person said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from scraper.deduplication.shingles import find_shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.deduplication.shingles import Bits, Hashes, SetHashes

# A mark that is not closed in so many characters, three long paragraphs, is one of inches, or was forgotten.
LONGEST = 2_000
# Of several paragraphs each one is opened and the last one closed, so the end of a paragraph closes, too; a mark that
# opens and closes must be closed. What German closes with is what English opens with.
_QUOTATION = re.compile(
    rf"[„“「『]([^„“”」』\n]{{1,{LONGEST}}})(?:[“”」』]|$|(?=\n))"
    rf"|«([^«»\n]{{1,{LONGEST}}})(?:»|$|(?=\n))"
    rf"|»([^«»\n]{{1,{LONGEST}}})«"
    rf'|"([^"\n]{{1,{LONGEST}}})"'
)
_MARKS = re.compile('[„“「『«»"]')


def quotations(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks.

    >>> quotations('He said: “No.” She said «Yes», „Ja“ and 「はい」.')
    ('No.', 'Yes', 'Ja', 'はい')
    """
    if '"' not in text if text.isascii() else not _MARKS.search(text):
        return ()
    return tuple(match[match.lastindex or 0] for match in _QUOTATION.finditer(text))


def find_quoted(texts: Sequence[str]) -> list[Hashes]:
    """Return for each text the hashes of the shingles that stand whole in a quotation."""
    found = [quotations(text) for text in texts]
    said = [each for quoted in found for each in quoted]
    if not said:
        return [np.empty(0, np.uint64) for _ in texts]
    shingles = find_shingles(said)
    ends = np.cumsum([len(quoted) for quoted in found])
    return [
        shingles.hashes[shingles.starts[end - len(quoted)] : shingles.starts[end]]
        for quoted, end in zip(found, ends, strict=True)
    ]


def marked(shingles: SetHashes, quoted: SetHashes) -> bytes:
    """Return a bit for each of these shingles, set where it is quoted; nothing if none is."""
    if not len(quoted):
        return b""
    bits = np.isin(shingles, quoted)
    return np.packbits(bits).tobytes() if bits.any() else b""


def own(shingles: SetHashes, quoted: bytes) -> SetHashes:
    """Return the shingles without those that are marked as quoted."""
    return shingles[~_unpacked(quoted, len(shingles))]


def _unpacked(quoted: bytes, count: int) -> Bits:
    return np.unpackbits(np.frombuffer(quoted, np.uint8), count=count).view(np.bool_)
