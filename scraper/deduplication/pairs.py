"""Pairs of copies: every pair of fingerprints that says the same, found without comparing all with all."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING

from scraper.deduplication.dates import are_near
from scraper.deduplication.fingerprints import TINY_TEXT, Fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Share of the smaller text's shingles found in the larger. Copies measured: 1 % of the words changed and another
# site's footer .83, 20 % replaced .66, 20 % added .86; unrelated articles of one site share .15 at the most.
COPY_CONTAINMENT = 0.6

# Shared shingles by all shingles, for short texts: a two-sentence notice may stand whole in a long article about
# something more. In longer texts this rule adds nothing, for J >= 1/2 implies a containment of 2/3.
COPY_JACCARD = 0.5
SHORT_TEXT = 40  # shingles

# A stub that its site marks as cut is short and yet a copy, if next to all of it opens the whole article.
STUB_CONTAINMENT = 0.9

# For a copy that links to the other article as its original. The link is the proof; the text only has to rule out
# a link to a section front or to another article on the same page. A third of the text replaced leaves .57.
LINKED_CONTAINMENT = 0.4


def find(prints: Sequence[Fingerprint]) -> Iterator[tuple[int, int]]:
    """Yield the positions of every two fingerprints for which `are_copies` holds, each pair once.

    Exact, and so independent of order: no sampling, no cap. A pair shares at least 60 % of the smaller set, so at
    least one of any 40 % + 1 elements of it; looking up the rarest of them meets few others (prefix filter:
    Chaudhuri, Ganti, Kaushik 2006, "A primitive operator for similarity joins in data cleaning").
    """
    holders = _holders(prints)
    for i, each in enumerate(prints):
        size = len(each.shingles)
        for j in _sharing(each, holders):
            if (size, i) < (len(prints[j].shingles), j) and are_copies(each, prints[j]):
                yield i, j


def are_copies(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether two articles are copies of each other; symmetric, and true of equals."""
    if not are_near(a.day, b.day) or _differ(a.witness, b.witness):
        return False
    small, large = sorted((a, b), key=lambda each: len(each.shingles))
    shared = len(small.shingles & large.shingles)
    if len(small.shingles) >= SHORT_TEXT:
        return shared >= COPY_CONTAINMENT * len(small.shingles)
    return shared >= COPY_JACCARD * _union(a, b, shared) or _is_stub(small, large, shared)


def are_linked_copies(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether two articles, one of which names the other as its original, share enough text to believe it."""
    return containment(a, b) >= LINKED_CONTAINMENT


def containment(a: Fingerprint, b: Fingerprint) -> float:
    """Return the share, 0 to 1, of the smaller set that lies in the larger."""
    return len(a.shingles & b.shingles) / min(len(a.shingles), len(b.shingles))


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Return the Jaccard similarity, 0 to 1, of two texts."""
    shared = len(a.shingles & b.shingles)
    return shared / _union(a, b, shared)


def _union(a: Fingerprint, b: Fingerprint, shared: int) -> int:
    return len(a.shingles) + len(b.shingles) - shared


def _differ(a: tuple[str, str] | None, b: tuple[str, str] | None) -> bool:
    if a is None or b is None or a == b:
        return False
    return not any(mine and mine == yours for mine, yours in zip(a, b, strict=True))


def _is_stub(small: Fingerprint, large: Fingerprint, shared: int) -> bool:
    same_size = len(small.shingles) == len(large.shingles)
    is_cut = small.is_truncated or (same_size and large.is_truncated)
    return is_cut and len(small.shingles) > TINY_TEXT and shared >= STUB_CONTAINMENT * len(small.shingles)


def _holders(prints: Sequence[Fingerprint]) -> Mapping[int, Sequence[int]]:
    # Nine shingles in ten stand in one text alone; left out, they cost no list.
    counts = Counter(element for each in prints for element in each.shingles)
    holders: dict[int, list[int]] = {element: [] for element, count in counts.items() if count > 1}
    for i, each in enumerate(prints):
        for element in each.shingles:
            if element in holders:
                holders[element].append(i)
    return holders


def _sharing(each: Fingerprint, holders: Mapping[int, Sequence[int]]) -> set[int]:
    size = len(each.shingles)
    common = [element for element in each.shingles if element in holders]
    alone = size - len(common)  # the rarest of all: they come first and lead nowhere
    length = size - ceil(COPY_CONTAINMENT * size) + 1 - alone
    if length <= 0:
        return set()
    common.sort(key=lambda element: (len(holders[element]), element))
    return {i for element in common[:length] for i in holders[element]}
