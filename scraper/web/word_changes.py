"""What two texts have in common, and what each says otherwise: paragraphs side by side, changed words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from scraper.deduplication.tokens import COMBINING, UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[\w{COMBINING}])+\s*|.\s*", re.DOTALL)
# Comparing n words with m takes some n times m steps, so only so much of it is done for a pair of texts, in a tenth of
# a second; what is beyond is shown as changed as a whole.
MAX_STEPS = 1_000_000
MAX_PARAGRAPHS = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``is_changed``: the other text does not have it there."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Paragraphs of two texts that stand beside each other; of those that are equal, both sides are the same."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    is_equal: bool


def compare(left: Sequence[str], right: Sequence[str]) -> tuple[ChangeRow, ...]:
    """Return the paragraphs of two texts in rows.

    >>> [row.is_equal for row in compare(["A boat.", "It left."], ["A boat.", "It sank."])]
    [True, False]
    """
    return tuple(_rows(left, right))


def common_share(rows: Sequence[ChangeRow]) -> float:
    """Return which part of the characters of both texts is unchanged."""
    pieces = [piece for row in rows for piece in (*row.left, *row.right)]
    every = sum(len(piece.text) for piece in pieces)
    return sum(len(piece.text) for piece in pieces if not piece.is_changed) / every if every else 1.0


def _rows(left: Sequence[str], right: Sequence[str]) -> Iterator[ChangeRow]:
    steps = MAX_STEPS
    for a, b, is_equal in _runs(left, right):
        if is_equal:
            for paragraph in a:
                same = (Piece(paragraph, is_changed=False),)
                yield ChangeRow(same, same, is_equal=True)
            continue
        for words, others in _pairs(a, b):
            needed = len(words) * len(others)
            if needed > steps:
                yield ChangeRow(_changed(words), _changed(others), is_equal=False)
            else:
                steps -= needed
                yield _compared(words, others)


def _runs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str], bool]]:
    if max(len(left), len(right)) > MAX_PARAGRAPHS:
        yield left, right, left == right
        return
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        yield left[a:b], right[c:d], tag == "equal"


def _pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the tokens of what stands side by side: as many paragraphs as here each by itself, else all at once."""
    if len(left) == len(right):
        yield from ((_tokens([a]), _tokens([b])) for a, b in zip(left, right, strict=True))
    else:
        yield _tokens(left), _tokens(right)


def _tokens(paragraphs: Sequence[str]) -> list[str]:
    return _TOKEN.findall("\n\n".join(paragraphs))


def _compared(left: list[str], right: list[str]) -> ChangeRow:
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, left, right).get_opcodes():
        for side, words in zip(sides, (left[a:b], right[c:d]), strict=True):
            if words:
                side.append(Piece("".join(words), is_changed=tag != "equal"))
    return ChangeRow(tuple(sides[0]), tuple(sides[1]), is_equal=False)


def _changed(words: list[str]) -> tuple[Piece, ...]:
    return (Piece("".join(words), is_changed=True),) if words else ()
